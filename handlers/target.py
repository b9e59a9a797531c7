"""`/kpi target <indicator> <value> from <period> [because ...]`: set a dated target."""

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.assessments import Assessment
from domain.errors import DomainError, NotFoundError, PeriodError
from domain.exact_decimals import decimal_text
from domain.indicators import Indicator
from domain.measures import Calculation
from domain.organisation import Organisation
from domain.periods import Frequency, Period
from domain.rating import needs_positive_target, scheme_name
from domain.signals import signal_of
from domain.snapshots import Snapshot, snapshot
from domain.targets import Target, in_force
from domain.values import parse_entry
from handlers.admission import check_length
from handlers.causes import target_cause
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import Faults
from handlers.meaning import meaning
from handlers.mistyped import check_word
from handlers.permissions import check_define, may_define
from handlers.reassess import Reassessed, reassess, watch
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.words import Words
from storage.store import Store

USAGE = (
    "/kpi target abandonment",
    "/kpi target abandonment 12% from apr 18 because agreed by committee",
)
MOST_RERATED = 13
_FURTHEST_AHEAD = 60
OF_A_YEAR = ("year", "milestone", "split")  # what may stand before the name
_MOST_WORDS = 20  # of a name; each of them is tried as its last
_WORDS = re.compile(
    r"^(?P<head>.*?)(?:\s+from\s+(?P<start>.*?))?(?:\s+because\s+(?P<note>.*))?$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class TargetForm:
    """Inputs by name: indicator, value, start (a period in words), note."""

    indicator: str
    name: str
    value: str = ""
    start: str = ""
    current: str = ""


@dataclass(frozen=True)
class TargetSet:
    """``rerated`` are lines "Jan 18: Red → Amber"; ``old`` the target before, in words."""

    snapshot: Snapshot
    value: str
    start: str
    old: str
    rerated: tuple[str, ...]
    meaning: str
    note: str = ""


@dataclass(frozen=True)
class TargetUnchanged:
    name: str
    value: str
    start: str


@dataclass(frozen=True)
class TargetList:
    """`/kpi target <indicator>`: the dated targets, newest first, as (start, value, note)."""

    indicator: str
    name: str
    targets: tuple[tuple[str, str, str], ...]
    may_change: bool


def open_form(request: Request, store: Store) -> TargetForm:
    scene = look(request, store)
    check_define(scene, "set targets")
    if not request.text.strip() and not request.value("indicator"):
        return TargetForm("", "")
    indicator = chosen_indicator(scene, request.text)
    record = store.records.of(indicator.key)
    running = scene.organisation.calendar.containing(indicator.frequency, scene.today)
    target = in_force(record.targets, running)
    current = Words(record).value(target.value) if target else ""
    return TargetForm(indicator.key, indicator.name, "", running.next().text, current)


def handle(request: Request, store: Store) -> TargetSet | TargetUnchanged | TargetList:
    """Anybody may read the targets; administrators set one."""
    check_length(request.text)
    scene = enter(request, store)
    if request.value("value"):
        return _from_form(scene)
    found = _WORDS.match(" ".join(request.text.split()))
    head, start = (found["head"], found["start"] or "") if found else (request.text, "")
    words = head.split()
    for at in range(min(len(words), _MOST_WORDS), 0, -1):
        value, name = " ".join(words[at:]), " ".join(words[:at]).strip('"\u201c\u201d')
        try:
            indicator = chosen_indicator(scene, name)
        except DomainError:
            continue
        if not value:
            return _listed(scene, indicator)
        return _set(scene, indicator, value, start, (found["note"] or "") if found else "")
    nameless = [word for word in words if not any(char.isdigit() for char in word)]
    try:
        return _listed(scene, chosen_indicator(scene, " ".join(nameless)))
    except NotFoundError:
        check_word("target", request.text, OF_A_YEAR)
        raise


def value_of(indicator: Indicator, typed: str, currency: str) -> Decimal:
    """The target as typed; schemes that take shares of it need it above 0."""
    entry = parse_entry(
        typed,
        measure=indicator.measure,
        calculation=Calculation.VALUE,
        bounds=indicator.bounds,
        currency=currency,
    )
    if entry.value is None:
        raise DomainError("A target is one number. Write for example 10 or 10%.")
    return entry.value


def start_of(scene: Scene, indicator: Indicator, typed: str) -> Period:
    """The first period a target holds for; it may lie ahead, where a typed value may not."""
    return period_or_ahead(scene, indicator.frequency, typed)


def period_or_ahead(scene: Scene, frequency: Frequency, typed: str) -> Period:
    calendar = scene.organisation.calendar
    try:
        return calendar.parse(frequency, typed, scene.today)
    except PeriodError as fault:
        running = calendar.containing(frequency, scene.today)
        for ahead in range(1, _FURTHEST_AHEAD + 1):
            day = running.shift(ahead).last
            try:
                found = calendar.parse(frequency, typed, day)
            except PeriodError:
                continue
            if found.first > scene.today:
                return found
        raise fault


def _from_form(scene: Scene) -> TargetSet | TargetUnchanged:
    request, faults = scene.request, Faults()
    check_define(scene, "set targets")
    indicator = chosen_indicator(scene, request.text)
    currency = scene.organisation.currency
    faults.tried("value", lambda: value_of(indicator, request.value("value"), currency))
    if request.value("start"):
        faults.tried("start", lambda: start_of(scene, indicator, request.value("start")))
    faults.check()
    value, start, note = (request.value(name) for name in ("value", "start", "note"))
    return _set(scene, indicator, value, start, note)


def _set(
    scene: Scene, indicator: Indicator, typed: str, start_words: str, note: str
) -> TargetSet | TargetUnchanged:
    check_define(scene, "set targets")
    check_length(note)
    store, organisation = scene.store, scene.organisation
    value = value_of(indicator, typed, organisation.currency)
    check_rateable(indicator, value, organisation)
    start = (
        start_of(scene, indicator, start_words)
        if start_words.strip()
        else organisation.calendar.containing(indicator.frequency, scene.today)
    )
    before = watch(store, indicator.key, scene.now)
    words, old = Words(before.record), in_force(before.record.targets, start)
    if old is not None and old.value == value and old.start == start:
        return TargetUnchanged(indicator.name, words.value(value), start.long_label)
    target = Target(indicator.key, start, value, scene.person.key, scene.now, note)
    store.targets.add(target)
    detail = {"value": decimal_text(value), "from": start.text, "note": note}
    store.audit.note(scene.person.key, "set target", indicator.key, detail, scene.now)
    done = reassess(
        store,
        indicator.key,
        scene.now,
        cause=target_cause(before.record, target),
        by=scene.person.key,
        live=True,
        alert_delay=scene.request.timing.alert_delay,
        before=before,
    )
    return TargetSet(
        snapshot=_snapshot(scene, done),
        value=words.value(value),
        start=start.long_label,
        old=words.value(old.value) if old else "",
        rerated=rerated(before.assessments, done.look.assessments),
        meaning=meaning(done),
        note=note,
    )


def check_rateable(indicator: Indicator, value: Decimal, organisation: Organisation) -> None:
    scheme = indicator.scheme_under(organisation.scheme)
    if value <= 0 and needs_positive_target(scheme):
        raise DomainError(
            f"{indicator.name} is rated by {scheme_name(scheme)}, in shares of its target, and "
            "there are none of 0 or less. Write a target above 0, or have an administrator give "
            "it the scheme thresholds."
        )


def rerated(before: tuple[Assessment, ...], after: tuple[Assessment, ...]) -> tuple[str, ...]:
    """ "Jan 18: Red → Amber" for the latest periods whose rating moved."""
    old = {each.period: each.cell.rating for each in before}
    lines = [
        f"{each.period.label}: {old[each.period].word} → {each.cell.rating.word}"
        for each in after
        if each.period in old and old[each.period] is not each.cell.rating
    ]
    left = len(lines) - MOST_RERATED
    return (f"{left} earlier periods", *lines[left:]) if left > 0 else tuple(lines)


def _listed(scene: Scene, indicator: Indicator) -> TargetList:
    record = scene.store.records.of(indicator.key)
    words = Words(record)
    dated = sorted(record.targets, key=lambda each: each.start.first, reverse=True)
    return TargetList(
        indicator.key,
        indicator.name,
        tuple((each.start.label, words.value(each.value), each.note) for each in dated),
        may_define(scene.person),
    )


def _snapshot(scene: Scene, done: Reassessed) -> Snapshot:
    record, found = done.look.record, done.look.assessments
    unit = scene.unit_name(record.indicator.unit)
    return snapshot(record, found, unit, signal=signal_of(record, found))
