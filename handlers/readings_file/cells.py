"""What the cells of a readings file mean: values, statuses, instants; formulas are refused."""

import re
from datetime import date, datetime

from domain.errors import ValueTextError
from domain.indicators import Indicator
from domain.measures import Calculation, Entry, Measure
from domain.organisation import Organisation
from domain.readings import ReadingStatus
from domain.values import parse_entry
from handlers.admission import has_controls
from handlers.findings import did_you_mean, quoted
from handlers.readings_file.guard import unguarded
from handlers.readings_file.table import TableRow

LONGEST_NOTE = 3_000
_STATUSES = {
    status.value: status for status in ReadingStatus if status is not ReadingStatus.WITHDRAWN
}
_SIGNED_NUMBER = re.compile(r"[+-]\s*[£$€]?\s*[\d.]")
_SIGNED_CALL = re.compile(r"[+-]\s*[A-Za-z_.]+[(|!]")
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|[A-Z]+(?:/0)?[!?]|GETTING_DATA|ERROR!?)", re.IGNORECASE)
_NOT_AVAILABLE = ("n/a", "na", "n.a.", "-", "–")


class CellError(Exception):
    """Why a cell cannot be stored; `str(error)` ends with what to write."""


def check_formula(column: str, text: str) -> None:
    """Cells that a spreadsheet would compute hold no value that anybody has seen."""
    if column != "note" and _SPREADSHEET_ERROR.fullmatch(text):
        raise CellError(
            f"{column} holds a spreadsheet's error, {quoted(text)}. Correct the formula there and "
            "save the file again, or leave the cell empty."
        )
    formula = text[:1] in ("=", "@") or bool(_SIGNED_CALL.match(text))
    if not formula and column != "note" and text[:1] in ("+", "-"):
        computed = bool(re.search(r"\d\s*[+*(|-]\s*\d", text[1:]))
        formula = len(text) > 1 and (not _SIGNED_NUMBER.match(text) or computed)
    if not formula:
        return
    literal = re.fullmatch(r'="([^"]*)"', text)
    instead = f"Write {literal[1]}" if literal and literal[1] else "Write its result"
    raise CellError(f"{column} holds a spreadsheet formula, {quoted(text)}. {instead} instead.")


def status_of(text: str) -> ReadingStatus | None:
    """None where the cell is empty."""
    if not text:
        return None
    word = re.sub(r"[\s-]+", "_", text.casefold())
    if word not in _STATUSES:
        raise CellError(
            f"status cannot be {quoted(text)}. {did_you_mean(word, _STATUSES)} "
            "Leave it empty for a final value."
        )
    return _STATUSES[word]


def note_of(text: str) -> str:
    """The note as written; an apostrophe that only guards it from spreadsheets is taken off."""
    if len(text) > LONGEST_NOTE:
        raise CellError(f"note has {len(text):,} characters, and {LONGEST_NOTE:,} fit.")
    if has_controls(text):
        raise CellError("note holds control characters. Remove them.")
    return unguarded(text)


def sample_of(text: str) -> int | None:
    if not text:
        return None
    digits = text.replace(",", "")
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII) or int(digits) < 1:
        raise CellError(f"sample {quoted(text)} is no number of cases. Write for example 200.")
    return int(digits)


def recorded_of(text: str, organisation: Organisation, now: datetime) -> datetime | None:
    """When the value became known: a date begins at local midnight."""
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            recorded = organisation.midnight(date.fromisoformat(text))
        else:
            written = datetime.fromisoformat(text)
            zoned = written if written.tzinfo else written.replace(tzinfo=organisation.zone)
            recorded = zoned.astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        raise CellError(
            f"recorded {quoted(text)} is no date or time. Write for example 2018-02-10 or "
            "2018-02-10T09:30."
        ) from None
    if recorded > now:
        raise CellError(
            f"recorded {quoted(text)} lies in the future. Write when the value became known, or "
            "leave it empty."
        )
    return recorded


def entry_of(row: TableRow, indicator: Indicator) -> tuple[Entry | None, str]:
    """The row's value, None where it has none, and a warning about it or nothing."""
    value = row.cell("value")
    top, bottom = (_number(row.cell(name)) for name in ("numerator", "denominator"))
    if not (value or top or bottom):
        return None, ""
    if bool(top) != bool(bottom):
        there, missing = ("numerator", "denominator") if top else ("denominator", "numerator")
        raise CellError(f"has a {there} and no {missing}. Write both, or the value alone.")
    for name, text in (("value", value), ("numerator", top), ("denominator", bottom)):
        if row.separator == ";" and "," in text:
            raise CellError(
                f"{name} {quoted(text)} has a comma, which could mean decimals or thousands in a "
                "file with semicolons. Write 29.5 for decimals and 1255 for thousands."
            )
    try:
        return _entry(value, f"{top}/{bottom}" if top else "", indicator)
    except ValueTextError as error:
        raise CellError(f"value {error}") from None


def _entry(value: str, ratio: str, indicator: Indicator) -> tuple[Entry | None, str]:
    if not ratio:
        return _alone(value, indicator)
    entry = _parsed(ratio, indicator, indicator.calculation)
    if not value:
        return entry, ""
    printed, warning = _alone(value, indicator)
    return Entry(printed.value, entry.numerator, entry.denominator), warning


def _alone(value: str, indicator: Indicator) -> tuple[Entry, str]:
    """A count that is no whole number is stored with a warning: nobody is there to ask."""
    try:
        return _parsed(value, indicator, indicator.calculation), ""
    except ValueTextError:
        if indicator.measure is not Measure.COUNT or "/" in value:
            raise
        try:
            entry = _parsed(value, indicator, Calculation.RATIO)
        except ValueTextError:
            entry = None
        if entry is None:
            raise
        return entry, f"{quoted(value)} is a count, and a count is a whole number."


def _parsed(text: str, indicator: Indicator, calculation: Calculation) -> Entry:
    return parse_entry(
        text,
        measure=indicator.measure,
        calculation=calculation,
        bounds=indicator.bounds,
    )


def _number(text: str) -> str:
    return "" if text.casefold() in _NOT_AVAILABLE else text
