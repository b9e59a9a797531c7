"""`/kpi rules`: the rules in force, what was decided about them, and a change of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotFoundError
from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.replay import rules_in_force
from domain.rule_decisions import DEFAULT
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.mistyped import check_word
from handlers.people import names
from handlers.permissions import check_plan, oversees
from handlers.replay_scope import scope_of
from handlers.replay_words import asked, plain_words, rules_words
from handlers.request import Request
from handlers.rule_change import differing, is_default
from handlers.rule_meaning import colours, exceptions
from handlers.rules_preview import DOING, RulesPreview, previewed
from handlers.scene import Scene, look
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
MOST_DECISIONS = 15
MOST_LISTED = 20
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
    rules of their own. ``may_change`` names the indicator of the form's button; ``meaning`` says
    in sentences what the rules are.
    """

    name: str
    usual: str
    lines: tuple[RuleLine, ...]
    left_out: int
    going_by_it: int
    indicator: str = ""
    may_change: bool = False
    meaning: tuple[str, ...] = ()


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
        try:
            return _shown(scene, wanted.name)
        except NotFoundError:
            check_word("rules", wanted.name, (HISTORY, "default"))
            raise
    check_plan(scene, DOING)
    return previewed(scene, wanted, reason)


def _shown(scene: Scene, typed: str) -> RulesShown:
    store, organisation = scene.store, scene.organisation
    usual = plain_words(organisation.scheme)
    if typed and not is_default(typed):
        scope = scope_of(scene, typed)
        if scope.one is not None:
            may = oversees(scene.person) and scope.one.stage is not Stage.RETIRED
            lines, told = _lines(scene, (scope.one,)), _meaning(scene, scope.one)
            return RulesShown(scope.name, usual, lines, 0, 0, scope.one.key, may, told)
        found = scope.indicators
    else:
        found = store.indicators.all()
    own = tuple(differing(found))
    going = sum(each.scheme is None for each in found)
    lines = _lines(scene, own[:MOST_LISTED])
    left, told = max(0, len(own) - MOST_LISTED), (colours(organisation.scheme),)
    return RulesShown("", usual, lines, left, going, meaning=told)


def _meaning(scene: Scene, indicator: Indicator) -> tuple[str, ...]:
    scheme = indicator.scheme or scene.organisation.scheme
    return colours(scheme), exceptions(indicator.criteria)


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
