"""`/kpi log`: store one value and say at once what it means."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import DomainError
from domain.indicators import Indicator
from domain.notices import DueItem
from domain.periods import Period
from domain.readings import Reading, ReadingStatus
from domain.signals import signal_of
from domain.snapshots import Snapshot, snapshot
from handlers.admission import check_length
from handlers.announcing import Fate
from handlers.causes import value_cause
from handlers.entering import (
    Intent,
    check_period,
    check_why,
    is_same,
    needs_reason,
    ratio_conflict,
    take_up,
)
from handlers.log_marks import Marks, marks
from handlers.log_questions import (
    AlreadyLogged,
    AskPeriod,
    AskReason,
    ConfirmRatio,
    already,
    ask_ratio,
    ask_reason,
    asked_period,
    counting_in,
    next_due_of,
    relied_on,
)
from handlers.log_text import Typed, named, typed
from handlers.meaning import meaning
from handlers.named_year import check_year
from handlers.names import stored
from handlers.permissions import check_log
from handlers.reassess import Look, Reassessed, reassess, watch
from handlers.request import Request
from handlers.scene import Scene, enter
from handlers.words import Words, months_of, ratio_words
from storage.store import Store

USAGE = (
    "/kpi log",
    "/kpi log abandonment 1255/4258 jan",
    '/kpi log "first line fix" 34.4% jan 18 note: two new starters',
    "/kpi log csat n/a jan because the survey was not run",
    "/kpi log abandonment 29% dec to date",
    "/kpi log csat ~6.4 q3 sample 200",
    "/kpi log abandonment 3.39% dec because a digit was wrong",
)


@dataclass(frozen=True)
class ValueLogged:
    """The echo. ``snapshot`` is the indicator in the logged period, or at its latest value before
    that when none is expected; ``period_long`` is always the logged one.

    ``value`` and ``ratio`` are in words ("29.5%", "1,255 / 4,258" or empty), ``variance`` in both
    units, ``meaning`` what it does to the exception. ``months`` is set where
    ``period_long`` does not name them.
    ``corrected_from`` is the old value in words. Undo carries indicator, period, revision and
    stands until ``undo_until``. ``alert_in`` is how many real seconds the channel's message
    waits, None when none will be posted.
    """

    snapshot: Snapshot
    indicator: str
    period: str
    revision: int
    status: ReadingStatus
    value: str
    period_long: str = ""
    ratio: str = ""
    months: str = ""
    variance: str = ""
    meaning: str = ""
    note: str = ""
    reason: str = ""
    sample: int | None = None
    corrected_from: str = ""
    undo_until: datetime | None = None
    alert_in: float | None = None
    next_due: DueItem | None = None


__all__ = ["AlreadyLogged", "AskPeriod", "AskReason", "ConfirmRatio", "ValueLogged"]

Answer = ValueLogged | AlreadyLogged | AskReason | ConfirmRatio | AskPeriod


def handle(request: Request, store: Store) -> Answer:
    """Log what the words say; a question comes back where they leave a doubt."""
    check_length(request.text)
    scene = enter(request, store)
    found = marks(request.text)
    its = named(found, stored(store, scene.unit))
    check_log(scene, its.indicator)
    meant = typed(its, found, scene.organisation, scene.today)
    period = _period(scene, its.indicator, meant, found)
    intent = _intent(its.indicator, period, meant, found)
    if meant.period is None and not found.to_date:
        asked = asked_period(scene, its.indicator, period, intent, meant.value_text)
        if asked is not None:
            return asked
    return store_value(scene, its.indicator, period, intent)


def store_value(
    scene: Scene,
    indicator: Indicator,
    period: Period,
    intent: Intent,
    *,
    ratio_settled: bool = False,
) -> ValueLogged | AlreadyLogged | AskReason | ConfirmRatio:
    """Store the value, or ask first: which of two numbers, or why another one is replaced."""
    check_log(scene, indicator)
    check_period(indicator, period, ReadingStatus(intent.status), scene)
    check_why(indicator, period, intent)
    if not ratio_settled and ratio_conflict(indicator, intent.entry):
        return ask_ratio(scene, indicator, period, intent)
    before = watch(scene.store, indicator.key, scene.now)
    current = counting_in(before, period)
    if current is not None and is_same(indicator, intent, current):
        return already(scene, before, current)
    if current is not None and needs_reason(indicator, intent, current) and not intent.reason:
        return ask_reason(scene, before, current, intent)
    reading = _add(scene, indicator, period, intent, before)
    done = reassess(
        scene.store,
        indicator.key,
        scene.now,
        cause=value_cause(before.record, current, intent.entry),
        by=scene.person.key,
        live=True,
        announces=reading.is_final,
        alert_delay=scene.request.timing.alert_delay,
        before=before,
    )
    return _echo(scene, done, reading, current)


def settle_ratio(request: Request, store: Store) -> Answer:
    """The button under ConfirmRatio: ``choice`` is "ratio" or "value"."""
    scene = enter(request, store)
    key = request.value("draft")
    intent = take_up(scene, key)
    entry = intent.entry
    choice = request.value("choice")
    if entry is None or choice not in ("ratio", "value"):
        raise DomainError("Choose the ratio or the value that you typed. Nothing was stored.")
    store.drafts.drop(key)
    if choice == "ratio":
        intent = replace(intent, value="")
    else:
        intent = replace(intent, numerator="", denominator="")
    return _stored_intent(scene, intent)


def give_reason(request: Request, store: Store) -> Answer:
    """The form under AskReason: the draft with its ``reason``."""
    scene = enter(request, store)
    key = request.value("draft")
    intent = take_up(scene, key)
    reason = request.value("reason")
    check_length(reason)
    if not reason:
        raise DomainError("Say in a few words why the value changes. Nothing was stored.")
    store.drafts.drop(key)
    return _stored_intent(scene, replace(intent, reason=reason))


def _stored_intent(scene: Scene, intent: Intent) -> Answer:
    record = scene.store.records.of(intent.indicator)
    indicator = record.indicator
    period = scene.organisation.calendar.from_text(indicator.frequency, intent.period)
    return store_value(scene, indicator, period, intent, ratio_settled=True)


def _period(scene: Scene, indicator: Indicator, meant: Typed, found: Marks) -> Period:
    calendar = scene.organisation.calendar
    if meant.period is not None:
        check_year(scene, indicator, meant.period, found.rest)
        return meant.period
    if found.to_date:
        return calendar.containing(indicator.frequency, scene.today)
    return calendar.last_ended(indicator.frequency, scene.today)


def _intent(indicator: Indicator, period: Period, meant: Typed, found: Marks) -> Intent:
    note = " ".join(part for part in (meant.note, found.note) if part)
    intent = Intent(
        indicator=indicator.key,
        period=period.text,
        status=found.status.value,
        note=note,
        reason=found.reason,
        sample="" if found.sample is None else str(found.sample),
    )
    return intent.with_entry(meant.entry)


def _add(
    scene: Scene, indicator: Indicator, period: Period, intent: Intent, before: Look
) -> Reading:
    store, person = scene.store, scene.person
    reading = Reading(
        indicator=indicator.key,
        period=period,
        revision=store.readings.next_revision(indicator.key, period),
        entry=intent.entry,
        status=ReadingStatus(intent.status),
        author=person.key,
        recorded=scene.now,
        note=intent.note,
        reason=intent.reason,
        sample=int(intent.sample) if intent.sample else None,
    )
    store.readings.add(reading)
    detail = {"period": period.text, "revision": str(reading.revision), "status": intent.status}
    for name in ("value", "numerator", "denominator", "reason"):
        if getattr(intent, name):
            detail[name] = getattr(intent, name)
    relied = relied_on(before, period)
    if relied:
        detail["relied on the old value"] = relied
    store.audit.note(person.key, "logged", indicator.key, detail, scene.now)
    return reading


def _echo(
    scene: Scene, done: Reassessed, reading: Reading, replaced: Reading | None
) -> ValueLogged:
    record, period = done.look.record, reading.period
    words = Words(record)
    upto = tuple(each for each in done.look.assessments if each.period <= period)
    assessment = upto[-1]
    delay = scene.request.timing.alert_delay.total_seconds()
    return ValueLogged(
        snapshot=snapshot(
            record,
            upto,
            _unit_name(scene, record.indicator),
            signal=signal_of(record, upto),
        ),
        indicator=record.indicator.key,
        period=period.text,
        revision=reading.revision,
        status=reading.status,
        value=words.reading(reading),
        period_long=period.long_label,
        ratio=ratio_words(reading.entry) if reading.entry else "",
        months=months_of(period),
        variance=words.variance(assessment.cell),
        meaning=meaning(done, assessment),
        note=reading.note,
        reason=reading.reason,
        sample=reading.sample,
        corrected_from=_corrected_from(words, reading, replaced),
        undo_until=scene.now + scene.request.timing.undo_window,
        alert_in=None if done.paused or done.fate not in (Fate.QUEUED, Fate.REPLACED) else delay,
        next_due=next_due_of(scene),
    )


def _corrected_from(words: Words, reading: Reading, replaced: Reading | None) -> str:
    if replaced is None or replaced.entry is None:
        return ""
    old, new = words.reading(replaced), words.reading(reading)
    return old if old != new else ""


def _unit_name(scene: Scene, indicator: Indicator) -> str:
    unit = scene.store.units.get(indicator.unit)
    return unit.name if unit else indicator.unit
