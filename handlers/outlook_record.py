"""Past forecasts and promises: how they did, and what the owner promises now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.assessments import assess
from domain.forecast_scores import forecast_record
from domain.outlooks import Outlook
from domain.promise_record import (
    Promise,
    PromiseRecord,
    fate,
    promise_record,
    promises,
)
from handlers.forecasting import Prospect
from handlers.outlook_words import (
    chance_words,
    forecast_record_words,
    period_name,
    promise_record_words,
)
from handlers.people import name_of
from handlers.scene import Scene


@dataclass(frozen=True)
class Promised:
    """What an owner promises for the exception that is going on; ``by`` is a name.

    ``forecast`` says what the forecast makes of it, or is empty.
    """

    day: date
    by: str
    words: str
    forecast: str = ""


def standing_promises(scene: Scene, indicators: Iterable[str]) -> Mapping[str, Promise]:
    """By indicator the latest promise for the exception that is going on."""
    going = {each.id: each for each in scene.store.episodes.going_among(list(indicators))}
    said = scene.store.explanations.latest_among(list(going)) if going else {}
    found = promises(said.values(), going, scene.organisation)
    return {each.indicator: each for each in found}


def promised(scene: Scene, promise: Promise | None, made: Outlook | None) -> Promised | None:
    if promise is None:
        return None
    by = name_of(scene.store, promise.by) or promise.by
    return Promised(promise.day, by, promise.words, _forecast_of(promise, made, scene.today))


def _forecast_of(promise: Promise, made: Outlook | None, today: date) -> str:
    """The chance in the period in which the day lies."""
    if made is None:
        return ""
    if promise.day > made.horizons[-1].period.last:
        return f"later than the forecast looks ({period_name(made.horizons[-1].period, today)})"
    horizon = next((each for each in made.horizons if promise.day <= each.period.last), None)
    if horizon is None or horizon.chance is None or promise.day <= made.base.last:
        return ""
    name = period_name(horizon.period, today)
    return f"the forecast gives {name} a chance of {chance_words(horizon.chance)}"


def past_forecasts(scene: Scene, indicators: Sequence[str]) -> str:
    """In words, of all of these together."""
    scored = scene.store.forecasts.scores(indicators)
    return forecast_record_words(forecast_record(each for its in scored.values() for each in its))


def past_promises(scene: Scene, seen: Prospect, promise: Promise | None) -> str:
    """In words: of the indicator, and of its owner over all indicators."""
    store, indicator = scene.store, seen.record.indicator
    episodes = {each.id: each for each in store.episodes.of(indicator.key)}
    said = promises(store.explanations.of_episodes(list(episodes)), episodes, scene.organisation)
    own = promise_record(fate(each, seen.record, seen.assessments) for each in said)
    owner = promise.by if promise else indicator.lead_officer
    name = name_of(store, owner) if owner else ""
    theirs = _of_person(scene, owner) if name else PromiseRecord()
    if not own.judged and not theirs.judged:
        return ""
    told = f"Promises for it: {promise_record_words(own)}."
    return f"{told} All promises of {name}: {promise_record_words(theirs)}." if name else told


def _of_person(scene: Scene, person: str) -> PromiseRecord:
    explanations = scene.store.explanations.by(person)
    numbered = scene.store.episodes.numbered({each.episode for each in explanations})
    episodes = {each.id: each for each in numbered}
    # The first to name a day made the promise: what others said of the exception counts, too.
    said = scene.store.explanations.of_episodes(list(episodes))
    due = [
        each
        for each in promises(said, episodes, scene.organisation)
        if each.by == person and each.day <= scene.today
    ]
    keys = {each.indicator for each in due}
    records = scene.store.records.whole(scene.store.indicators.among(keys))
    seen = {each.indicator.key: (each, assess(each, scene.today)) for each in records}
    return promise_record(
        fate(each, *seen[each.indicator]) for each in due if each.indicator in seen
    )
