"""What can be said of a year against its target, and no more than the data carries."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from domain.indicators import Indicator
from domain.run_rate import Reach, RunRate
from domain.year_to_date import YearToDate

LIKELY, UNLIKELY = 0.8, 0.2


class Verdict(StrEnum):
    NO_TARGET = "no_target"
    NOTHING_YET = "nothing_yet"
    MET = "met"
    MISSED = "missed"
    INCOMPLETE = "incomplete"
    SECURED = "secured"
    OUT_OF_REACH = "out_of_reach"
    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"
    AHEAD = "ahead"
    ON = "on"
    BEHIND = "behind"

    @property
    def from_forecast(self) -> bool:
        return self in (Verdict.LIKELY, Verdict.OPEN, Verdict.UNLIKELY)


@dataclass(frozen=True)
class Judged:
    """What a verdict looks at; ``chance`` is None where there is no forecast."""

    indicator: Indicator
    shown: YearToDate
    target: Fraction | None
    milestone: Fraction | None
    rate: RunRate | None
    chance: float | None


def verdict(judged: Judged) -> Verdict:
    """Facts first, then the forecast, then the milestone alone."""
    shown, value = judged.shown, judged.shown.total.value
    if judged.target is None:
        return Verdict.NO_TARGET
    if value is not None and not shown.to_come:
        return _ended(judged, value)
    if judged.rate is not None and judged.rate.reach is Reach.SECURED:
        return Verdict.SECURED
    if judged.rate is not None and judged.rate.reach is Reach.OUT_OF_REACH:
        return Verdict.OUT_OF_REACH
    if judged.chance is not None:
        return _by_chance(judged.chance)
    if value is None:
        return Verdict.NOTHING_YET
    return Verdict.INCOMPLETE if shown.is_over else _by_milestone(judged, value)


def _ended(judged: Judged, value: Fraction) -> Verdict:
    met = not judged.indicator.polarity.is_worse(value, judged.target or Fraction(0))
    return Verdict.MET if met else Verdict.MISSED


def _by_chance(chance: float) -> Verdict:
    if chance >= LIKELY:
        return Verdict.LIKELY
    return Verdict.UNLIKELY if chance <= UNLIKELY else Verdict.OPEN


def _by_milestone(judged: Judged, value: Fraction) -> Verdict:
    if judged.milestone is None:
        return Verdict.NOTHING_YET
    worse = judged.indicator.polarity.worse_by(value, judged.milestone)
    if not worse:
        return Verdict.ON
    return Verdict.BEHIND if worse > 0 else Verdict.AHEAD
