"""Forecasts as they were made, and how they did once the values were there."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import exists
from sqlmodel import col, delete, func, select

from domain.forecast_scores import Score
from domain.frequencies import Frequency
from domain.indicators import Stage
from domain.outlooks import FEWEST, Outlook
from storage.tables import (
    ForecastRow,
    ForecastScoreRow,
    IndicatorRow,
    JobRunRow,
    ProcessChangeRow,
    ReadingRow,
    TargetRow,
)
from storage.transaction import Transaction

_AT_ONCE = 500  # rows of one statement: a database takes only so many parameters
_FORECASTS = select(ForecastRow, IndicatorRow.frequency).join(
    IndicatorRow, col(IndicatorRow.key) == col(ForecastRow.indicator)
)
_SCORES = select(ForecastScoreRow, IndicatorRow.frequency).join(
    IndicatorRow, col(IndicatorRow.key) == col(ForecastScoreRow.indicator)
)

_VALUES = (
    select(ReadingRow.indicator, func.count().label("rows"))
    .group_by(col(ReadingRow.indicator))
    .subquery()
)
_TARGETS = (
    select(TargetRow.indicator, func.count().label("rows"))
    .group_by(col(TargetRow.indicator))
    .subquery()
)
_LIMITS = (
    select(
        ProcessChangeRow.indicator,
        (func.count() + func.count(col(ProcessChangeRow.withdrawn_at))).label("rows"),
    )
    .where(col(ProcessChangeRow.new_limits))
    .group_by(col(ProcessChangeRow.indicator))
    .subquery()
)
_KNOWN = (
    select(
        _VALUES.c.indicator,
        _VALUES.c.rows.label("values"),
        (
            _VALUES.c.rows + func.coalesce(_TARGETS.c.rows, 0) + func.coalesce(_LIMITS.c.rows, 0)
        ).label("revision"),
    )
    .outerjoin(_TARGETS, _TARGETS.c.indicator == _VALUES.c.indicator)
    .outerjoin(_LIMITS, _LIMITS.c.indicator == _VALUES.c.indicator)
    .subquery()
)
"""By indicator the revision of its data, as `domain.forecast_values.revision_of` counts it."""


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

    def behind(self) -> tuple[str, ...]:
        """Indicators that are in use and whose data changed since they were forecast last, of those
        with values enough; in catalogue order."""
        made = (
            select(ForecastRow.indicator, func.max(ForecastRow.revision).label("revision"))
            .group_by(col(ForecastRow.indicator))
            .subquery()
        )
        wanted = (
            select(IndicatorRow.key)
            .join(_KNOWN, _KNOWN.c.indicator == col(IndicatorRow.key))
            .outerjoin(made, made.c.indicator == col(IndicatorRow.key))
            .where(col(IndicatorRow.stage).in_([Stage.LIVE.value, Stage.BASELINING.value]))
            .where(_KNOWN.c["values"] >= FEWEST)
            .where(_KNOWN.c.revision > func.coalesce(made.c.revision, 0))
            .order_by(col(IndicatorRow.position))
        )
        return tuple(self._session.exec(wanted).all())

    def unscored(self, job: str) -> tuple[str, ...]:
        """Indicators with forecasts whose data changed since ``job`` noted that it scored them."""
        done = exists().where(
            col(JobRunRow.job) == job,
            col(JobRunRow.subject) == col(IndicatorRow.key),
            col(JobRunRow.period) == "",
            col(JobRunRow.revision) == _KNOWN.c.revision,
        )
        forecast = exists().where(col(ForecastRow.indicator) == col(IndicatorRow.key))
        wanted = (
            select(IndicatorRow.key)
            .join(_KNOWN, _KNOWN.c.indicator == col(IndicatorRow.key))
            .where(forecast, ~done)
            .order_by(col(IndicatorRow.position))
        )
        return tuple(self._session.exec(wanted).all())

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
