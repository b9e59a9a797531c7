"""Special causes: points that common variation hardly explains, in their order of precedence."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from domain.errors import DomainError
from domain.insight.rule_sets import RUN, RuleSet
from domain.insight.xmr import Flags, Floats, Limits

Signs = NDArray[np.int8]
NEIGHBOURS = 3


class Cause(IntEnum):
    """Signed where it is a point's: above the mean or rising, or below it or falling."""

    COMMON = 0
    OUTSIDE = 1
    TREND = 2
    TWO_OF_THREE = 3
    SHIFT = 4


class GapError(DomainError):
    """The rules do not say what a gap in a possible trend means."""


def special_causes(values: Floats, found: Limits, rules: RuleSet) -> Signs:
    """The cause of each point, signed; shape (points, n). A missing value is a common cause.

    Raises GapError where the rules do not let gaps break runs.
    """
    high, low = values > found.mean, values < found.mean
    outside = (values > found.high) | (values < found.low)
    close = ((values > found.near_high) | (values < found.near_low)) & ~outside
    causes = np.zeros(values.shape, np.int8)
    for cause, (above, below) in (
        (Cause.SHIFT, (_runs(high, RUN), _runs(low, RUN))),
        (Cause.TWO_OF_THREE, (_two_of_three(high, close), _two_of_three(low, close))),
        (Cause.TREND, _trends(values, rules)),
        (Cause.OUTSIDE, (high & outside, low & outside)),
    ):
        causes *= ~(above | below)
        causes += np.int8(cause) * (above.view(np.int8) - below.view(np.int8))
    return causes


def _trends(values: Floats, rules: RuleSet) -> tuple[Flags, Flags]:
    """Which points stand in a rising trend, and which in a falling one.

    A point between two trends belongs to the later one.
    """
    points, moves = len(values), np.diff(values, axis=0)
    if not rules.gaps_break_runs:
        _refuse_gaps(moves)
    rises, falls = moves > 0, moves < 0
    rising = _spread(_all_of(rises, RUN - 1), points)
    falling = _spread(_all_of(falls, RUN - 1), points)
    rose = np.zeros(values.shape, np.bool_)
    if rules.next_move_names_trends:
        trending = rising | falling
        goes_on = trending[:-1] & trending[1:]
        rose[1:] = rises
        rose[:-1] = (goes_on & rises) | (~goes_on & rose[:-1])
        return trending & rose, trending & ~rose
    rose[:-1] = rises
    rose = rising & (rose | ~falling)
    return rose, falling & ~rose


def _refuse_gaps(moves: Floats) -> None:
    gap = np.isnan(moves)
    for could_go_on in (gap | (moves > 0), gap | (moves < 0)):
        if (_all_of(could_go_on, RUN - 1) & _any_of(gap, RUN - 1)).any():
            raise GapError("A value is missing within seven that would make a trend.")


def _two_of_three(side: Flags, close: Flags) -> Flags:
    """Only the close ones are flagged."""
    first, second, third = close[:-2], close[1:-1], close[2:]
    two = (first & second) | (first & third) | (second & third)
    return _spread(_all_of(side, NEIGHBOURS) & two, len(side)) & close


def _runs(side: Flags, length: int) -> Flags:
    return _spread(_all_of(side, length), len(side))


def _all_of(flags: Flags, length: int) -> Flags:
    """By its start, whether all of so many neighbours are set; shape (points - length + 1, n)."""
    held, covered = flags, 1
    while covered < length:
        step = min(covered, length - covered)
        held = held[step:] & held[:-step]
        covered += step
    return held


def _any_of(flags: Flags, length: int) -> Flags:
    return ~_all_of(~flags, length)


def _spread(windows: Flags, points: int) -> Flags:
    """Which of so many points lie in a window that is set; shape (points, n)."""
    starts, series = windows.shape
    if not starts:
        return np.zeros((points, series), np.bool_)
    length = points - starts + 1
    padded = np.zeros((points + length - 1, series), np.bool_)
    padded[length - 1 : points] = windows
    return _any_of(padded, length)
