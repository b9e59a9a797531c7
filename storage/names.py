"""The names of all indicators, found by an index; read as names only, without their indicators."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert
from sqlmodel import col, func, select

from domain.indicators import Indicator, Stage
from domain.names import folded, squeezed
from storage.tables import IndicatorRow, NameRow, WordRow
from storage.transaction import Transaction

_LAST = "\U0010ffff"
"""Sorts behind every letter."""
_BETWEEN = "|"
_NAMES = (
    select(func.aggregate_strings(col(NameRow.name), _BETWEEN))
    .where(col(NameRow.indicator) == col(IndicatorRow.key))
    .scalar_subquery()
)
"""In one row an indicator: a row for each name costs as much again."""


class Called(NamedTuple):
    """An indicator's names, folded."""

    indicator: str
    unit: str
    names: tuple[str, ...]


class Names:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def squeezed(self, words: str, *, retired: bool) -> tuple[Called, ...]:
        """Those with a name that is these words, however they are spaced, in catalogue order."""
        its = select(NameRow.indicator).where(NameRow.squeezed == squeezed(words))
        return tuple(self._called(retired, col(IndicatorRow.key).in_(its)))

    def of(self, indicators: Collection[str], *, retired: bool) -> tuple[Called, ...]:
        """In catalogue order."""
        return tuple(self._called(retired, col(IndicatorRow.key).in_(indicators)))

    def of_unit(self, unit: str, *, retired: bool) -> tuple[Called, ...]:
        """In catalogue order."""
        return tuple(self._called(retired, col(IndicatorRow.unit) == unit))

    def all(self, *, retired: bool) -> Iterator[Called]:
        """In catalogue order."""
        return self._called(retired)

    def with_word(self, beginning: str, most: int) -> frozenset[str] | None:
        """The indicators in whose names a word begins so; None when there are more than that."""
        wanted = select(WordRow.indicator).where(
            col(WordRow.word) >= beginning, col(WordRow.word) < beginning + _LAST
        )
        found = self._session.exec(wanted.limit(most + 1)).all()
        return None if len(found) > most else frozenset(found)

    def keep(self, indicator: Indicator) -> None:
        """In place of those that it had."""
        texts = (indicator.key, indicator.name, *indicator.aliases)
        names = {folded(each) for each in texts} - {""}
        its = col(NameRow.indicator) == indicator.key
        had = set(self._session.exec(select(NameRow.name).where(its)).all())
        if names == had:
            return
        words, words_had = _words(names), _words(had)
        connection = self._session.connection()
        connection.execute(delete(NameRow).where(its, col(NameRow.name).in_(had - names)))
        gone = col(WordRow.word).in_(words_had - words)
        connection.execute(delete(WordRow).where(col(WordRow.indicator) == indicator.key, gone))
        added = name_rows(indicator.key, sorted(names - had))
        if added:
            connection.execute(insert(NameRow), added)
        if words - words_had:
            connection.execute(insert(WordRow), word_rows(indicator.key, words - words_had))

    def _called(self, retired: bool, *which: ColumnElement[bool]) -> Iterator[Called]:
        wanted = (
            select(IndicatorRow.key, IndicatorRow.unit, _NAMES)
            .where(*which)
            .order_by(col(IndicatorRow.position))
        )
        if not retired:
            wanted = wanted.where(col(IndicatorRow.stage) != Stage.RETIRED.value)
        for indicator, unit, names in self._session.exec(wanted):
            yield Called(indicator, unit, tuple(names.split(_BETWEEN)))


def name_rows(indicator: str, names: Collection[str]) -> list[dict[str, str]]:
    return [{"indicator": indicator, "name": each, "squeezed": squeezed(each)} for each in names]


def word_rows(indicator: str, words: Collection[str]) -> list[dict[str, str]]:
    return [{"word": each, "indicator": indicator} for each in sorted(words)]


def _words(names: Collection[str]) -> set[str]:
    return {word for name in names for word in name.split()}
