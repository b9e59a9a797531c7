"""A period's label in two parts, for the two rows under a plot."""


def short_label(label: str) -> str:
    """ "Jan" of "Jan 18"."""
    return label.split(" ")[0]


def year_label(label: str) -> str:
    """ "2018" of "Jan 18", "17/18" of "Q3 2017/18"."""
    rest = label.partition(" ")[2]
    if rest.isdigit() and len(rest) == 2:
        return f"20{rest}"
    return rest[2:] if "/" in rest else rest
