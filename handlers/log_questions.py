"""What is asked back before a value is stored, and what is said when there is nothing to store."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import DomainError
from domain.indicators import Indicator
from domain.notices import DueItem
from domain.periods import Period
from domain.readings import Reading, ReadingStatus, counting
from domain.values import ratio_value
from handlers import due_items
from handlers.entering import Intent, keep, same_value
from handlers.people import name_of
from handlers.reassess import Look, watch
from handlers.refused import Suggestion
from handlers.scene import Scene
from handlers.words import Words, ratio_words


@dataclass(frozen=True)
class AlreadyLogged:
    """The same value was there; nothing was stored."""

    indicator: str
    name: str
    period: str
    period_long: str
    value: str
    by: str
    at: datetime
    next_due: DueItem | None = None


@dataclass(frozen=True)
class AskReason:
    """A different value is there: the correction ``draft`` waits for a reason.

    ``command`` is the same request as it could be typed, with the place for the reason.
    """

    draft: str
    indicator: str
    name: str
    period_long: str
    old: str
    new: str
    logged_by: str
    command: str


@dataclass(frozen=True)
class ConfirmRatio:
    """A typed value disagrees with its own ratio; ``draft`` waits for one of the two buttons."""

    draft: str
    indicator: str
    name: str
    period_long: str
    typed: str
    ratio: str
    computed: str


@dataclass(frozen=True)
class AskPeriod:
    """No period was named and the latest one has a value: which one is meant?"""

    indicator: str
    name: str
    period_long: str
    has: str
    typed: str
    suggestions: tuple[Suggestion, ...]


def asked_period(
    scene: Scene, indicator: Indicator, period: Period, intent: Intent, value_text: str
) -> AskPeriod | AlreadyLogged | None:
    """The question which period is meant, when the latest ended one has another value."""
    look = watch(scene.store, indicator.key, scene.now)
    current = counting_in(look, period)
    if current is None or current.entry is None or intent.entry is None:
        return None
    if current.status is ReadingStatus.PROVISIONAL:
        return None
    if same_value(indicator, intent.entry, current.entry):
        return already(scene, look, current)
    words = Words(look.record)
    return AskPeriod(
        indicator=indicator.key,
        name=indicator.name,
        period_long=period.long_label,
        has=words.entry(current.entry),
        typed=words.entry(intent.entry),
        suggestions=_period_suggestions(scene, indicator, period, value_text, look, intent),
    )


def _period_suggestions(
    scene: Scene, indicator: Indicator, period: Period, value_text: str, look: Look, intent: Intent
) -> tuple[Suggestion, ...]:
    start, rest = f'log "{indicator.key}" {value_text}', _other_words(intent)
    missing = [
        each.period
        for each in look.assessments
        if each.cell.reading is None and each.period.ended(scene.today)
    ]
    running = scene.organisation.calendar.containing(indicator.frequency, scene.today)
    return (
        *(Suggestion(each.label, f"{start} {each.text}{rest}") for each in missing[-2:]),
        Suggestion(f"{running.label} to date", f"{start} {running.text} to date{rest}"),
        Suggestion(f"Correct {period.label}", f"{start} {period.text}{rest}"),
    )


def _other_words(intent: Intent) -> str:
    """What else was said, as it could be typed again."""
    status = ReadingStatus(intent.status)
    words = ""
    if status in (ReadingStatus.PROVISIONAL, ReadingStatus.ESTIMATED):
        words += f" {status}"
    words += f" sample {intent.sample}" if intent.sample else ""
    words += f" because {intent.reason}" if intent.reason else ""
    return words + (f" note: {intent.note}" if intent.note else "")


def ask_ratio(scene: Scene, indicator: Indicator, period: Period, intent: Intent) -> ConfirmRatio:
    entry = intent.entry
    if entry is None or entry.value is None or entry.numerator is None or not entry.denominator:
        raise DomainError("There is no value beside the ratio. Log the value again.")
    words = Words(scene.store.records.of(indicator.key))
    exact = ratio_value(entry.numerator, entry.denominator, indicator.measure)
    return ConfirmRatio(
        draft=keep(scene, intent),
        indicator=indicator.key,
        name=indicator.name,
        period_long=period.long_label,
        typed=words.value(entry.value),
        ratio=ratio_words(entry),
        computed=words.value(exact),
    )


def ask_reason(scene: Scene, before: Look, current: Reading, intent: Intent) -> AskReason:
    indicator, words = before.record.indicator, Words(before.record)
    new = words.entry(intent.entry) if intent.entry else "not expected"
    typed_value = intent.value or (
        f"{intent.numerator}/{intent.denominator}" if intent.numerator else "n/a"
    )
    return AskReason(
        draft=keep(scene, intent),
        indicator=indicator.key,
        name=indicator.name,
        period_long=current.period.long_label,
        old=words.entry(current.entry) if current.entry else words.reading(current),
        new=new,
        logged_by=name_of(scene.store, current.author),
        command=f"/kpi log {indicator.key} {typed_value} {current.period.text} because ...",
    )


def already(scene: Scene, look: Look, current: Reading) -> AlreadyLogged:
    indicator, words = look.record.indicator, Words(look.record)
    return AlreadyLogged(
        indicator=indicator.key,
        name=indicator.name,
        period=current.period.text,
        period_long=current.period.long_label,
        value=words.entry(current.entry) if current.entry else words.reading(current),
        by=name_of(scene.store, current.author),
        at=current.recorded,
        next_due=next_due_of(scene),
    )


def next_due_of(scene: Scene) -> DueItem | None:
    """The value that this person is waited for longest; else the longest missing one here."""
    key, indicators = scene.person.key, scene.store.indicators
    mine = [each for each in indicators.of_person(key) if each.data_owner == key]
    if not mine and scene.unit is not None:
        mine = list(indicators.all(scene.unit.key))
    waiting = due_items.items(scene, mine)
    return waiting[0] if waiting else None


def counting_in(look: Look, period: Period) -> Reading | None:
    return counting(look.record.readings).get(period)


def relied_on(before: Look, period: Period) -> str:
    """The announced episodes that a value replaced now had counted in; empty if it is new."""
    if counting_in(before, period) is None:
        return ""
    return ", ".join(
        f"episode:{each.id}"
        for each in before.episodes
        if each.announced and each.last >= period and not each.withdrawn
    )
