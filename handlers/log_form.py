"""The form behind `/kpi log` without words: one value after another, due ones first."""

from dataclasses import dataclass

from domain.errors import DomainError
from domain.indicators import Indicator, Stage
from domain.measures import Calculation, Entry, Measure
from domain.notices import DueItem
from domain.periods import Period
from domain.readings import ReadingStatus, counting
from domain.targets import in_force
from domain.values import decimal_text, parse_entry
from handlers.admission import LONGEST_TEXT
from handlers.due import items_of, own
from handlers.entering import Intent, needs_reason, take_up
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import Faults, refuse
from handlers.log import Answer, store_value
from handlers.log_questions import ConfirmRatio
from handlers.permissions import check_log, may_log
from handlers.reassess import Look, watch
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.words import Words
from storage.store import Store

SHOWN_PERIODS = 13


@dataclass(frozen=True)
class PeriodChoice:
    """One period to log for; ``text`` is canonical, ``has`` the value it has, in words."""

    text: str
    label: str
    has: str = ""
    running: bool = False


@dataclass(frozen=True)
class KnownValue:
    """A value as it can be typed again: alone, or as the two numbers of its ratio."""

    value: str = ""
    numerator: str = ""
    denominator: str = ""


@dataclass(frozen=True)
class LogForm:
    """Facts of the form. Without ``indicator`` the person chooses one first.

    Inputs by name: indicator, period, value | numerator + denominator, status (final,
    provisional, estimated, not_expected), sample, note, reason. ``example`` shows how a value is
    typed. ``due`` come first in the choice of indicators. ``periods`` are newest first.
    ``status`` decides which inputs there are: a value that is not expected has none.
    ``known`` is what the period has, where that is to be corrected: the inputs begin with it.
    """

    indicator: str
    name: str
    measure: Measure | None
    calculation: Calculation | None
    unit_words: str
    example: str
    periods: tuple[PeriodChoice, ...]
    period: str
    due: tuple[DueItem, ...]
    previous: str = ""
    target: str = ""
    status: ReadingStatus = ReadingStatus.FINAL
    known: KnownValue | None = None


@dataclass(frozen=True)
class ReasonForm:
    """Asks why a value is corrected; inputs: reason. ``draft`` comes back with it."""

    draft: str
    name: str
    period_long: str
    old: str
    new: str


def open_form(request: Request, store: Store) -> LogForm:
    """For the indicator of the button, or the one that has waited longest, or none yet."""
    scene = look(request, store)
    due = _due(scene)
    if request.value("indicator"):
        return _filled(scene, chosen_indicator(scene, ""), due, request.value("period"))
    if due:
        first = store.indicators.get(due[0].indicator)
        if first is not None:
            return _filled(scene, first, due, due[0].period)
    status = _status(request, Faults())
    return LogForm("", "", None, None, "", "", (), "", due, status=status)


def submit(request: Request, store: Store) -> Answer:
    """The form's inputs; each fault stands at its own input."""
    scene = enter(request, store)
    if not request.value("indicator"):
        raise refuse("indicator", "Choose an indicator.")
    indicator = chosen_indicator(scene, "")
    check_log(scene, indicator)
    intent, period = _intent(scene, indicator)
    current = counting(store.readings.of(indicator.key)).get(period)
    if current is not None and not intent.reason and needs_reason(indicator, intent, current):
        words = Words(store.records.of(indicator.key))
        raise refuse(
            "reason",
            f"{period.label} has {words.reading(current)} already. Say why it changes.",
        )
    answer = store_value(scene, indicator, period, intent)
    if isinstance(answer, ConfirmRatio):
        store.drafts.drop(answer.draft)
        raise refuse(
            "value",
            f"{answer.typed} is not {answer.ratio}, which is {answer.computed}. Leave one empty.",
        )
    return answer


def open_reason(request: Request, store: Store) -> ReasonForm:
    """The form behind "Give a reason"."""
    scene = look(request, store)
    key = request.value("draft")
    intent = take_up(scene, key)
    seen = watch(store, intent.indicator, scene.now)
    indicator, words = seen.record.indicator, Words(seen.record)
    period = scene.organisation.calendar.from_text(indicator.frequency, intent.period)
    current = counting(seen.record.readings).get(period)
    return ReasonForm(
        draft=key,
        name=indicator.name,
        period_long=period.long_label,
        old=words.reading(current) if current else "none",
        new=words.entry(intent.entry) if intent.entry else "not expected",
    )


def _due(scene: Scene) -> tuple[DueItem, ...]:
    """One's own first, then those that one may log here."""
    mine = own(scene)
    keys = {each.key for each in mine}
    others = [
        each
        for each in scene.store.indicators.all(scene.unit.key if scene.unit else None)
        if each.key not in keys and scene.unit is not None and may_log(scene, each)
    ]
    return items_of(scene, mine) + items_of(scene, others)


