"""`/kpi indicator add | edit | retire`: administrators change definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator, Stage
from domain.targets import Target, in_force
from handlers.action_retiring import check_no_open_actions
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import refuse
from handlers.indicator_fields import NEW, indicator_from, text_values
from handlers.meaning import meaning
from handlers.permissions import check_define
from handlers.reassess import reassess, watch
from handlers.request import Request
from handlers.rule_inputs import rule_values, rule_words
from handlers.scene import Scene, enter, look
from handlers.target import check_rateable, start_of, value_of
from handlers.words import Words
from storage.store import Store

USAGE = (
    "/kpi indicator add",
    "/kpi indicator edit abandonment",
    "/kpi indicator retire abandonment",
)


@dataclass(frozen=True)
class IndicatorForm:
    """``values`` are what the inputs start with, by name, all text.

    Inputs: name, key, unit, measure, calculation, aggregation, polarity, frequency, due_days,
    target, target_from, lead_officer, data_owner (Slack user ids), aliases, why, success_text,
    success_value, stage, bounds_low, bounds_high, scheme, scheme_settings, off_target_percent,
    deteriorating_moves, amber_periods; ``emptied`` names those that count as empty when they are
    missing. ``indicator`` is empty for a new one. ``units`` are (key, name); ``usual_rule`` is
    the organisation's rule in words.
    """

    indicator: str
    units: tuple[tuple[str, str], ...]
    values: Mapping[str, str] = field(default_factory=dict)
    usual_rule: str = ""


@dataclass(frozen=True)
class IndicatorSaved:
    """``changes`` are lines "due days: 10 → 12"; empty when nothing differs."""

    key: str
    name: str
    unit_name: str
    created: bool
    changes: tuple[str, ...]
    stage: Stage
    next_step: str


@dataclass(frozen=True)
class IndicatorRetired:
    key: str
    name: str
    readings: int
    already: bool = False
    meaning: str = ""


def handle(request: Request, store: Store) -> IndicatorForm | IndicatorRetired:
    """add and edit open the form, retire ends it; readings are always kept."""
    check_length(request.text)
    verb, _, rest = request.text.strip().partition(" ")
    match verb.casefold():
        case "add" | "new":
            return open_form(request.with_text(rest), store, adding=True)
        case "edit" | "change":
            return open_form(request.with_text(rest), store)
        case "retire" | "remove" | "delete":
            return retire(request.with_text(rest), store)
    raise DomainError(
        "Say add, edit or retire, for example: /kpi indicator edit abandonment. "
        "/kpi list shows all indicators."
    )


def open_form(request: Request, store: Store, *, adding: bool = False) -> IndicatorForm:
    scene = look(request, store)
    check_define(scene, "change indicators")
    units = tuple((unit.key, unit.name) for unit in store.units.all())
    if not units:
        raise DomainError("Set up a unit first: type /kpi unit in its channel.")
    if adding or not (request.text.strip() or request.value("indicator")):
        unit = scene.unit.key if scene.unit else units[0][0]
        begun = {**rule_values(NEW), "unit": unit, "name": request.text.strip()}
        return IndicatorForm("", units, begun, rule_words(scene.organisation.scheme))
    indicator = chosen_indicator(scene, request.text, retired=True)
    begun = text_values(indicator, _slack_ids(scene))
    return IndicatorForm(indicator.key, units, begun, rule_words(scene.organisation.scheme))


def save(request: Request, store: Store) -> IndicatorSaved:
    """The form's inputs."""
    scene = enter(request, store)
    check_define(scene, "change indicators")
    present = chosen_indicator(scene, "") if request.value("indicator") else None
    indicator = indicator_from(scene, present)
    if present is None:
        store.indicators.save(indicator)
        target = _add_target(scene, indicator)
        changes: tuple[str, ...] = (f"target: {target}",) if target else ()
    else:
        changes = _changed(scene, present, indicator)
    unit = store.units.get(indicator.unit)
    detail = {"changes": "; ".join(changes)} if changes else {}
    what = "added indicator" if present is None else "changed indicator"
    if present is None or changes:
        store.audit.note(scene.person.key, what, indicator.key, detail, scene.now)
    return IndicatorSaved(
        key=indicator.key,
        name=indicator.name,
        unit_name=unit.name if unit else indicator.unit,
        created=present is None,
        changes=changes,
        stage=indicator.stage,
        next_step=f"/kpi log {indicator.key} " + Words(store.records.of(indicator.key)).example(),
    )


def retire(request: Request, store: Store) -> IndicatorRetired:
    """No value is waited for from now on; what was logged stays."""
    scene = enter(request, store)
    check_define(scene, "retire indicators")
    indicator = chosen_indicator(scene, request.text, retired=True)
    kept = len({each.period for each in store.readings.of(indicator.key)})
    if indicator.stage is Stage.RETIRED:
        return IndicatorRetired(indicator.key, indicator.name, kept, already=True)
    check_no_open_actions(store, indicator)
    before = watch(store, indicator.key, scene.now)
    store.indicators.save(replace(indicator, stage=Stage.RETIRED))
    store.audit.note(scene.person.key, "retired indicator", indicator.key, {}, scene.now)
    by = scene.person.key
    done = reassess(store, indicator.key, scene.now, cause="", by=by, live=True, before=before)
    return IndicatorRetired(indicator.key, indicator.name, kept, meaning=meaning(done))


def _changed(scene: Scene, present: Indicator, indicator: Indicator) -> tuple[str, ...]:
    """Store what differs, and assess again by it."""
    store, ids = scene.store, _slack_ids(scene)
    if indicator.stage is Stage.RETIRED and present.stage is not Stage.RETIRED:
        try:
            check_no_open_actions(store, present)
        except ConflictError as fault:
            raise refuse("stage", str(fault)) from None
    old, new = text_values(present, ids), text_values(indicator, ids)
    changes = [
        f"{name.replace('_', ' ')}: {old[name] or 'none'} → {new[name] or 'none'}"
        for name in new
        if old[name] != new[name]
    ]
    before = watch(store, indicator.key, scene.now)
    if changes:
        store.indicators.save(indicator)
    target = _add_target(scene, indicator)
    if target:
        changes.append(f"target: {target}")
    if changes:
        reassess(
            store,
            indicator.key,
            scene.now,
            cause=f"the definition was changed by {scene.person.name}",
            by=scene.person.key,
            live=True,
            alert_delay=scene.request.timing.alert_delay,
            before=before,
        )
    return tuple(changes)


def _add_target(scene: Scene, indicator: Indicator) -> str:
    """The form's target, in words; empty when it gives none or the one in force."""
    request, organisation = scene.request, scene.organisation
    typed = request.value("target")
    if not typed:
        return ""
    try:
        value = value_of(indicator, typed, organisation.currency)
        check_rateable(indicator, value, organisation)
    except DomainError as fault:
        raise refuse("target", str(fault)) from None
    start_words = request.value("target_from")
    try:
        start = (
            start_of(scene, indicator, start_words)
            if start_words
            else organisation.calendar.last_ended(indicator.frequency, scene.today)
        )
    except DomainError as fault:
        raise refuse("target_from", str(fault)) from None
    record = scene.store.records.of(indicator.key)
    now = in_force(record.targets, start)
    if now is not None and now.value == value:
        return ""
    scene.store.targets.add(Target(indicator.key, start, value, scene.person.key, scene.now))
    return f"{Words(record).value(value)} from {start.label}"


def _slack_ids(scene: Scene) -> dict[str, str]:
    return {person.key: person.slack for person in scene.store.people.all()}
