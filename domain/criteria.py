"""The five exception criteria (Norfolk 2.3): why a period is an exception, in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from domain.cells import Cell, History
from domain.exact_decimals import fraction
from domain.rating import Rating
from domain.values import format_percent_of, format_points, format_value


@dataclass(frozen=True)
class CriterionMet:
    """``number`` as in Norfolk 2.3; ``reason`` carries the numbers."""

    number: int
    reason: str


OFF_TARGET = 1  # its reason is the variance in words
SAID_BY_PEOPLE = frozenset({3, 4})  # no value meets them by itself


def off_target(history: History, at: int) -> str | None:
    """1: Red, or off target by the criterion's own percentage whatever the colour."""
    cell = history.cells[at]
    percent = cell.variance.percent if cell.variance else None
    beyond = percent is not None and percent >= fraction(history.settings.off_target_percent)
    if cell.rating is not Rating.RED and not beyond:
        return None
    if cell.value is not None and (cell.variance is None or cell.variance.points <= 0):
        return f"Red by its own levels: {value_words(cell.value, history)}"
    return f"off target: {variance_words(cell, history)}"


def deteriorated(history: History, at: int) -> str | None:
    """2: so many worsening moves in a row; a tie or a missing period breaks the run."""
    moves = history.settings.deteriorating_moves
    if at < moves:
        return None
    values = [cell.value for cell in history.cells[at - moves : at + 1]]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    if not all(history.polarity.is_worse(after, before) for before, after in pairwise(known)):
        return None
    return "worsening: " + " → ".join(value_words(value, history) for value in known)


def affects_budget(history: History, at: int) -> str | None:
    """3: a person says so; holds until withdrawn."""
    reasons = history.cells[at].budget_flags
    return f"affects the budget: {'; '.join(reasons)}" if reasons else None


def affects_risk(history: History, at: int) -> str | None:
    """4: a person says so; holds until withdrawn."""
    reasons = history.cells[at].risk_flags
    return f"affects a corporate risk: {'; '.join(reasons)}" if reasons else None


def stays_amber(history: History, at: int) -> str | None:
    """5: Amber so many periods running; single missing periods between are passed over."""
    wanted = history.settings.amber_periods
    if history.cells[at].rating is not Rating.AMBER:
        return None
    run = _amber_run(history.cells, at)
    if len(run) < wanted:
        return None
    latest = ", ".join(
        value_words(cell.value, history) for cell in run[-wanted:] if cell.value is not None
    )
    return f"Amber {len(run)} periods running, since {run[0].period.label}: {latest}"


CRITERIA: Mapping[int, Callable[[History, int], str | None]] = {
    1: off_target,
    2: deteriorated,
    3: affects_budget,
    4: affects_risk,
    5: stays_amber,
}


def criteria_met(history: History, at: int) -> tuple[CriterionMet, ...]:
    """Every criterion that the cell at index ``at`` meets, looking back at the history only."""
    reasons = (
        (number, criterion(history, at))
        for number, criterion in CRITERIA.items()
        if number in history.counted
    )
    return tuple(CriterionMet(number, reason) for number, reason in reasons if reason is not None)


def variance_words(cell: Cell, history: History) -> str:
    """Both units, always: "19.0 points over target, 190% worse" (001 mixes the two)."""
    if cell.variance is None or cell.value is None:
        return "no target to compare with"
    points, percent = cell.variance.points, cell.variance.percent
    if points == 0:
        return "exactly on target"
    side = "over" if cell.value > Fraction(cell.target or 0) else "under"
    worse = points > 0
    amount = format_points(abs(points), history.measure, currency=history.currency, hinges=worse)
    words = f"{amount} {side} target"
    if percent is None:
        return words
    share = format_percent_of(abs(percent), hinges=worse)
    return f"{words}, {share} {'worse' if worse else 'better'}"


def value_words(value: Fraction, history: History) -> str:
    return format_value(
        value, history.measure, decimals=history.decimals, currency=history.currency
    )


def _amber_run(cells: tuple[Cell, ...], at: int) -> list[Cell]:
    """The Ambers that end at ``at``, oldest first, across single periods without a value."""
    run: list[Cell] = []
    gap = 0
    for cell in reversed(cells[: at + 1]):
        if cell.value is None:
            gap += 1
            if gap > 1:
                break
        elif cell.rating is Rating.AMBER:
            run.append(cell)
            gap = 0
        else:
            break
    return run[::-1]
