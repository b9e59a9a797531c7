"""Assessments: an indicator's whole history rated and held against the criteria."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cached_property

from domain.cells import EVERY_CRITERION, Cell, History
from domain.criteria import CriterionMet, criteria_met
from domain.flags import Flag, FlagKind
from domain.indicators import Indicator, Stage
from domain.organisation import Organisation
from domain.periods import Period
from domain.process_changes import ProcessChange
from domain.rating import Case, Rating, YearOnYear
from domain.readings import Reading, ReadingStatus, counting
from domain.targets import Target, in_force


@dataclass(frozen=True)
class Record:
    """What is known about one indicator: all revisions, targets, flags and process changes.

    With ``since`` the history is cut off: it begins earlier, and is known from that period on. Of
    the time before only ``earlier`` is: final values by the canonical text of their period, oldest
    first, for the process limits. ``counted`` are the numbers of the criteria that make an
    exception: all, unless a replay tries fewer.
    """

    indicator: Indicator
    organisation: Organisation
    targets: tuple[Target, ...] = ()
    readings: tuple[Reading, ...] = ()
    flags: tuple[Flag, ...] = ()
    since: Period | None = None
    changes: tuple[ProcessChange, ...] = ()
    earlier: Mapping[str, float] = field(default_factory=dict)
    counted: frozenset[int] = EVERY_CRITERION


@dataclass(frozen=True)
class Assessment:
    """The cell at one place of a history; its criteria are looked for once somebody asks."""

    history: History
    at: int

    @property
    def cell(self) -> Cell:
        return self.history.cells[self.at]

    @cached_property
    def criteria(self) -> tuple[CriterionMet, ...]:
        return criteria_met(self.history, self.at)

    @property
    def period(self) -> Period:
        return self.cell.period

    @property
    def is_exception(self) -> bool:
        return bool(self.criteria)


def history_of(record: Record, today: date, known_by: datetime | None = None) -> History:
    """The cells from the first reading through the last ended period, as known at an instant.

    A reading for the period that is still running (provisional) adds its cell at the end. An
    indicator without readings has no cells.
    """
    standing = counting(record.readings, known_by)
    cells: tuple[Cell, ...] = ()
    if standing or record.since:
        cells = tuple(
            cell_in(record, standing, period, today, known_by)
            for period in _periods(record, standing, today)
        )
    return history_from(record, cells)


def history_from(record: Record, cells: tuple[Cell, ...]) -> History:
    indicator = record.indicator
    return History(
        cells,
        indicator.polarity,
        indicator.measure,
        indicator.criteria,
        indicator.decimals,
        record.organisation.currency,
        record.counted,
    )


def assess(record: Record, today: date, known_by: datetime | None = None) -> tuple[Assessment, ...]:
    """One assessment a period, oldest first; ``known_by`` None means with all that is known."""
    history = history_of(record, today, known_by)
    return tuple(Assessment(history, at) for at in range(len(history.cells)))


def _periods(record: Record, standing: Mapping[Period, Reading], today: date) -> list[Period]:
    calendar = record.organisation.calendar
    ended = calendar.last_ended(record.indicator.frequency, today)
    first = record.since or min(standing)
    return list(calendar.span(first, max(ended, max(standing, default=ended))))


def cell_in(
    record: Record,
    standing: Mapping[Period, Reading],
    period: Period,
    today: date,
    known_by: datetime | None = None,
) -> Cell:
    """``standing`` are the readings that count, by period."""
    indicator, reading = record.indicator, standing.get(period)
    target = in_force(record.targets, period, known_by)
    level = target.value if target else None
    budget = _flags(record, FlagKind.BUDGET, period, known_by)
    risk = _flags(record, FlagKind.RISK, period, known_by)
    value = _value(indicator, reading)
    if value is None:
        rating = _without_value(indicator, period, reading, today)
        return Cell(period, rating, reading, None, level, None, budget, risk)
    scheme = indicator.scheme_under(record.organisation.scheme)
    last_year = None
    if isinstance(scheme, YearOnYear):
        last_year = _value(indicator, standing.get(period.same_last_year()))
    case = Case(value, level, indicator.polarity, last_year)
    is_rated = indicator.stage in (Stage.LIVE, Stage.RETIRED)
    rating = scheme.rate(case) if is_rated else Rating.UNRATED
    return Cell(period, rating, reading, value, level, case.variance, budget, risk)


def _without_value(
    indicator: Indicator, period: Period, reading: Reading | None, today: date
) -> Rating:
    if reading is not None and reading.status is ReadingStatus.NOT_EXPECTED:
        return Rating.NOT_EXPECTED
    if indicator.stage in (Stage.PROPOSED, Stage.RETIRED):
        return Rating.NOT_EXPECTED
    return Rating.OVERDUE if today > period.due(indicator.due_days) else Rating.AWAITED


def _value(indicator: Indicator, reading: Reading | None) -> Fraction | None:
    if reading is None or reading.entry is None:
        return None
    return reading.entry.exact(indicator.measure)


def _flags(
    record: Record, kind: FlagKind, period: Period, known_by: datetime | None
) -> tuple[str, ...]:
    return tuple(
        flag.reason for flag in record.flags if flag.kind is kind and flag.holds(period, known_by)
    )
