"""A readings file as rows of named cells: separators, quotation marks and header understood."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.findings import Findings, Place, did_you_mean, quoted

COLUMNS = (
    "indicator",
    "period",
    "value",
    "numerator",
    "denominator",
    "status",
    "note",
    "recorded",
    "sample",
)
LONGEST_FILE = 20_000_000
LONGEST_CELL = 5_000
MOST_ROWS = 300_000
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True)
class TableRow:
    """Cells by column, trimmed; a missing one is not there. ``separator`` as in the file."""

    place: Place
    cells: Mapping[str, str]
    separator: str

    def cell(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(text: str, file: str, findings: Findings) -> tuple[TableRow, ...]:
    """The rows below the header, blank lines left out; no rows where the header is at fault."""
    separator, body, skipped = _separator(text)
    faults = len(findings.faults)
    lines = _lines(body, separator, Place(file), skipped, findings)
    header = next(lines, None)
    if header is None:
        if len(findings.faults) == faults:
            findings.fault(Place(file), f"is empty. Begin with the header {','.join(COLUMNS[:7])}.")
        return ()
    columns = _header(header, findings)
    if columns is None:
        return ()
    read = [_row(line, columns, separator, findings) for line in lines]
    if not read and len(findings.faults) == faults:
        findings.warn(
            Place(file), "has a header and no rows, so there is nothing to store from it."
        )
    return tuple(row for row in read if row is not None)


@dataclass(frozen=True)
class _Line:
    place: Place
    cells: list[str]


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text without Excel's `sep=` line, and how many lines that took."""
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"').lower()
    if declared.startswith("sep=") and first.strip()[4:5]:
        return first.rstrip("\n")[first.index("=") + 1], rest, 1
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=header.count), text, 0


def _lines(
    text: str, separator: str, whole: Place, skipped: int, findings: Findings
) -> Iterator[_Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    count = 0
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader, None)
        except csv.Error as error:
            findings.fault(Place(whole.file, line), f"is broken CSV: {_plain_words(error)}")
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            findings.fault(whole, f"has more than {MOST_ROWS:,} rows. Split it.")
            return
        yield _Line(Place(whole.file, line), [cell.strip() for cell in cells])


def _plain_words(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a cell has more than {LONGEST_CELL:,} characters. Shorten it."
    if "unexpected end of data" in str(error):
        return "a quotation mark is opened here and never closed. Close it or remove it."
    if "expected after" in str(error):
        return (
            "text follows a closing quotation mark. Write a quotation mark inside a cell twice, "
            'as in "the ""old"" desk".'
        )
    return f"{error}."


def _header(header: _Line, findings: Findings) -> list[str] | None:
    columns = [" ".join(cell.casefold().split()).replace(" ", "_") for cell in header.cells]
    while columns and not columns[-1]:
        columns.pop()
    faults = len(findings.faults)
    if not set(columns) & set(COLUMNS):
        findings.fault(
            header.place,
            f"is no header of a readings file. Begin with the line {','.join(COLUMNS[:7])}.",
        )
        return None
    for at, column in enumerate(columns):
        if column in columns[:at]:
            findings.fault(header.place, f"has the column {quoted(column)} twice. Keep one.")
        elif column not in COLUMNS:
            findings.fault(
                header.place,
                f"has the column {quoted(column)}, which is not known. "
                f"{did_you_mean(column, COLUMNS)}",
            )
    if len(findings.faults) > faults:
        return None
    missing = [name for name in COLUMNS[:2] if name not in columns]
    if not {"value", "numerator"} & set(columns):
        missing.append("value (or numerator and denominator)")
    for name in missing:
        findings.fault(header.place, f"has no column {name}. Add it to the header.")
    return columns if len(findings.faults) == faults else None


def _row(line: _Line, columns: list[str], separator: str, findings: Findings) -> TableRow | None:
    beyond = [cell for cell in line.cells[len(columns) :] if cell]
    if beyond:
        name = _SEPARATORS.get(separator, repr(separator))
        findings.fault(
            line.place,
            f"has more cells than the header has columns: {quoted(beyond[0])} is too many. Put "
            f"a cell that contains a {name} in quotation marks.",
        )
        return None
    if any(len(cell) > LONGEST_CELL for cell in line.cells):
        findings.fault(line.place, f"has a cell of more than {LONGEST_CELL:,} characters.")
        return None
    cells = {name: cell for name, cell in zip(columns, line.cells, strict=False) if cell}
    return TableRow(line.place, cells, separator)
