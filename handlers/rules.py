"""`/kpi rules`: the rules in force, and a change of them with its replay before it is saved."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.errors import DomainError
from domain.indicators import Indicator
from domain.names import folded
from domain.replay import rules_in_force
from domain.rule_decisions import DEFAULT, RuleDecision
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import Faults, refuse
from handlers.people import names
from handlers.permissions import check_plan, oversees
from handlers.reassess import reassess, watch
from handlers.replay import ReplayShown, shown
from handlers.replay_scope import scope_of
from handlers.replay_words import Asked, asked, rules_words
from handlers.replaying_rules import compare
from handlers.request import Request
from handlers.rule_change import (
    Change,
    change_of,
    default_change,
    differing,
    is_default,
    rule_text,
)
from handlers.rule_inputs import criteria_from, rule_values, rule_words, scheme_from
from handlers.scene import Scene, enter, look
from storage.store import Store

USAGE = (
    "/kpi rules",
    "/kpi rules abandonment",
    "/kpi rules abandonment amber=10",
    "/kpi rules abandonment amber=10 off_target=10 because 5% of so few calls is chance",
    "/kpi rules abandonment scheme=organisation",
    "/kpi rules default amber=10 because the committee agreed",
    "/kpi rules history",
)
HISTORY = "history"
LONGEST_REASON = 500
MOST_DECISIONS = 15
MOST_LISTED = 20
DOING = "change rules"
_BECAUSE = re.compile(r"^(.*?)(?:^|\s)because\s+(.*)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class RuleLine:
    """One indicator's rules in words."""

    indicator: str
    name: str
    rules: str


@dataclass(frozen=True)
class RulesShown:
    """``usual`` is the organisation's scheme; ``lines`` the indicator asked for, or those that have
    rules of their own. ``may_change`` names the indicator of the form's button."""

    name: str
    usual: str
    lines: tuple[RuleLine, ...]
    left_out: int
    going_by_it: int
    indicator: str = ""
    may_change: bool = False


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
class RulesSaved:
    """``rerated`` counts the indicators that were assessed anew."""

    name: str
    indicator: str
    before: str
    after: str
    reason: str
    figures: Mapping[str, str]
    rerated: int


@dataclass(frozen=True)
class RulesKept:
    """A change that was not made."""

    name: str


@dataclass(frozen=True)
class DecisionLine:
    name: str
    at: datetime
    by: str
    before: str
    after: str
    reason: str
    figures: Mapping[str, str]


@dataclass(frozen=True)
class RuleDecisions:
    """The newest first; ``name`` is empty for all."""

    name: str
    decisions: tuple[DecisionLine, ...]


def handle(request: Request, store: Store) -> RulesShown | RulesPreview | RuleDecisions:
    """Anybody may read; who may change them sees first what that would have done."""
    check_length(request.text)
    scene = look(request, store)
    text, reason = _because(request.text)
    wanted = asked(text)
    first, _, rest = wanted.name.partition(" ")
    if folded(first) == HISTORY and not wanted.tried:
        return _decisions(scene, rest)
    if not wanted.tried:
        return _shown(scene, wanted.name)
    check_plan(scene, DOING)
    return _preview(scene, wanted, reason)


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
        return RulesReasonForm(_preview(scene, asked(f"{indicator.key} {rule_text(made)}"), ""))
    except DomainError as fault:
        raise refuse("scheme", str(fault)) from None


def open_reason(request: Request, store: Store) -> RulesReasonForm:
    """The Save button under a preview of one indicator's rules."""
    scene = look(request, store)
    check_plan(scene, DOING)
    indicator = chosen_indicator(scene, "")
    wanted = asked(f"{indicator.key} {request.value('rules')}")
    return RulesReasonForm(_preview(scene, wanted, ""))


def save(request: Request, store: Store) -> RulesSaved:
    """With a reason, from the form or from the words; rated anew at once, as after any change."""
    scene = enter(request, store)
    check_plan(scene, DOING)
    reason = " ".join(request.value("reason").split())
    if not reason or len(reason) > LONGEST_REASON:
        raise refuse("reason", f"Say why, in at most {LONGEST_REASON} characters.")
    change = _change(scene, asked(f"{request.value('indicator')} {request.value('rules')}"))
    figures = _figures(_replayed(scene, change, Asked(change.subject, {})))
    _apply(scene, change)
    decision = RuleDecision(
        change.subject,
        scene.now,
        scene.person.key,
        change.before,
        change.after,
        reason,
        figures,
    )
    store.rule_decisions.add(decision)
    detail = {"before": change.before, "after": change.after, "reason": reason}
    about = change.subject or "organisation"
    store.audit.note(scene.person.key, "changed rules", about, detail, scene.now)
    return RulesSaved(
        change.name,
        change.subject,
        change.before,
        change.after,
        reason,
        figures,
        len(change.records),
    )


