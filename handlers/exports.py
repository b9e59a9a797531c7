"""Exports: assessments and readings as rows of text, written as CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from domain.assessments import Assessment, Record, assess
from domain.errors import NotFoundError
from domain.rating import Rating
from domain.readings import Reading, ReadingStatus, counting
from domain.values import decimal_text
from handlers.findings import did_you_mean, quoted
from handlers.readings_file.guard import guarded
from handlers.readings_file.table import COLUMNS as READING_COLUMNS
from storage.store import Store

ASSESSMENT_COLUMNS = (
    "unit",
    "indicator",
    "period",
    "value",
    "target",
    "rating",
    "shortfall_points",
    "shortfall_percent",
    "criteria",
)
NUMBERS = frozenset(
    {
        "value",
        "target",
        "shortfall_points",
        "shortfall_percent",
        "numerator",
        "denominator",
        "sample",
    }
)
Row = Mapping[str, str]


@dataclass(frozen=True)
class Moment:
    """What was known at ``known_by``, seen on the day ``today``; None: all that is known."""

    today: date
    known_by: datetime | None


def moment(store: Store, now: datetime, as_of: date | None) -> Moment:
    """A day is taken at its end: what became known on it is known."""
    organisation = store.organisation.require()
    if as_of is None:
        return Moment(organisation.today(now), now)
    return Moment(as_of, organisation.end_of(as_of) - timedelta(microseconds=1))


def assessment_rows(
    store: Store, now: datetime, *, as_of: date | None = None, unit: str = ""
) -> tuple[Row, ...]:
    """One row for every indicator and period from its first reading to the last ended period."""
    at = moment(store, now, as_of)
    return tuple(
        _assessment_row(record, assessment)
        for record in _records(store, unit)
        for assessment in assess(record, at.today, at.known_by)
        if assessment.period.ended(at.today)
    )


def reading_rows(
    store: Store, now: datetime, *, as_of: date | None = None, unit: str = ""
) -> tuple[Row, ...]:
    """The revision that counts of every reading, as a readings file takes it."""
    at = moment(store, now, as_of)
    return tuple(
        _reading_row(reading)
        for record in _records(store, unit)
        for _, reading in sorted(counting(record.readings, at.known_by).items())
    )


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Cells that a spreadsheet would take for a formula are guarded by an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_guarded(column, row[column]) for column in columns])
    return text.getvalue()


def as_json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """A list of objects; numbers as text, so that no digit is lost; null where there is none."""
    listed = [
        {name: row[name] or (None if name in NUMBERS else "") for name in columns} for row in rows
    ]
    return json.dumps(listed, ensure_ascii=False, indent=2) + "\n"


def export(
    store: Store,
    what: str,
    now: datetime,
    *,
    as_of: date | None = None,
    unit: str = "",
    form: str = "csv",
) -> str:
    """The text of an export of ``assessments`` or ``readings`` as ``csv`` or ``json``."""
    if what == "assessments":
        columns, rows = ASSESSMENT_COLUMNS, assessment_rows(store, now, as_of=as_of, unit=unit)
    elif what == "readings":
        columns, rows = READING_COLUMNS, reading_rows(store, now, as_of=as_of, unit=unit)
    else:
        hint = did_you_mean(what, ("assessments", "readings"))
        raise NotFoundError(f"There is no export of {quoted(what)}. {hint}")
    if form not in ("csv", "json"):
        raise NotFoundError(f"There is no format {quoted(form)}. Use csv or json.")
    return as_csv(columns, rows) if form == "csv" else as_json(columns, rows)


def _records(store: Store, unit: str) -> Iterator[Record]:
    if unit and store.units.get(unit) is None:
        hint = did_you_mean(unit, [each.key for each in store.units.all()])
        raise NotFoundError(f"There is no unit {quoted(unit)}. {hint}")
    return store.records.whole(store.indicators.all(unit or None))


def _assessment_row(record: Record, assessment: Assessment) -> Row:
    cell = assessment.cell
    shortfall = cell.variance
    percent = shortfall.percent if shortfall else None
    return {
        "unit": record.indicator.unit,
        "indicator": record.indicator.key,
        "period": cell.period.text,
        "value": _value(assessment),
        "target": "" if cell.target is None else decimal_text(cell.target),
        "rating": Rating(cell.rating).value,
        "shortfall_points": decimal_text(shortfall.points) if shortfall else "",
        "shortfall_percent": "" if percent is None else decimal_text(percent),
        "criteria": ";".join(str(met.number) for met in assessment.criteria),
    }


def _value(assessment: Assessment) -> str:
    """A value as typed keeps its zeros; one that comes from a ratio is computed."""
    cell = assessment.cell
    entry = cell.reading.entry if cell.reading else None
    if cell.value is None:
        return ""
    if entry is not None and entry.numerator is None and entry.value is not None:
        return decimal_text(entry.value)
    return decimal_text(Fraction(cell.value))


def _reading_row(reading: Reading) -> Row:
    entry = reading.entry
    numbers = (entry.value, entry.numerator, entry.denominator) if entry else (None,) * 3
    value, numerator, denominator = ("" if n is None else decimal_text(n) for n in numbers)
    final = reading.status is ReadingStatus.FINAL
    return {
        "indicator": reading.indicator,
        "period": reading.period.text,
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "status": "" if final else reading.status.value,
        "note": reading.note,
        "recorded": reading.recorded.astimezone(UTC).isoformat(),
        "sample": "" if reading.sample is None else str(reading.sample),
    }


def _guarded(column: str, text: str) -> str:
    return text if column in NUMBERS else guarded(text)
