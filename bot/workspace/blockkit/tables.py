"""The table and data_table blocks."""

from typing import Any

from bot.workspace import limits
from bot.workspace.blockkit.objects import BLOCK_ID
from bot.workspace.blockkit.rich_text import RICH_TEXT
from bot.workspace.blockkit.rules import (
    Check,
    Problems,
    Shape,
    boolean,
    integer,
    listing,
    number,
    one_of,
    string,
    typed,
)  # fmt: skip

CELL_TEXT = string(limits.DATA_TABLE_CHARACTERS, 1)
RAW_TEXT = Shape({"type": one_of("raw_text"), "text": CELL_TEXT})
RAW_NUMBER = Shape({"type": one_of("raw_number"), "value": number, "text": CELL_TEXT})
PLAIN_CELLS: dict[str, Check] = {"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER}
DATA_CELL = typed({**PLAIN_CELLS, "rich_text": RICH_TEXT})
HEADER_CELL = typed(PLAIN_CELLS)

TABLE = Shape(
    {
        "type": one_of("table"),
        "rows": listing(
            listing(typed({"raw_text": RAW_TEXT, "rich_text": RICH_TEXT}), 1, limits.TABLE_COLUMNS),
            1,
            limits.TABLE_ROWS,
        ),
    },
    {
        "block_id": BLOCK_ID,
        "column_settings": listing(
            Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}),
            0,
            limits.TABLE_COLUMNS,
        ),
    },
)


def _rows(value: Any, pointer: str, problems: Problems) -> None:
    row = listing(DATA_CELL, 1, limits.TABLE_COLUMNS)
    listing(row, 2, limits.DATA_TABLE_ROWS)(value, pointer, problems)
    if isinstance(value, list) and value and isinstance(value[0], list):
        listing(HEADER_CELL, 1, limits.TABLE_COLUMNS)(value[0], f"{pointer}/0", problems)
        for index, each in enumerate(value):
            if isinstance(each, list) and len(each) != len(value[0]):
                problems.add("all rows must have the same number of cells", f"{pointer}/{index}")


def _key_column(value: Any, pointer: str, problems: Problems) -> None:
    if value.get("row_header_column_index", 0) >= len(value["rows"][0]):
        problems.add("there is no such column", f"{pointer}/row_header_column_index")


DATA_TABLE = Shape(
    {
        "type": one_of("data_table"),
        "rows": _rows,
        "caption": string(limits.DATA_TABLE_CHARACTERS, 1),
    },
    {
        "block_id": BLOCK_ID,
        "page_size": integer(1, limits.DATA_TABLE_PAGE),
        "row_header_column_index": integer(0, limits.TABLE_COLUMNS - 1),
    },
    (_key_column,),
)
