"""Cuts the shipped fonts: static subsets of Inter with tabular figures baked in.

Run with `python -m bot.charts.fonts.make_fonts` after changing a weight or the characters; the
same input gives the same bytes. Matplotlib renders one weight of a variable font only, hence
one file per weight.
"""

from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": (400, 18), "SemiBold": (600, 20), "Bold": (700, 28)}  # and optical sizes
RANGES = (
    (0x20, 0x7E),  # Latin
    (0xA0, 0x24F),
    (0x2BC, 0x2DD),
    (0x300, 0x30C),  # combining accents
    (0x370, 0x3FF),  # Greek
    (0x400, 0x4FF),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin with more accents
    (0x2010, 0x2044),  # dashes, quotes, dots
    (0x2070, 0x209C),  # raised and lowered figures
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x2126),
    (0x2150, 0x215F),  # fractions
    (0x2190, 0x2199),  # arrows
    (0x2202, 0x2265),  # mathematics
    (0x25A0, 0x25CF),  # shapes
)
FIGURES = "0123456789"


def main() -> None:
    source = files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"
    for name, (weight, optical_size) in WEIGHTS.items():
        whole = TTFont(str(source))
        font = instantiateVariableFont(whole, {"wght": weight, "opsz": optical_size})
        bake_tabular_figures(font)
        cut(font)
        font.recalcTimestamp = False
        target = Path(__file__).parent / f"Inter-{name}.ttf"
        font.save(target)
        print(f"{target.name}: {target.stat().st_size / 1024:.0f} KiB")


def bake_tabular_figures(font: TTFont) -> None:
    """Map the figures straight to their equal-width forms, so that columns line up."""
    instead = tabular_forms(font)
    for table in font["cmap"].tables:
        for figure in FIGURES:
            usual = table.cmap.get(ord(figure), "")  # tables may share one mapping
            table.cmap.update({ord(figure): instead[usual]} if usual in instead else {})


def tabular_forms(font: TTFont) -> dict[str, str]:
    table = font["GSUB"].table
    wanted = {
        index
        for record in table.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    forms: dict[str, str] = {}
    for index in sorted(wanted):
        for part in table.LookupList.Lookup[index].SubTable:
            forms.update(getattr(part, "ExtSubTable", part).mapping)
    return forms


def cut(font: TTFont) -> None:
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.drop_tables += ["STAT", "DSIG", "meta"]
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
    cutter.subset(font)


if __name__ == "__main__":
    main()
