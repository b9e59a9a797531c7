"""Ratings and criteria once more, written from the rules' prose with fractions only.

It shares no code with the product: texts in, texts out. A series is a list of values (None where
there is none) against one target; the rule answers for every position.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = Fraction
Settings = dict[str, Fraction]


@dataclass(frozen=True)
class Rule:
    """``kind`` names the scheme; ``numbers`` are its settings by name."""

    kind: str
    numbers: Settings
    bigger_is_better: bool


def shortfall(rule: Rule, value: Number, target: Number) -> Number:
    """How much worse than the target, in the indicator's own units."""
    return target - value if rule.bigger_is_better else value - target


def share(rule: Rule, value: Number, target: Number) -> Number:
    """The shortfall as per cent of the target's size."""
    return shortfall(rule, value, target) * 100 / abs(target)


def at_least_as_good(rule: Rule, value: Number, level: Number) -> bool:
    return value >= level if rule.bigger_is_better else value <= level


def colour(rule: Rule, value: Number, target: Number | None, last_year: Number | None) -> str:
    """green, amber, red, or unrated where the scheme has nothing to rate by."""
    numbers = rule.numbers
    if rule.kind == "thresholds":
        if at_least_as_good(rule, value, numbers["green"]):
            return "green"
        return "amber" if at_least_as_good(rule, value, numbers["amber"]) else "red"
    if target is None:
        return "unrated"
    if rule.kind == "relative":
        off = share(rule, value, target)
        return "green" if off <= numbers["green"] else _amber_if(off <= numbers["amber"])
    if rule.kind == "points":
        off = shortfall(rule, value, target)
        return "green" if off <= numbers["green"] else _amber_if(off <= numbers["amber"])
    if rule.kind == "floor":
        if at_least_as_good(rule, value, target):
            return "green"
        return _amber_if(at_least_as_good(rule, value, numbers["floor"]))
    assert rule.kind == "year_on_year"
    if share(rule, value, target) <= numbers["tolerance"]:
        return "green"
    return _amber_if(last_year is not None and at_least_as_good(rule, value, last_year))


def colours(
    rule: Rule, values: Sequence[Number | None], target: Number | None, year: int
) -> list[str | None]:
    """The colour of every value; ``year`` is how many positions ago last year is."""
    found: list[str | None] = []
    for at, value in enumerate(values):
        before = values[at - year] if at >= year else None
        found.append(None if value is None else colour(rule, value, target, before))
    return found


def criteria(
    rule: Rule,
    values: Sequence[Number | None],
    target: Number | None,
    year: int,
    *,
    off_target: Number,
    moves: int,
    ambers: int,
) -> list[str]:
    """For every position the numbers of criteria 1, 2 and 5 that hold, as `1;2;5`."""
    shades = colours(rule, values, target, year)
    found = []
    for at in range(len(values)):
        held = []
        if _off(rule, values[at], target, shades[at], off_target):
            held.append("1")
        if _deteriorated(rule, values, at, moves):
            held.append("2")
        if _stayed_amber(shades[: at + 1], ambers):
            held.append("5")
        found.append(";".join(held))
    return found


def _amber_if(good_enough: bool) -> str:
    return "amber" if good_enough else "red"


def _off(
    rule: Rule, value: Number | None, target: Number | None, shade: str | None, limit: Number
) -> bool:
    if value is None:
        return False
    if shade == "red":
        return True
    return target is not None and target != 0 and share(rule, value, target) >= limit


def _deteriorated(rule: Rule, values: Sequence[Number | None], at: int, moves: int) -> bool:
    """So many worsening moves in a row need one point more, and no gap and no tie among them."""
    for step in range(moves):
        later = values[at - step] if at - step >= 0 else None
        earlier = values[at - step - 1] if at - step - 1 >= 0 else None
        if later is None or earlier is None or later == earlier:
            return False
        if at_least_as_good(rule, later, earlier):
            return False
    return True


def _stayed_amber(shades: Sequence[str | None], wanted: int) -> bool:
    """The last is Amber, and going back only Ambers come, single gaps aside, until enough."""
    if not shades or shades[-1] != "amber":
        return False
    text = "".join({"amber": "A", None: "-"}.get(shade, "x") for shade in shades)
    last_run = text.split("x")[-1].split("--")[-1]
    return last_run.count("A") >= wanted
