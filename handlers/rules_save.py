"""Saving rules: rated anew at once, with the decision, its reason and what its replay had said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.errors import ConflictError
from domain.rule_decisions import RuleDecision
from handlers.field_faults import refuse
from handlers.permissions import check_plan
from handlers.reassess import reassess, watch
from handlers.replay import ReplayShown
from handlers.replay_words import Asked, asked
from handlers.request import Request
from handlers.rule_change import Change
from handlers.rules_preview import DOING, LONGEST_REASON, replayed_change, wanted_change
from handlers.scene import Scene, enter, look
from storage.store import Store


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


def save(request: Request, store: Store) -> RulesSaved:
    """With a reason, from the form; rated anew at once, as after any change."""
    scene = enter(request, store)
    change = _meant(scene)
    return _save(scene, change, _replayed(scene, change))


def replayed(request: Request, store: Store) -> Callable[[Request, Store], RulesSaved]:
    """From the words, of perhaps many indicators: replayed first, while others may write."""
    scene = look(request, store)
    seen = _meant(scene)
    figures = _replayed(scene, seen)

    def keep(request: Request, store: Store) -> RulesSaved:
        scene = enter(request, store)
        change = _meant(scene)
        _check_unchanged(change, seen.before)
        return _save(scene, change, figures)

    return keep


def _meant(scene: Scene) -> Change:
    check_plan(scene, DOING)
    request, reason = scene.request, _reason(scene)
    if not reason or len(reason) > LONGEST_REASON:
        raise refuse("reason", f"Say why, in at most {LONGEST_REASON} characters.")
    change = wanted_change(scene, asked(f"{request.value('indicator')} {request.value('rules')}"))
    _check_unchanged(change, request.value("before"))
    return change


def _check_unchanged(change: Change, before: str) -> None:
    """Nobody saves over a change that they have not seen."""
    if before and before != change.before:
        about = change.subject or "default"
        raise ConflictError(
            f"The rules of {change.name} were changed meanwhile: {change.before}. Nothing was "
            f"saved. Look at them first: /kpi rules {about}"
        )


def _reason(scene: Scene) -> str:
    return " ".join(scene.request.value("reason").split())


def _replayed(scene: Scene, change: Change) -> Mapping[str, str]:
    return _figures(replayed_change(scene, change, Asked(change.subject, {})))


def _save(scene: Scene, change: Change, figures: Mapping[str, str]) -> RulesSaved:
    store, reason = scene.store, _reason(scene)
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