def keep(request: Request, store: Store) -> RulesKept:
    """The Cancel button."""
    scene = look(request, store)
    check_plan(scene, DOING)
    if not request.value("indicator"):
        return RulesKept("the organisation's default")
    return RulesKept(chosen_indicator(scene, "").name)


def _change(scene: Scene, wanted: Asked) -> Change:
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
    return change_of(scene.store, scope.one, wanted)


def _preview(scene: Scene, wanted: Asked, reason: str) -> RulesPreview:
    if len(reason) > LONGEST_REASON:
        raise DomainError(f"Say why in at most {LONGEST_REASON} characters.")
    if not wanted.name:
        raise DomainError(
            "Say which indicator's rules, or default: /kpi rules abandonment amber=10"
        )
    change = _change(scene, wanted)
    rules = rule_text(change.indicator) if change.indicator else _typed(wanted)
    return RulesPreview(
        _replayed(scene, change, wanted),
        change.subject,
        change.name,
        change.before,
        change.after,
        rules,
        reason,
    )


def _replayed(scene: Scene, change: Change, wanted: Asked) -> ReplayShown:
    units = scene.store.units.all()
    comparison = compare(change.records, units, None, scene.today, change.rules)
    return shown(change.scope, wanted, comparison, change.rules)


def _apply(scene: Scene, change: Change) -> None:
    """An indicator's own rule may post at once; a default, as in a catalogue, only edits what is
    out, so that no channel is flooded: the next value announces."""
    store, own = scene.store, change.indicator is not None
    before = {each.indicator.key: watch(store, each.indicator.key, scene.now)
              for each in change.records}  # fmt: skip
    if change.indicator is not None:
        store.indicators.save(change.indicator)
    else:
        store.organisation.save(change.organisation)
    for key, seen in before.items():
        reassess(
            store,
            key,
            scene.now,
            cause=f"the rules were changed by {scene.person.name}",
            by=scene.person.key,
            live=own,
            alert_delay=scene.request.timing.alert_delay,
            before=seen,
        )


def _figures(replay: ReplayShown) -> Mapping[str, str]:
    before, after = replay.in_force.counts, (replay.tried or replay.in_force).counts
    return {
        "since": f"{replay.since:%b %Y}",
        "exceptions": f"{before.exceptions:,} → {after.exceptions:,}",
        "episodes": f"{before.episodes:,} → {after.episodes:,}",
        "Reds": f"{before.red:,} → {after.red:,}",
        "alerts": f"{before.alerts:,} → {after.alerts:,}",
    }


def _shown(scene: Scene, typed: str) -> RulesShown:
    store, organisation = scene.store, scene.organisation
    usual = rule_words(organisation.scheme).rstrip(", ")
    if typed and not is_default(typed):
        scope = scope_of(scene, typed)
        if scope.one is not None:
            may = oversees(scene.person)
            lines = _lines(scene, (scope.one,))
            return RulesShown(scope.name, usual, lines, 0, 0, scope.one.key, may)
        found = scope.indicators
    else:
        found = store.indicators.all()
    own = tuple(differing(found))
    going = sum(each.scheme is None for each in found)
    lines = _lines(scene, own[:MOST_LISTED])
    return RulesShown("", usual, lines, max(0, len(own) - MOST_LISTED), going)


def _lines(scene: Scene, indicators: Sequence[Indicator]) -> tuple[RuleLine, ...]:
    return tuple(
        RuleLine(each.indicator.key, each.indicator.name, rules_words(rules_in_force(each)))
        for each in scene.store.records.many(indicators)
    )


def _decisions(scene: Scene, typed: str) -> RuleDecisions:
    key: str | None = None
    name = ""
    if is_default(typed):
        key, name = DEFAULT, "the organisation's default"
    elif typed.strip():
        indicator = chosen_indicator(scene, typed, retired=True)
        key, name = indicator.key, indicator.name
    found = scene.store.rule_decisions.latest(MOST_DECISIONS, key)
    people = names(scene.store, (each.by for each in found))
    known = {each.key: each.name for each in scene.store.indicators.among(
        {each.indicator for each in found}
    )}  # fmt: skip
    return RuleDecisions(
        name,
        tuple(
            DecisionLine(
                known.get(each.indicator, each.indicator) or "Organisation's default",
                each.at,
                people.get(each.by, each.by),
                each.before,
                each.after,
                each.reason,
                each.figures,
            )
            for each in found
        ),
    )


def _because(text: str) -> tuple[str, str]:
    found = _BECAUSE.match(text)
    return (found[1], " ".join(found[2].split())) if found else (text, "")


def _typed(wanted: Asked) -> str:
    return " ".join(f"{name}={text}" for name, text in wanted.tried.items())
