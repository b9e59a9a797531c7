"""Rows of readings files as facts: which indicator, which period, which value; or what is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import PeriodError
from domain.frequencies import Frequency
from domain.indicators import Indicator
from domain.measures import Entry
from domain.organisation import Organisation
from domain.periods import Period
from domain.readings import ReadingStatus
from domain.value_format import disagrees, format_value
from handlers.findings import Findings, Place, did_you_mean, quoted
from handlers.named_periods import named_period
from handlers.readings_file.cells import (
    CellError,
    check_formula,
    entry_of,
    note_of,
    recorded_of,
    sample_of,
    status_of,
)
from handlers.readings_file.table import TableRow

MOST_FAULTS = 1_000


@dataclass(frozen=True)
class ReadingRow:
    """``entry`` is None for a period in which no value is expected."""

    place: Place
    indicator: Indicator
    period: Period
    entry: Entry | None
    status: ReadingStatus
    note: str = ""
    recorded: datetime | None = None
    sample: int | None = None


class RowReader:
    """Reads rows against the indicators that exist after the catalogue of the same import."""

    def __init__(
        self,
        organisation: Organisation,
        indicators: Mapping[str, Indicator],
        now: datetime,
        findings: Findings,
        until: date | None = None,
    ) -> None:
        self._organisation = organisation
        self._indicators = indicators
        self._now = now
        self._today = organisation.today(now)
        self._findings = findings
        self._until = until
        self._by_name = _by_name(indicators)
        self._periods: dict[tuple[Frequency, str], Period] = {}
        self.left_out = 0

    def read(self, row: TableRow) -> ReadingRow | None:
        """None where nothing is to be stored; why not is among the findings."""
        try:
            for column, text in row.cells.items():
                check_formula(column, text)
            return self._read(row)
        except CellError as error:
            self._findings.fault(row.place, str(error))
            return None

    def _read(self, row: TableRow) -> ReadingRow | None:
        indicator = self._indicator(row.cell("indicator"))
        period = self._period(row.cell("period"), indicator)
        if self._until is not None and period.last > self._until:
            self.left_out += 1
            return None
        status = status_of(row.cell("status"))
        entry, warning = entry_of(row, indicator)
        if entry is None and status is None:
            self._findings.warn(
                row.place,
                f"has no value for {indicator.key} {period}, so nothing is stored. Write a value, "
                "or the status not_expected.",
            )
            return None
        self._check(entry, status, period, indicator)
        self._warn(row.place, entry, warning, indicator, period)
        return ReadingRow(
            row.place,
            indicator,
            period,
            entry,
            status or ReadingStatus.FINAL,
            note_of(row.cell("note")),
            recorded_of(row.cell("recorded"), self._organisation, self._now),
            sample_of(row.cell("sample")),
        )

    def _indicator(self, text: str) -> Indicator:
        if not text:
            raise CellError("has no indicator. Write its key in the first column.")
        found = self._indicators.get(text) or self._by_name.get(" ".join(text.casefold().split()))
        if found is None:
            hint = did_you_mean(text, self._indicators)
            raise CellError(f"there is no indicator {quoted(text)}. {hint}")
        return found

    def _period(self, text: str, indicator: Indicator) -> Period:
        known = self._periods.get((indicator.frequency, text))
        if known is not None:
            return known
        if not text:
            raise CellError("has no period. Write for example 2018-01.")
        calendar = self._organisation.calendar
        try:
            period = named_period(calendar, indicator.frequency, text)
        except PeriodError as error:
            raise CellError(f"period {error}") from None
        if period.first > self._today and self._until is None:
            last = calendar.last_ended(indicator.frequency, self._today)
            raise CellError(
                f"period {quoted(text)} has not begun. The latest that has ended is {last}."
            )
        self._periods[indicator.frequency, text] = period
        return period

    def _check(
        self,
        entry: Entry | None,
        status: ReadingStatus | None,
        period: Period,
        indicator: Indicator,
    ) -> None:
        if status is ReadingStatus.NOT_EXPECTED:
            if entry is not None:
                raise CellError(
                    "has a value although none is expected. Remove the value or the status."
                )
            return
        if entry is None:
            raise CellError(
                f"has the status {status} and no value. Write the value, or the status "
                "not_expected."
            )
        if not period.ended(self._today) and status is not ReadingStatus.PROVISIONAL:
            raise CellError(
                f"{period} has not ended, so its value for {indicator.key} cannot be final. "
                "Write the status provisional, or import it later."
            )

    def _warn(
        self,
        place: Place,
        entry: Entry | None,
        warning: str,
        indicator: Indicator,
        period: Period,
    ) -> None:
        if warning:
            self._findings.warn(place, f"{indicator.key} {period}: {warning}")
        if entry is None or entry.value is None or entry.numerator is None:
            return
        exact = entry.exact(indicator.measure)
        if disagrees(entry.value, exact):
            computed = format_value(exact, indicator.measure, decimals=2)
            self._findings.warn(
                place,
                f"{indicator.key} {period}: {entry.value:f} is printed, and {entry.numerator:f}/"
                f"{entry.denominator:f} is {computed}. The ratio counts.",
            )


def read_rows(
    reader: RowReader, tables: Iterable[TableRow], findings: Findings
) -> Iterator[ReadingRow]:
    """Ends where so many rows are at fault that the rest would tell nothing new."""
    for table in tables:
        if len(findings.faults) >= MOST_FAULTS:
            reason = f"is where reading stopped, after {MOST_FAULTS:,} faults. Correct these first."
            findings.fault(table.place, reason)
            return
        row = reader.read(table)
        if row is not None:
            yield row


def _by_name(indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Indicators by folded key, name and alias, where these mean one indicator only."""
    found: dict[str, set[str]] = {}
    for key, indicator in indicators.items():
        for word in (key, indicator.name, *indicator.aliases):
            found.setdefault(" ".join(word.casefold().split()), set()).add(key)
    return {word: indicators[next(iter(keys))] for word, keys in found.items() if len(keys) == 1}
