"""What people did about an indicator's exceptions, as it was known at each moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.action_history import before
from domain.action_items import ActionItem, action_item
from domain.actions import Action, ActionNote, agreed_at, most_urgent
from domain.episodes import Episode
from domain.explanations import Explanation
from domain.replay_acts import Deed
from handlers.action_add import agreed_line
from handlers.action_changes import change_line
from handlers.explain import explained_lines
from storage.audit import AuditEntry
from storage.store import Store

_TOOK_EFFECT = ("action took effect", "action done")
NameOf = Callable[[str], str]


@dataclass(frozen=True)
class Known:
    """What had been done by a moment: ``actions`` and the latest ``explanations`` as they were."""

    actions: tuple[Action, ...]
    explanations: Mapping[int, Explanation]
    episodes: Mapping[int, Episode]

    def lived(self, episode: Episode) -> Episode:
        """The replayed episode with what people had done about it."""
        done = self.episodes.get(episode.id)
        if done is None:
            return episode
        return replace(
            done,
            opened=episode.opened,
            last=episode.last,
            clear=episode.clear,
            closed=episode.closed,
            withdrawn=episode.withdrawn,
        )

    def answers(self, episode: Episode) -> tuple[str, ...]:
        explained = self.explanations.get(episode.id)
        return explained.answers if explained else ()


NOTHING_DONE = Known((), {}, {})


@dataclass(frozen=True)
class Deeds:
    """Of one indicator; ``slept`` and ``changed`` are what the audit log has of its episodes and
    actions, by number and oldest first."""

    name: str
    unit_name: str
    episodes: tuple[Episode, ...]
    explanations: tuple[Explanation, ...]
    slept: Mapping[int, tuple[AuditEntry, ...]]
    actions: tuple[Action, ...]
    notes: tuple[ActionNote, ...]
    changed: Mapping[int, tuple[AuditEntry, ...]]

    def known(self, at: datetime, *, including: bool = True) -> Known:
        """By then; unless ``including``, what was done at that very moment is left out."""

        def past(moment: datetime | None) -> bool:
            return moment is not None and (moment < at or (including and moment == at))

        explanations = {each.episode: each for each in self.explanations if past(each.recorded)}
        actions = tuple(
            self._then(each, [entry for entry in self.changed[each.id] if not past(entry.at)])
            for each in self.actions
            if past(each.created_at)
        )
        episodes = {}
        for each in self.episodes:
            its = [action for action in actions if action.episode == each.id]
            explained = explanations.get(each.id)
            on_it = past(each.acknowledged_at)
            then = replace(
                each,
                acknowledged_by=each.acknowledged_by if on_it else "",
                acknowledged_at=each.acknowledged_at if on_it else None,
                explained_by=explained.author if explained else "",
                explained_at=explained.recorded if explained else None,
                agreed_at=agreed_at(its),
            )
            slept = [entry for entry in self.slept[each.id] if past(entry.at)]
            episodes[each.id] = _asleep(then, slept[-1] if slept else None)
        return Known(actions, explanations, episodes)

    def acts(self, name_of: NameOf) -> Iterator[tuple[datetime, Deed]]:
        """What is seen of it in the messages, each at its moment."""
        for episode in self.episodes:
            if episode.acknowledged_at is not None:
                yield episode.acknowledged_at, Deed(episode.id, ())
            was = _asleep(episode, None)
            for entry in self.slept[episode.id]:
                now = _asleep(episode, entry)
                if now != was:  # the same said again shows nothing
                    yield entry.at, Deed(episode.id, ())
                was = now
        for each in self.explanations:
            lines = explained_lines(each.answers, name_of(each.author))
            yield each.recorded, Deed(each.episode, lines)
        for action in self.actions:
            yield from self._action_acts(action, name_of)

    def items(self, known: Known, episode: Episode, name_of: NameOf) -> tuple[ActionItem, ...]:
        """Of the episode's actions, the most urgent first."""
        its = most_urgent(each for each in known.actions if each.episode == episode.id)
        return tuple(self._item(each, name_of) for each in its)

    def _action_acts(self, action: Action, name_of: NameOf) -> Iterator[tuple[datetime, Deed]]:
        episode = action.episode or 0
        begun = self._item(self._then(action, self.changed[action.id]), name_of)
        if episode:
            line = agreed_line(begun, name_of(action.created_by))
            yield action.created_at, Deed(episode, (line,))
        effects = {entry.at for entry in self.changed[action.id] if entry.what in _TOOK_EFFECT}
        for note in self.notes:
            shows = note.at not in effects
            if note.action == action.id and note.author and (episode or not shows):
                line = change_line(action, note.text, name_of(note.author))
                yield note.at, Deed(episode, (line,) if episode else (), shows=shows)

    def _then(self, action: Action, undone: Sequence[AuditEntry]) -> Action:
        return before(action, [entry.detail for entry in reversed(undone)])

    def _item(self, action: Action, name_of: NameOf) -> ActionItem:
        owner, ended_by = name_of(action.owner), name_of(action.ended_by)
        return action_item(action, self.name, self.unit_name, owner, ended_by)


def deeds_of(store: Store, indicators: Sequence[str]) -> dict[str, Deeds]:
    """By indicator, of those about which anything was done."""
    found = {}
    units = {each.key: each.name for each in store.units.all()}
    for indicator in store.indicators.among(set(indicators)):
        episodes = store.episodes.of(indicator.key)
        actions = store.actions.of_indicators((indicator.key,))
        if episodes or actions:
            found[indicator.key] = Deeds(
                indicator.name,
                units.get(indicator.unit, indicator.unit),
                episodes,
                store.explanations.of_episodes([each.id for each in episodes]),
                {each.id: _slept(store, each) for each in episodes},
                actions,
                store.actions.notes([each.id for each in actions]),
                {each.id: store.audit.of(f"action:{each.id}") for each in actions},
            )
    return found


def _slept(store: Store, episode: Episode) -> tuple[AuditEntry, ...]:
    told = store.audit.of(f"episode:{episode.id}")
    return tuple(entry for entry in told if entry.what in ("snoozed", "unsnoozed"))


def _asleep(episode: Episode, entry: AuditEntry | None) -> Episode:
    if entry is None or entry.what == "unsnoozed":
        return replace(episode, snoozed_until=None, snoozed_by="", snooze_reason="")
    until = date.fromisoformat(entry.detail["until"])
    reason = entry.detail["reason"]
    return replace(episode, snoozed_until=until, snoozed_by=entry.who, snooze_reason=reason)
