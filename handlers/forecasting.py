"""Forecasts as handlers ask for them: of one indicator or many, from what is known now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.assessments import Assessment, Record, assess
from domain.exact_decimals import fraction
from domain.forecast_values import changed_with, forecast_values
from domain.indicators import Stage
from domain.levels import level_of
from domain.outlooks import FEWEST, Outlook, Recovery, recovery
from domain.periods import Period
from handlers.outlook_words import period_name, recovery_words, too_few_words
from handlers.words import Words
from storage.store import Store


@dataclass(frozen=True)
class Prospect:
    """One indicator with what is forecast for it; ``lacking`` says why nothing is.

    ``made`` stays None then.
    """

    record: Record
    assessments: tuple[Assessment, ...]
    made: Outlook | None = None
    recovery: Recovery | None = None
    lacking: str = ""

    @property
    def words(self) -> Words:
        return Words(self.record)

    def recovery_words(self, today: date) -> str:
        return recovery_words(self.recovery, today) if self.recovery else ""


def prospects(records: Sequence[Record], now: datetime) -> tuple[Prospect, ...]:
    """In the order given; the records know the whole history."""
    made = _outlooks([each for each in records if not _is_retired(each)], now)
    today = {each.indicator.key: each.organisation.today(now) for each in records}
    return tuple(
        _prospect(each, made.get(each.indicator.key), today[each.indicator.key]) for each in records
    )


def prospect(record: Record, now: datetime) -> Prospect:
    return prospects((record,), now)[0]


def keep_forecast(store: Store, record: Record, now: datetime) -> None:
    """What a message in a channel shows of it is not to be denied later."""
    if not _is_retired(record):
        store.forecasts.keep(_outlooks((record,), now).values())


def _outlooks(records: Sequence[Record], now: datetime) -> Mapping[str, Outlook]:
    if all(len(each.readings) < FEWEST for each in records):
        return {}
    from domain.insight.outlooks import outlooks  # numpy: not at every start

    return outlooks(records, now)


def _prospect(record: Record, made: Outlook | None, today: date) -> Prospect:
    assessments = assess(record, today)
    final = [each for each in assessments if each.cell.is_final]
    if made is None:
        known = len(forecast_values(record, assessments))
        return Prospect(record, assessments, lacking=_lacking(record, known))
    if made.horizons[-1].period.ended(today):
        return Prospect(record, assessments, lacking=_too_old(record, made.base, today))
    found = recovery(made.horizons, _is_on_track(record, final[-1]))
    return Prospect(record, assessments, made, found)


def _is_retired(record: Record) -> bool:
    return record.indicator.stage is Stage.RETIRED


def _is_on_track(record: Record, latest: Assessment) -> bool:
    """Whether the value that the forecast starts from reaches its level."""
    level, value = level_of(record, latest.period), latest.cell.value
    if level is None or value is None:
        return False
    return not record.indicator.polarity.is_worse(value, fraction(level))


def _lacking(record: Record, values: int) -> str:
    name = record.indicator.name
    if _is_retired(record):
        return f"{name} is retired, so nothing is forecast for it."
    begun = changed_with(record)
    since = f" since new limits began with {begun.label}" if begun else ""
    return too_few_words(name, values, since)


def _too_old(record: Record, base: Period, today: date) -> str:
    return (
        f"No forecast for {record.indicator.name}: its latest final value is of "
        f"{period_name(base, today)}, too long ago to start from. Log the values since."
    )
