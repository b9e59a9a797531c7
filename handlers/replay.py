"""`/kpi replay`: rules tried on history as it was known, against the rules in force."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.errors import DomainError, NotFoundError
from domain.replay import rules_in_force
from domain.replay_counts import Window
from domain.rule_decisions import DEFAULT
from handlers.admission import check_length
from handlers.health_words import first_day
from handlers.replay_csv import replay_csv
from handlers.replay_scope import Scope, scope_of
from handlers.replay_words import (
    Asked,
    Tried,
    asked,
    check_nameless,
    rules_words,
    understood,
)
from handlers.replaying_rules import Comparison, Line, Moved, RuleOf, Side, Tale, compare
from handlers.request import Request
from handlers.scene import Scene, look
from storage.store import Store

USAGE = (
    "/kpi replay abandonment amber=10 since=2017-01",
    "/kpi replay imt criteria=1,2,5 off_target=10 moves=4 ambers=4",
    "/kpi replay imt scheme=points amber=3 since=2017",
    "/kpi replay abandonment",
    "/kpi replay all amber=10 csv",
    "/kpi replay imt amber=10 share",
)
MOST_INDICATORS = 500
MOST_MOVED = 12
MOST_LINES = 10
MOST_TALES = 12
MOST_DECISIONS = 500  # the newest, among which the last change of a rule is looked for
CSV = "csv"
DIFFERENT = "differ from indicator to indicator"


@dataclass(frozen=True)
class ReplayShown:
    """``tried`` is None where only the rules in force are replayed; then ``tales`` are what they
    said, the latest first. ``rules_changed`` is the last day on which a rule in force was changed
    since then, None where none was. Rules are in words, ``tried_briefly``
    as they were typed. ``again`` is what was typed after /kpi, so that the
    file of it is one click away.
    """

    scope: str
    since: date
    today: date
    indicators: int
    rules: str
    tried_rules: str
    tried_briefly: str
    in_force: Side
    tried: Side | None
    go: tuple[Moved, ...]
    come: tuple[Moved, ...]
    go_count: int
    come_count: int
    lines: tuple[Line, ...]
    more_lines: int
    tales: tuple[Tale, ...]
    more_tales: int
    again: str
    rules_changed: date | None = None
    shared: bool = False


@dataclass(frozen=True)
class ReplayFile:
    """The same as a file; ``sent``: it is in the person's messages."""

    scope: str
    since: date
    name: str
    text: str
    rows: int
    sent: bool = False


def handle(request: Request, store: Store) -> ReplayShown | ReplayFile:
    check_length(request.text)
    scene = look(request, store)
    *words, last = request.text.split() or [""]
    as_file = last.casefold() == CSV
    wanted = asked(" ".join(words) if as_file else request.text)
    scope = _scope(scene, wanted.name)
    comparison, tried = _compared(scene, scope, wanted)
    if not as_file:
        return shown(scope, wanted, comparison, tried.rules if tried else None)
    text = replay_csv(comparison)
    file = f"replay-{scope.key}.csv"
    return ReplayFile(scope.name, comparison.window.since, file, text, text.count("\n") - 1)


def _scope(scene: Scene, name: str) -> Scope:
    try:
        return scope_of(scene, name)
    except NotFoundError:
        check_nameless(name)
        raise


def _compared(scene: Scene, scope: Scope, wanted: Asked) -> tuple[Comparison, Tried | None]:
    if len(scope.indicators) > MOST_INDICATORS:
        raise DomainError(
            f"{scope.name} has {len(scope.indicators):,} indicators, and at most {MOST_INDICATORS} "
            "are replayed here. Name a unit, or ask an administrator to type on the command line: "
            "kpi replay all"
        )
    tried = understood(wanted.tried) if wanted.tried else None
    found = replay(scene.store, scope, tried, _since(scene, wanted), scene.today)
    if not any(each.record.readings for each in found.in_force.endings.values()):
        raise NotFoundError(
            f"There are no values in {scope.name} yet that rules could be tried on. "
            "/kpi log logs one."
        )
    return found, tried


def replay(
    store: Store, scope: Scope, tried: Tried | None, since: date | None, today: date
) -> Comparison:
    records = store.records.many(scope.indicators)
    rules = tried.rules if tried else None
    found = compare(records, store.units.all(), since, today, rules)
    return replace(found, rules_changed=_rules_changed(store, scope, found.window))


def _rules_changed(store: Store, scope: Scope, window: Window) -> date | None:
    """What was posted until then went by other rules."""
    organisation = store.organisation.require()
    keys = {each.key for each in scope.indicators}
    if any(each.scheme is None for each in scope.indicators):
        keys.add(DEFAULT)
    decided = store.rule_decisions.latest(MOST_DECISIONS)
    days = (organisation.today(each.at) for each in decided if each.indicator in keys)
    return next((day for day in days if window.since <= day <= window.today), None)


def shown(
    scope: Scope, wanted: Asked, comparison: Comparison, rule_of: RuleOf | None
) -> ReplayShown:
    result, go, come = comparison.tried, comparison.go, comparison.come
    lines = comparison.lines
    tales = comparison.tales(comparison.in_force)[::-1] if result is None else ()
    records = [each.record for each in comparison.in_force.endings.values()]
    in_force = {rules_words(rules_in_force(each)) for each in records}
    now = {rules_words(rule_of(each)) for each in records} if rule_of else set[str]()
    return ReplayShown(
        scope=scope.name,
        since=comparison.window.since,
        today=comparison.window.today,
        indicators=len(records),
        rules=_one(in_force),
        tried_rules=_one(now),
        tried_briefly=briefly(wanted.tried),
        in_force=comparison.side(comparison.in_force),
        tried=comparison.side(result) if result else None,
        go=go[:MOST_MOVED],
        come=come[:MOST_MOVED],
        go_count=len(go),
        come_count=len(come),
        lines=lines[:MOST_LINES],
        more_lines=max(0, len(lines) - MOST_LINES),
        tales=tales[:MOST_TALES],
        more_tales=max(0, len(tales) - MOST_TALES),
        again=again(scope, wanted),
        rules_changed=comparison.rules_changed,
    )


def briefly(tried: Mapping[str, str]) -> str:
    """ "amber 10, off target 10"."""
    return ", ".join(f"{name.replace('_', ' ')} {text}" for name, text in tried.items())


def again(scope: Scope, wanted: Asked) -> str:
    """The words after /kpi that ask for the same."""
    rules = [f"{name}={text}" for name, text in wanted.tried.items()]
    since = [f"since={wanted.since}"] if wanted.since else []
    return " ".join(["replay", scope.key, *rules, *since])


def _one(words: set[str]) -> str:
    """The rules of all, where they are the same."""
    return words.pop() if len(words) == 1 else DIFFERENT if words else ""


def _since(scene: Scene, wanted: Asked) -> date | None:
    return first_day(wanted.since, scene.organisation, scene.today) if wanted.since else None
