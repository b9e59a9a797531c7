"""A fiscal year as far as it is known: to date, against its milestones, against the last one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.aggregation import Aggregation, Total, over_time
from domain.annual_targets import aggregation_of
from domain.assessments import Record
from domain.exact_decimals import fraction
from domain.fiscal_years import periods_in, year_of
from domain.measures import Entry, Measure
from domain.periods import Period
from domain.readings import Reading, ReadingStatus, counting


class Known(StrEnum):
    """What is known of one period of the year."""

    VALUE = "value"
    PROVISIONAL = "provisional"
    TO_DATE = "to_date"
    MISSING = "missing"
    NOT_EXPECTED = "not_expected"
    AHEAD = "ahead"


COUNTED = (Known.VALUE, Known.PROVISIONAL)
TO_COME = (Known.TO_DATE, Known.MISSING, Known.AHEAD)
Milestones = Mapping[Period, Decimal]


@dataclass(frozen=True)
class YearPeriod:
    """One period; ``entry`` is None without a value. A running period's value is not counted."""

    period: Period
    known: Known
    entry: Entry | None = None

    @property
    def counts(self) -> bool:
        return self.known in COUNTED


@dataclass(frozen=True)
class YearToDate:
    """All periods of a year, oldest first, and what is known of them as one value."""

    year: Period
    parts: tuple[YearPeriod, ...]
    aggregation: Aggregation
    measure: Measure

    @property
    def counted(self) -> tuple[YearPeriod, ...]:
        return tuple(part for part in self.parts if part.counts)

    @property
    def latest(self) -> YearPeriod | None:
        """The last period with a value that counts."""
        return self.counted[-1] if self.counted else None

    @property
    def gaps(self) -> tuple[Period, ...]:
        """Missing although a later one is known."""
        return tuple(each for each in self._missing if self._is_before_latest(each))

    @property
    def awaited(self) -> tuple[Period, ...]:
        """Over, not known, and nothing after them either."""
        return tuple(each for each in self._missing if not self._is_before_latest(each))

    @property
    def to_come(self) -> tuple[Period, ...]:
        """Of which a value is still expected, those that are missing included."""
        return tuple(part.period for part in self.parts if part.known in TO_COME)

    @property
    def is_over(self) -> bool:
        """Whether all of its periods are, even if some are missing."""
        return not any(part.known in (Known.TO_DATE, Known.AHEAD) for part in self.parts)

    @property
    def total(self) -> Total:
        return self.through(self.counted)

    def through(self, parts: Sequence[YearPeriod]) -> Total:
        entries = [part.entry for part in parts if part.entry is not None]
        return over_time(entries, self.aggregation, self.measure)

    def milestone(self, milestones: Milestones, parts: Sequence[YearPeriod]) -> Fraction | None:
        """What these periods were to come to together; None where one has no milestone.

        Of a ratio the milestones are weighted by the denominators that came.
        """
        if not parts or any(part.period not in milestones for part in parts):
            return None
        levels = [fraction(milestones[part.period]) for part in parts]
        match self.aggregation:
            case Aggregation.SUM:
                return sum(levels, Fraction(0))
            case Aggregation.MEAN:
                return sum(levels, Fraction(0)) / len(levels)
            case Aggregation.LAST:
                return levels[-1]
            case Aggregation.RATIO_OF_SUMS:
                return _weighted(levels, [denominator(part.entry) for part in parts])

    @property
    def _missing(self) -> tuple[Period, ...]:
        return tuple(part.period for part in self.parts if part.known is Known.MISSING)

    def _is_before_latest(self, period: Period) -> bool:
        return self.latest is not None and period < self.latest.period


def year_to_date(record: Record, year: Period, today: date) -> YearToDate:
    indicator, found = record.indicator, counting(record.readings)
    parts = tuple(
        _part(period, found.get(period), today) for period in periods_in(year, indicator.frequency)
    )
    return YearToDate(year, parts, aggregation_of(indicator), indicator.measure)


def whole_values(record: Record) -> Mapping[Period, Fraction]:
    """Every final value, as the season's shares need them."""
    measure = record.indicator.measure
    return {
        period: reading.entry.exact(measure)
        for period, reading in counting(record.readings).items()
        if reading.entry is not None and reading.is_final
    }


def chosen_year(record: Record, with_target: Iterable[Period], today: date) -> Period:
    """The running year once it has a target or a value, else that of the last ended period."""
    calendar, frequency = record.organisation.calendar, record.indicator.frequency
    running = year_of(calendar.containing(frequency, today))
    begun = {year_of(period) for period in counting(record.readings)} | set(with_target)
    return running if running in begun else year_of(calendar.last_ended(frequency, today))


def denominator(entry: Entry | None) -> Fraction:
    """Of a ratio; 0 where there is none, so that it carries no weight."""
    if entry is None or entry.denominator is None:
        return Fraction(0)
    return fraction(entry.denominator)


def _part(period: Period, reading: Reading | None, today: date) -> YearPeriod:
    ended = period.ended(today)
    if reading is None:
        return YearPeriod(period, Known.MISSING if ended else Known.AHEAD)
    if reading.entry is None:
        return YearPeriod(period, Known.NOT_EXPECTED)
    if reading.status is not ReadingStatus.PROVISIONAL:
        return YearPeriod(period, Known.VALUE, reading.entry)
    return YearPeriod(period, Known.PROVISIONAL if ended else Known.TO_DATE, reading.entry)


def _weighted(levels: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction | None:
    whole = sum(weights, Fraction(0))
    if not whole:
        return None
    return sum((each * by for each, by in zip(levels, weights, strict=True)), Fraction(0)) / whole
