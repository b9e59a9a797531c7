"""Tables for messages, on a ladder: data_table, table, preformatted text."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from bot.render.blocks import NOTHING, Block, context
from bot.render.limits import Limits, length
from bot.render.mrkdwn import escaped, joined, marked, plain, shortened_plain

RUNGS = ("data_table", "table", "text")
_FENCE = "```"
_PADDING = re.compile(r"(^ +| {2,})")
_NARROW = 30  # characters of a column in preformatted text
_CELL = 150


@dataclass(frozen=True)
class Table:
    """``rows`` without the header; ``left_out`` rows are told of below, with ``where`` to look.

    ``right`` are the columns whose cells stand on the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    left_out: int = 0
    where: str = ""

    def first(self, count: int) -> "Table":
        kept = self.rows[: max(count, 1)]
        return replace(self, rows=kept, left_out=self.left_out + len(self.rows) - len(kept))

    def fitted(self) -> "Table":
        """No more rows and characters than any rung holds."""
        table = self.first(min(len(self.rows), Limits.TABLE_ROWS - 1))
        while len(table.rows) > 1 and table.weight > Limits.TABLE_CHARACTERS:
            table = table.first(len(table.rows) * 9 // 10)
        return table

    @cached_property
    def weight(self) -> int:
        """Characters on the heaviest rung."""
        cells = sum(length(cell) for row in self._cells for cell in row)
        return max(cells + length(self.caption), sum(length(line) for line in self._lines))

    def blocks(self, rung: int) -> list[Block]:
        drawn = {"data_table": self._data_table, "table": self._table, "text": self._text}
        return drawn[RUNGS[min(rung, len(RUNGS) - 1)]]() + self._remark()

    def _remark(self) -> list[Block]:
        if not self.left_out:
            return []
        more = marked("and {} more", self.left_out)
        told = joined([more, escaped(self.where)], ": ") if self.where else more
        return [context([told])]

    @cached_property
    def _cells(self) -> list[list[str]]:
        rows: Sequence[Sequence[str]] = (self.columns, *self.rows)
        return [[shortened_plain(plain(cell), _CELL) or NOTHING for cell in row] for row in rows]

    def _raw(self) -> list[list[Block]]:
        return [[{"type": "raw_text", "text": cell} for cell in row] for row in self._cells]

    def _data_table(self) -> list[Block]:
        return [
            {
                "type": "data_table",
                "caption": shortened_plain(plain(self.caption), _CELL) or NOTHING,
                "rows": self._raw(),
                "page_size": min(max(len(self.rows), 1), Limits.TABLE_ROWS),
            }
        ]

    def _table(self) -> list[Block]:
        settings = [
            {"align": "right" if at in self.right else "left", "is_wrapped": at == 0}
            for at in range(len(self.columns))
        ]
        return [{"type": "table", "rows": self._raw(), "column_settings": settings}]

    def _text(self) -> list[Block]:
        chunks: list[list[str]] = [[]]
        for line in self._lines:
            if sum(length(each) + 1 for each in chunks[-1]) + length(line) > Limits.SECTION - 10:
                chunks.append([])
            chunks[-1].append(line)
        return [_preformatted(chunk) for chunk in chunks]

    @cached_property
    def _lines(self) -> list[str]:
        rows = [[_narrow(cell) for cell in row] for row in self._cells]
        widths = [max(_width(row[at]) for row in rows) for at in range(len(self.columns))]
        return [self._line(row, widths) for row in rows]

    def _line(self, row: Sequence[str], widths: Sequence[int]) -> str:
        padded = [
            " " * (width - _width(cell)) + cell
            if at in self.right
            else cell + " " * (width - _width(cell))
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        return _escaped_spaces("  ".join(padded).rstrip())


def _preformatted(lines: Sequence[str]) -> Block:
    text = f"{_FENCE}\n" + "\n".join(lines) + f"\n{_FENCE}"
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _narrow(cell: str) -> str:
    return cell if length(cell) <= _NARROW else cell[: _NARROW - 1] + "…"


def _escaped_spaces(line: str) -> str:
    """Escaped between the paddings, because those have to stay."""
    return "".join(part if part.isspace() else escaped(part) for part in _PADDING.split(line))


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=1024)
def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
