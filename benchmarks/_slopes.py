"""Slopes of what something costs against a size, and their picture."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

from bot.charts.style import LIGHT
from domain.rating import Rating

Series = Mapping[str, Sequence[float]]
COLOURS = (LIGHT.line, LIGHT.marks[Rating.GREEN], LIGHT.marks[Rating.AMBER], LIGHT.muted)
FEW_COLOURS = 64
FONTS = Path(__file__).parents[1] / "bot" / "charts" / "fonts"


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The power of the size with which the cost grows: 1 is linear, 0 not at all."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    over = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return over / sum((a - x) ** 2 for a in xs)


def picture(panels: Sequence[tuple[str, Sequence[float], Series]], path: Path) -> None:
    """Panels side by side, both axes logarithmic; each line says its slope."""
    for font in FONTS.glob("*.ttf"):
        font_manager.fontManager.addfont(font)
    figure = Figure(figsize=(12, 5), dpi=120, layout="constrained")
    for place, (label, sizes, series) in enumerate(panels, start=1):
        axes = figure.add_subplot(1, len(panels), place, xscale="log", yscale="log")
        for (name, costs), colour in zip(series.items(), COLOURS, strict=False):
            told = f"{name}: slope {slope(sizes, costs):.2f}"
            axes.plot(sizes, costs, "o-", color=colour, linewidth=2.5, label=told)
        axes.set_xlabel(label, family="Inter")
        axes.set_ylabel("processor ms" if place == 1 else "", family="Inter")
        axes.set_xticks(sizes, [f"{size:,.0f}" for size in sizes], family="Inter")
        axes.minorticks_off()
        axes.grid(color=LIGHT.grid)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(
            frameon=False,
            prop={"family": "Inter"},
            loc="lower center",
            bbox_to_anchor=(0.5, 1),
            ncols=2,
        )
    figure.savefig(path)
    few = Image.open(path).convert("RGB").quantize(FEW_COLOURS, Image.Quantize.MAXCOVERAGE)
    few.save(path, optimize=True)
