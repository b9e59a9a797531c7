"""Files that are no text, or no text that can be read, are told what they are."""

import pytest

from storage.database import Database
from tests.handlers.catalogues import HEADER, ORGANISATION, faults

CSV = HEADER + "abandonment,2017-11,9,,,,caf\xe9\n"
PLAIN = CSV.replace("\xe9", "e")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (CSV.encode("utf-16"), "UTF-16"),
        (PLAIN.encode("utf-16-le"), "UTF-16"),
        (PLAIN.encode("utf-16-be"), "UTF-16"),
        (CSV.encode("latin-1"), "line 2: has letters"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (b"", "is empty"),
        (PLAIN.replace("9", "\0").encode(), "line 2: holds a NUL"),
        ((PLAIN + "note\n" * 99 + "\0").encode(), "line 102: holds a NUL"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text file"),
        (b"x" * 20_000_001, "Split it"),
    ],
)
def test_files_that_are_no_text_are_told_so(database: Database, content: bytes, words: str) -> None:
    (fault,) = faults(database, catalogue=ORGANISATION, readings=content)
    assert words in fault
