"""Scores forecasts whose periods have got their final value, and again when it is corrected."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.assessments import Record
from domain.forecast_scores import Score, scores
from domain.organisation import Organisation
from domain.outlooks import Outlook
from domain.readings import counting
from domain.units import Unit
from jobs.unit_by_unit import Step, unit_by_unit
from storage.ledger import Key
from storage.store import Store

JOB = "score_forecasts"

_Place = tuple[str, int, int]


def score_forecasts(store: Store, now: datetime) -> Step | None:
    """Once a night; of indicators only whose data changed since they were scored."""
    return unit_by_unit(JOB, _score)(store, now)


def _score(store: Store, _: Organisation, units: Sequence[Unit], now: datetime) -> None:
    indicators = store.indicators.of_units([unit.key for unit in units])
    made = store.forecasts.made_from([each.key for each in indicators])
    changed = _changed(store, list(made))
    if not changed:
        return
    keys = [key for key, _, _ in changed]
    forecasts, earlier = store.forecasts.of(keys), store.forecasts.scores(keys)
    for record in store.records.whole([each for each in indicators if each.key in set(keys)]):
        key = record.indicator.key
        now_scored = {_place(each): each for each in _scores(record, forecasts[key], now)}
        before = {_place(each): each for each in earlier.get(key, ())}
        store.forecasts.score(
            each
            for place, each in now_scored.items()
            if place not in before or before[place].reading != each.reading
        )
        store.forecasts.unscore(each for at, each in before.items() if at not in now_scored)
    store.ledger.claim_many(JOB, changed, now)


def _changed(store: Store, keys: Sequence[str]) -> list[Key]:
    """As the ledger has them: by the revision of the data."""
    revisions = store.forecasts.data_revisions(keys)
    asked = [(key, "", revision) for key, revision in revisions.items()]
    known = store.ledger.known(JOB, asked)
    return [key for key in asked if key not in known]


def _scores(record: Record, forecasts: Sequence[Outlook], now: datetime) -> Iterator[Score]:
    standing = counting(record.readings)
    indicator = record.indicator
    for each in forecasts:
        yield from scores(each, standing, indicator.measure, indicator.polarity, now)


def _place(score: Score) -> _Place:
    return score.base.text, score.revision, score.step
