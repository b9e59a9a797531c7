"""Records of a few values, one period after another, for tests of fiscal years."""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.scenarios.loading import SCENARIOS
from domain.annual_targets import aggregation_of
from domain.assessments import Record
from domain.fiscal_years import periods_in
from domain.indicators import Indicator
from domain.measures import Calculation, Entry, Measure
from domain.organisation import Organisation
from domain.periods import Calendar, Frequency, Period
from domain.rating import Polarity
from domain.readings import Reading, ReadingStatus
from domain.values import parse_entry
from domain.year_to_date import YearToDate, year_to_date
from tests import makers

CALLS: dict[str, Any] = {
    "measure": Measure.COUNT,
    "calculation": Calculation.VALUE,
    "polarity": Polarity.BIGGER,
    "bounds": None,
}


def calls(**changes: Any) -> Indicator:
    """A monthly count of which more is better."""
    return makers.indicator("calls", **{**CALLS, **changes})


def record(
    values: Sequence[str | None],
    first: str = "2017-04",
    indicator: Indicator | None = None,
    organisation: Organisation | None = None,
    status: ReadingStatus = ReadingStatus.FINAL,
) -> Record:
    """A value a period from ``first`` on; None is a period without a reading, "" an unexpected one.

    The last reading has the ``status``.
    """
    shown, by = indicator or calls(), organisation or makers.organisation()
    start = by.calendar.from_text(shown.frequency, first)
    readings = [
        makers.reading(value or None, start.shift(at), indicator=shown.key)
        for at, value in enumerate(values)
        if value is not None
    ]
    readings[-1:] = [replace(each, status=status) for each in readings[-1:] if each.entry] or (
        readings[-1:]
    )
    return Record(shown, by, (), tuple(readings))


def year(text: str = "2017/18", calendar: Calendar = makers.CALENDAR) -> Period:
    return calendar.from_text(Frequency.YEARLY, text)


def months(text: str = "2017/18") -> tuple[Period, ...]:
    return periods_in(year(text), Frequency.MONTHLY)


def to_date(record: Record, text: str = "2017/18", today: str = "2018-01-15") -> YearToDate:
    day = makers.instant(today).date()
    return year_to_date(record, year(text, record.organisation.calendar), day)


def entries_of(record: Record) -> dict[Period, Entry]:
    return {each.period: each.entry for each in record.readings if each.entry is not None}


def norfolks(key: str) -> Record:
    """One of Norfolk's indicators, percentages from ratios, as published in March 2018."""
    with Path(SCENARIOS / "norfolk" / "readings.csv").open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["indicator"] == key]
    shown = makers.indicator(key)
    readings = tuple(
        Reading(key, makers.period(row["period"]), 1, _entry(row), ReadingStatus.FINAL, "import",
                makers.NOW)
        for row in rows
    )  # fmt: skip
    assert aggregation_of(shown) == "ratio_of_sums"
    return Record(shown, makers.organisation(), (makers.target(),), readings)


def _entry(row: dict[str, str]) -> Entry:
    typed = f"{row['numerator']}/{row['denominator']}" if row["numerator"] else row["value"]
    return parse_entry(typed, measure=Measure.PERCENT, calculation=Calculation.RATIO)
