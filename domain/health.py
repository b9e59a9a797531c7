"""Programme health: what was kept to, counted from records ("3 of 4"), and in which cases.

The eight items are Behn's definition of PerformanceStat, as Chattanooga used it to tick boxes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

FEWEST_CASES = 3  # fewer say nothing about a habit
PERCENT_FROM = 20  # of a smaller base a percentage would only sound exact
_HOLDS, _PARTLY = Fraction(4, 5), Fraction(1, 2)


class HealthItem(StrEnum):
    """What is measured: Behn's eight items in their order, and three rates beside them."""

    HELD = "held"
    BRIEFED = "briefs"
    CURRENT = "current"
    FEEDBACK = "feedback"
    FOLLOWED = "followed"
    LEARNED = "learned"
    FIXED = "fixed"
    LED = "led"
    READINGS = "values"
    EXPLAINED = "explained"
    REPORTED = "reported"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def rule(self) -> str:
        """What is counted, in one sentence."""
        return _RULES[self]


EIGHT = tuple(HealthItem)[:8]
ON_TIME = (HealthItem.READINGS, HealthItem.BRIEFED, HealthItem.EXPLAINED, HealthItem.REPORTED)

_WORDS = {
    HealthItem.HELD: "Meetings held when planned",
    HealthItem.BRIEFED: "Briefs on time",
    HealthItem.CURRENT: "Current data at the meeting",
    HealthItem.FEEDBACK: "Feedback against targets given",
    HealthItem.FOLLOWED: "Previous decisions followed up",
    HealthItem.LEARNED: "Learning written down",
    HealthItem.FIXED: "Deficits verified as fixed",
    HealthItem.LED: "Led by the chair",
    HealthItem.READINGS: "Values on time",
    HealthItem.EXPLAINED: "Explanations on time",
    HealthItem.REPORTED: "Report-backs on time",
}
_RULES = {
    HealthItem.HELD: "Of the meetings that were planned, those started on their first planned day.",
    HealthItem.BRIEFED: "Of the meetings not cancelled, those whose brief came on its day.",
    HealthItem.CURRENT: "Of the values due before a meeting, those known when it started.",
    HealthItem.FEEDBACK: "Of the exceptions on an agenda, those that the meeting decided on.",
    HealthItem.FOLLOWED: "Of the follow-ups on an agenda, those decided on or over by then.",
    HealthItem.LEARNED: "Of the meetings and exceptions that closed, those with a lesson in words.",
    HealthItem.FIXED: "Of the exceptions old enough, those with an action verified.",
    HealthItem.LED: "Of the meetings held, those that the chair started or closed.",
    HealthItem.READINGS: "Of the values that fell due, those known by their due date.",
    HealthItem.EXPLAINED: "Of the exceptions announced, those explained within 5 working days.",
    HealthItem.REPORTED: "Of the report-back dates that came, with word in the 14 days to them.",
}


class Standing(StrEnum):
    HOLDS = "holds"
    PARTLY = "partly"
    SELDOM = "seldom"
    TOO_FEW = "not enough yet"

    @property
    def words(self) -> str:
        return self.value


@dataclass(frozen=True)
class Case:
    """One record behind a count: ``kept`` of ``of``, which mostly is 1.

    ``why`` says in words what the record shows. ``indicator``, ``action`` and ``series`` are where
    to look further; empty or 0 where there is nothing.
    """

    what: str
    why: str
    day: date
    kept: int
    of: int = 1
    indicator: str = ""
    action: int = 0
    series: int = 0

    @property
    def missed(self) -> int:
        return self.of - self.kept


@dataclass(frozen=True)
class Tally:
    """``kept`` of ``of``, from so many records."""

    kept: int
    of: int
    records: int

    @property
    def standing(self) -> Standing:
        if self.records < FEWEST_CASES or self.of < 1:
            return Standing.TOO_FEW
        share = Fraction(self.kept, self.of)
        if share >= _HOLDS:
            return Standing.HOLDS
        return Standing.PARTLY if share >= _PARTLY else Standing.SELDOM

    @property
    def words(self) -> str:
        """ "3 of 4"; with a percentage, rounded down, where the base carries one."""
        if self.of < 1:
            return "none yet"
        told = f"{self.kept:,} of {self.of:,}"
        if self.of < PERCENT_FROM or self.standing is Standing.TOO_FEW:
            return told
        return f"{told} ({self.kept * 100 // self.of}%)"


@dataclass(frozen=True)
class Count:
    """All cases of one item; ``left_out`` says in words what could not be judged."""

    cases: tuple[Case, ...] = ()
    left_out: str = ""

    @cached_property
    def tally(self) -> Tally:
        kept = sum(case.kept for case in self.cases)
        return Tally(kept, sum(case.of for case in self.cases), len(self.cases))

    @property
    def worst_first(self) -> tuple[Case, ...]:
        """What missed most, then the latest."""
        return tuple(sorted(self.cases, key=lambda each: (-each.missed, -each.day.toordinal())))


def counted(cases: Iterable[Case], left_out: str = "") -> Count:
    """Cases without anything to count are none."""
    return Count(tuple(each for each in cases if each.of), left_out)
