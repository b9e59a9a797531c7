"""Scores forecasts whose periods have got their final value, and again when it is corrected."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.assessments import Record
from domain.forecast_scores import Score, scores
from domain.forecast_values import revision_of
from domain.outlooks import Outlook
from domain.readings import counting
from jobs.one_by_one import one_by_one
from jobs.unit_by_unit import Step
from storage.store import Store

JOB = "score_forecasts"

_Place = tuple[str, int, int]
"""Base period, revision of the data and step."""


def score_forecasts(store: Store, now: datetime) -> Step | None:
    """Once a night; of indicators only whose data changed since they were scored."""
    return one_by_one(JOB, lambda found: found.forecasts.unscored(JOB), _score)(store, now)


def _score(store: Store, keys: Sequence[str], now: datetime) -> None:
    """That it was done is noted by the revision of the data."""
    forecasts, earlier = store.forecasts.of(keys), store.forecasts.scores(keys)
    records = store.records.many(store.indicators.among(keys))
    for record in records:
        key = record.indicator.key
        found = {_place(each): each for each in _scores(record, forecasts.get(key, ()), now)}
        before = {_place(each): each for each in earlier.get(key, ())}
        store.forecasts.score(
            each
            for place, each in found.items()
            if place not in before or before[place].reading != each.reading
        )
        store.forecasts.unscore(each for place, each in before.items() if place not in found)
    done = [(each.indicator.key, "", revision_of(each)) for each in records]
    store.ledger.claim_many(JOB, done, now)


def _scores(record: Record, forecasts: Sequence[Outlook], now: datetime) -> Iterator[Score]:
    standing = counting(record.readings)
    indicator = record.indicator
    for each in forecasts:
        yield from scores(each, standing, indicator.measure, indicator.polarity, now)


def _place(score: Score) -> _Place:
    return score.base.text, score.revision, score.step
