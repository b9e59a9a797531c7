"""A change of rules before it is saved: in words or from the form, with what it would have done."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.errors import ConflictError, DomainError
from domain.indicators import Stage
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import Faults, refuse
from handlers.permissions import check_plan
from handlers.replay import ReplayShown, shown
from handlers.replay_scope import scope_of
from handlers.replay_words import Asked, asked
from handlers.replaying_rules import compare
from handlers.request import Request
from handlers.rule_change import Change, change_of, default_change, is_default, rule_text
from handlers.rule_inputs import criteria_from, rule_values, rule_words, scheme_from
from handlers.scene import Scene, look
from storage.store import Store

LONGEST_REASON = 500
DOING = "change rules"


@dataclass(frozen=True)
class RulesPreview:
    """What a change would do; nothing is stored. ``rules`` are the words that make it.

    ``indicator`` is empty for the organisation's default.
    """

    replay: ReplayShown
    indicator: str
    name: str
    before: str
    after: str
    rules: str
    reason: str


@dataclass(frozen=True)
class RulesForm:
    """Inputs by name: scheme, scheme_settings, off_target_percent, deteriorating_moves,
    amber_periods. ``usual_rule`` is the organisation's in words."""

    indicator: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)
    usual_rule: str = ""


@dataclass(frozen=True)
class RulesReasonForm:
    """The replay in short, and the input ``reason``."""

    preview: RulesPreview


@dataclass(frozen=True)
class RulesKept:
    """A change that was not made."""

    name: str


def open_form(request: Request, store: Store) -> RulesForm:
    scene = look(request, store)
    check_plan(scene, DOING)
    indicator = chosen_indicator(scene, request.text)
    usual = rule_words(scene.organisation.scheme)
    return RulesForm(indicator.key, indicator.name, rule_values(indicator), usual)


def preview(request: Request, store: Store) -> RulesReasonForm:
    """The form's inputs, replayed; nothing is stored yet."""
    scene = look(request, store)
    check_plan(scene, DOING)
    indicator, faults = chosen_indicator(scene, ""), Faults()
    scheme = scheme_from(request.values, indicator, indicator.measure, faults)
    criteria = criteria_from(request.values, indicator.criteria, faults)
    faults.check()
    made = replace(indicator, scheme=scheme, criteria=criteria)
    try:
        return RulesReasonForm(previewed(scene, asked(f"{indicator.key} {rule_text(made)}"), ""))
    except DomainError as fault:
        raise refuse("scheme", str(fault)) from None


def open_reason(request: Request, store: Store) -> RulesReasonForm:
    """The Save button under a preview of one indicator's rules."""
    scene = look(request, store)
    check_plan(scene, DOING)
    indicator = chosen_indicator(scene, "")
    wanted = asked(f"{indicator.key} {request.value('rules')}")
    return RulesReasonForm(previewed(scene, wanted, ""))


def keep(request: Request, store: Store) -> RulesKept:
    """The Cancel button."""
    scene = look(request, store)
    check_plan(scene, DOING)
    if not request.value("indicator"):
        return RulesKept("the organisation's default")
    return RulesKept(chosen_indicator(scene, "").name)


def previewed(scene: Scene, wanted: Asked, reason: str) -> RulesPreview:
    if len(reason) > LONGEST_REASON:
        raise DomainError(f"Say why in at most {LONGEST_REASON} characters.")
    if not wanted.name:
        raise DomainError(
            "Say which indicator's rules, or default: /kpi rules abandonment amber=10"
        )
    change = wanted_change(scene, wanted)
    rules = rule_text(change.indicator) if change.indicator else _typed(wanted)
    return RulesPreview(
        replayed_change(scene, change, wanted),
        change.subject,
        change.name,
        change.before,
        change.after,
        rules,
        reason,
    )


def wanted_change(scene: Scene, wanted: Asked) -> Change:
    if wanted.since:
        raise DomainError(
            "A rule holds for the whole history, so it takes no since. /kpi replay tries rules "
            f"since={wanted.since}."
        )
    if is_default(wanted.name) or not wanted.name:
        return default_change(scene, wanted)
    scope = scope_of(scene, wanted.name)
    if scope.one is None:
        raise DomainError(
            f"{scope.name} is no indicator. Rules are set for one indicator, or for all that have "
            "none of their own: /kpi rules default amber=10"
        )
    if scope.one.stage is Stage.RETIRED:
        raise ConflictError(
            f"{scope.name} is retired, so its rules stay as they were. Other rules can be tried "
            f"on its history: /kpi replay {scope.key} amber=10"
        )
    return change_of(scene.store, scope.one, wanted)


def replayed_change(scene: Scene, change: Change, wanted: Asked) -> ReplayShown:
    units = scene.store.units.all()
    comparison = compare(change.records, units, None, scene.today, change.rules)
    return shown(change.scope, wanted, comparison, change.rules)


def _typed(wanted: Asked) -> str:
    return " ".join(f"{name}={text}" for name, text in wanted.tried.items())