def _filled(scene: Scene, indicator: Indicator, due: tuple[DueItem, ...], period: str) -> LogForm:
    check_log(scene, indicator)
    if indicator.stage is Stage.RETIRED:
        raise DomainError(f"{indicator.name} is retired: no value is expected any more.")
    seen = watch(scene.store, indicator.key, scene.now)
    words, choices = Words(seen.record), _periods(scene, seen, period)
    missing = [each.period for each in due if each.indicator == indicator.key]
    chosen = period or (missing[0] if missing else choices[1].text)
    valued = [each for each in seen.assessments if each.cell.value is not None]
    running = scene.organisation.calendar.containing(indicator.frequency, scene.today)
    target = in_force(seen.record.targets, running)
    return LogForm(
        indicator=indicator.key,
        name=indicator.name,
        measure=indicator.measure,
        calculation=indicator.calculation,
        unit_words=words.unit(),
        example=words.examples(),
        periods=choices,
        period=chosen if any(each.text == chosen for each in choices) else choices[1].text,
        due=due,
        previous=words.labelled(valued[-1]) if valued else "",
        target=words.value(target.value) if target else "",
        status=_status(scene.request, Faults()),
        known=_known(scene, seen, period),
    )


def _known(scene: Scene, seen: Look, period: str) -> KnownValue | None:
    """What the period has, where the button was there to correct it."""
    standing = counting(seen.record.readings).items()
    entry = next((found.entry for at, found in standing if at.text == period), None)
    if entry is None or not scene.request.value("correct"):
        return None
    if entry.numerator is None or entry.denominator is None:
        return KnownValue(value="" if entry.value is None else decimal_text(entry.value))
    return KnownValue("", decimal_text(entry.numerator), decimal_text(entry.denominator))


def _periods(scene: Scene, seen: Look, asked: str) -> tuple[PeriodChoice, ...]:
    """The running one first, then those that have ended, newest first; the one asked for is among
    them however old it is."""
    frequency = seen.record.indicator.frequency
    running = scene.organisation.calendar.containing(frequency, scene.today)
    standing, words = counting(seen.record.readings), Words(seen.record)
    choices = []
    shown = [running.shift(-back) for back in range(SHOWN_PERIODS + 1)]
    shown += [each for each in standing if each.text == asked and each not in shown]
    for period in shown:
        has = standing.get(period)
        label = f"{period.label} to date" if period == running else period.label
        choices.append(
            PeriodChoice(period.text, label, words.reading(has) if has else "", period == running)
        )
    return tuple(choices)


def _intent(scene: Scene, indicator: Indicator) -> tuple[Intent, Period]:
    request, faults = scene.request, Faults()
    period = faults.tried("period", lambda: _period(scene, indicator))
    status = _status(request, faults)
    if period is not None and not period.ended(scene.today) and status is ReadingStatus.FINAL:
        faults.add("status", f"{period.long_label} has not ended yet: mark it provisional.")
    entry = None if status is ReadingStatus.NOT_EXPECTED else _entry(scene, indicator, faults)
    if status is ReadingStatus.NOT_EXPECTED and not (
        request.value("reason") or request.value("note")
    ):
        faults.add("note", "Say why no value is expected.")
    sample = request.value("sample").replace(",", "")
    if sample and not (sample.isascii() and sample.isdigit() and len(sample) <= 12):
        faults.add("sample", "Write how many were looked at, for example 200.")
    for name in ("note", "reason"):
        if len(request.value(name)) > LONGEST_TEXT:
            faults.add(name, f"Write at most {LONGEST_TEXT:,} characters.")
    faults.check()
    if period is None:
        raise refuse("period", "Choose a period.")
    intent = Intent(
        indicator=indicator.key,
        period=period.text,
        status=status.value,
        note=request.value("note"),
        reason=request.value("reason"),
        sample=sample,
    )
    return intent.with_entry(entry), period


def _period(scene: Scene, indicator: Indicator) -> Period:
    typed = scene.request.value("period")
    return scene.organisation.calendar.parse(indicator.frequency, typed, scene.today)


def _status(request: Request, faults: Faults) -> ReadingStatus:
    word = request.value("status") or ReadingStatus.FINAL.value
    try:
        status = ReadingStatus(word)
    except ValueError:
        status = ReadingStatus.WITHDRAWN
    if status is ReadingStatus.WITHDRAWN:
        faults.add("status", "Choose final, provisional, estimated or not expected.")
    return status


def _entry(scene: Scene, indicator: Indicator, faults: Faults) -> Entry | None:
    """From one input, or from numerator and denominator, or from both at once."""
    request = scene.request
    top, bottom = request.value("numerator"), request.value("denominator")
    value = request.value("value")
    if bool(top) != bool(bottom):
        faults.add("denominator" if top else "numerator", "Fill in both numbers, or neither.")
        return None
    field = "numerator" if top else "value"
    text = f"{top}/{bottom}" if top else value
    entry = faults.tried(field, lambda: _parsed(indicator, text))
    if entry is None or not (top and value):
        return entry
    beside = faults.tried("value", lambda: _parsed(indicator, value))
    if beside is None:
        return None
    return Entry(beside.value, entry.numerator, entry.denominator)


def _parsed(indicator: Indicator, text: str) -> Entry:
    return parse_entry(
        text,
        measure=indicator.measure,
        calculation=indicator.calculation,
        bounds=indicator.bounds,
    )
