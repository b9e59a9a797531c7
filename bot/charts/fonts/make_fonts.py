"""Cuts the static fonts here out of Inter's variable font: `python -m bot.charts.fonts.make_fonts`.

Matplotlib renders one weight of a variable font only, and knows no font features, so each weight
becomes a file of its own with tabular figures in place of the proportional ones.
"""

from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
OPTICAL_SIZE = 20
# Latin with its extensions, Greek, Cyrillic, punctuation, currency, arrows, maths.
RANGES = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x192, 0x192), (0x1CD, 0x1DC),
    (0x218, 0x21B), (0x2BC, 0x2DD), (0x370, 0x3FF), (0x400, 0x45F), (0x490, 0x491),
    (0x1E80, 0x1E85), (0x1EF2, 0x1EF3), (0x2010, 0x2027), (0x2030, 0x203A), (0x2070, 0x2079),
    (0x20A0, 0x20BF), (0x2113, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2265),
    (0xFFFD, 0xFFFD),
)  # fmt: skip


def main() -> None:
    source = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    for name, weight in WEIGHTS.items():
        font = TTFont(str(source))
        axes = {"wght": float(weight), "opsz": float(OPTICAL_SIZE)}
        static = instantiateVariableFont(font, axes, inplace=False, updateFontNames=False)
        _make_figures_tabular(static)
        _subset(static)
        static.save(Path(__file__).parent / f"Inter-{name}.ttf")


def _make_figures_tabular(font: TTFont) -> None:
    """Let the ordinary character codes of figures point at the tabular glyphs of `tnum`."""
    swaps: dict[str, str] = {}
    layout = font["GSUB"].table
    for feature in layout.FeatureList.FeatureRecord:
        if feature.FeatureTag == "tnum":
            for index in feature.Feature.LookupListIndex:
                for table in layout.LookupList.Lookup[index].SubTable:
                    swaps |= getattr(table, "ExtSubTable", table).mapping
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            if chr(code).isascii() and chr(code).isdigit():
                table.cmap[code] = swaps.get(glyph, glyph)


def _subset(font: TTFont) -> None:
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    subsetter.subset(font)


if __name__ == "__main__":
    main()
