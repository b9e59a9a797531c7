"""Forecasts as they were made, and how they did once the values were there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlmodel import col, delete, func, select

from domain.forecast_scores import Score
from domain.frequencies import Frequency
from domain.outlooks import Outlook
from storage.tables import ForecastRow, ForecastScoreRow, IndicatorRow, ReadingRow
from storage.transaction import Transaction

_AT_ONCE = 500  # rows of one statement: a database takes only so many parameters
_FORECASTS = select(ForecastRow, IndicatorRow.frequency).join(
    IndicatorRow, col(IndicatorRow.key) == col(ForecastRow.indicator)
)
_SCORES = select(ForecastScoreRow, IndicatorRow.frequency).join(
    IndicatorRow, col(IndicatorRow.key) == col(ForecastScoreRow.indicator)
)


class Forecasts:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def keep(self, outlooks: Iterable[Outlook]) -> None:
        """Those that are not kept yet: what was forecast stays as it was."""
        rows = [ForecastRow.from_domain(each).model_dump() for each in outlooks]
        self._session.flush()
        for at in range(0, len(rows), _AT_ONCE):
            self._transaction.added_among(ForecastRow, rows[at : at + _AT_ONCE])

    def of(self, indicators: Collection[str]) -> Mapping[str, tuple[Outlook, ...]]:
        """By indicator, of those that have some; each by base period and revision."""
        found: dict[str, list[Outlook]] = defaultdict(list)
        wanted = _FORECASTS.where(col(ForecastRow.indicator).in_(indicators))
        for row, frequency in self._session.exec(wanted):
            read = self._transaction.periods_of(Frequency(frequency))
            found[row.indicator].append(row.to_domain(read))
        return {key: tuple(sorted(made, key=_order)) for key, made in found.items()}

    def data_revisions(self, indicators: Collection[str]) -> Mapping[str, int]:
        """How many revisions of readings each has, of those with any: they are only ever added."""
        wanted = (
            select(ReadingRow.indicator, func.count())
            .where(col(ReadingRow.indicator).in_(indicators))
            .group_by(col(ReadingRow.indicator))
        )
        return dict(self._session.exec(wanted).all())

    def made_from(self, indicators: Collection[str]) -> Mapping[str, int]:
        """The newest revision of the data that each was forecast from."""
        wanted = (
            select(ForecastRow.indicator, func.max(ForecastRow.revision))
            .where(col(ForecastRow.indicator).in_(indicators))
            .group_by(col(ForecastRow.indicator))
        )
        return dict(self._session.exec(wanted).all())

    def scores(self, indicators: Collection[str]) -> Mapping[str, tuple[Score, ...]]:
        """By indicator, of those whose forecasts have been scored; in no particular order."""
        found: dict[str, list[Score]] = defaultdict(list)
        wanted = _SCORES.where(col(ForecastScoreRow.indicator).in_(indicators))
        for row, frequency in self._session.exec(wanted):
            read = self._transaction.periods_of(Frequency(frequency))
            found[row.indicator].append(row.to_domain(read))
        return {key: tuple(scores) for key, scores in found.items()}

    def score(self, scores: Iterable[Score]) -> None:
        """In place of the earlier ones of the same horizons."""
        for each in scores:
            self._session.merge(ForecastScoreRow.from_domain(each))

    def unscore(self, scores: Iterable[Score]) -> None:
        """Their values were withdrawn."""
        row = ForecastScoreRow
        for each in scores:
            gone = delete(row).where(
                col(row.indicator) == each.indicator,
                col(row.base) == each.base.text,
                col(row.revision) == each.revision,
                col(row.step) == each.step,
            )
            self._session.exec(gone)


def _order(outlook: Outlook) -> tuple[object, ...]:
    return outlook.base.first, outlook.revision
