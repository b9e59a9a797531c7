"""Re-assessing an indicator after a change: episodes follow, and the channel is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.action_items import ActionItem
from domain.actions import Action
from domain.assessments import Assessment, Record, assess
from domain.episodes import Change, Episode, follow, runs
from domain.indicators import Stage
from domain.notices import EpisodeAlert
from domain.telling import Way, is_worse, seen_twice, way
from domain.units import Unit
from handlers.action_items import action_items
from handlers.alerts import alert
from handlers.announcing import Announcer, Fate
from handlers.forecasting import keep_forecast
from handlers.good_news import GoodNews, Known
from handlers.meeting_news import tell_meetings
from handlers.pausing import pause_now
from handlers.people import names
from handlers.remembering import memory_of
from handlers.update_lines import update_lines
from handlers.verifying import Verdict, judge
from handlers.words import Words
from storage.store import Store


@dataclass(frozen=True)
class Look:
    """An indicator as it is known at one moment."""

    record: Record
    assessments: tuple[Assessment, ...]
    episodes: tuple[Episode, ...]
    actions: tuple[Action, ...] = ()

    @property
    def known(self) -> Known:
        return Known(self.record, self.assessments, self.episodes)

    def episode(self, episode_id: int) -> Episode | None:
        return next((each for each in self.episodes if each.id == episode_id), None)


@dataclass(frozen=True)
class Reassessed:
    """``episode`` is the one that is going on, else the one that this change ended, else None.

    ``before`` is how that episode stood before, None when it is new. While all posting is
    ``paused``, what was queued waits. ``verdicts`` are of the actions that it verified or opened
    again.
    """

    look: Look
    episode: Episode | None = None
    before: Episode | None = None
    fate: Fate = Fate.NOTHING
    paused: bool = False
    verdicts: tuple[Verdict, ...] = ()

    @property
    def changed(self) -> bool:
        return self.episode != self.before


def watch(store: Store, indicator: str, now: datetime) -> Look:
    """Look before the change, so that what changed can be said afterwards."""
    record = store.records.of(indicator)
    assessments = assess(record, record.organisation.today(now))
    return _look(store, record, assessments)


def reassess(
    store: Store,
    indicator: str,
    now: datetime,
    *,
    cause: str,
    by: str,
    live: bool,
    announces: bool | None = None,
    alert_delay: timedelta = timedelta(0),
    before: Look | None = None,
    says: tuple[int | None, str] = (None, ""),
) -> Reassessed:
    """Bring the episodes in line with the record, and queue what the unit's channel is to see.

    ``cause`` is what a withdrawn episode says ("corrected from 33.9% to 3.39%"), ``by`` a
    person's key. A ``live`` change announces an episode that has no message yet, unless
    ``announces`` is False, and is told in the thread of one that has. Any other change, such as
    an import, only brings messages that are out up to date. Without ``before`` nothing is known
    of what changed, and threads stay still. ``says`` is an episode and a line for its thread.
    """
    record = store.records.of(indicator)
    assessments = assess(record, record.organisation.today(now))
    found = runs(assessments)
    if record.indicator.stage is Stage.RETIRED:
        found, cause = tuple(run for run in found if run.closed), "the indicator is retired"
    changes = follow(indicator, store.episodes.of(indicator), found, now, cause)
    earlier = {change.after.id: change.before for change in _stored(store, changes, by, now)}
    verdicts = judge(store, record, assessments, now, cause, by)
    look = _look(store, record, assessments)
    manner = _Manner(
        live if announces is None else announces, tells=live, delay=alert_delay, says=says
    )
    telling = _Telling(store, look, before, now, by, manner)
    fates = [
        (episode, earlier.get(episode.id, episode), *telling.tell(episode, earlier))
        for episode in look.episodes
    ]
    if any(fate is not Fate.NOTHING for _, _, _, fate in fates):
        keep_forecast(store, record, now)
    telling.tell_of_actions(verdicts, cause)
    tell_meetings(store, record.indicator, verdicts, now)
    summed_up = _summed_up(look, fates, earlier)
    return replace(summed_up, verdicts=verdicts, paused=pause_now(store) is not None)


def refresh(
    store: Store,
    before: Episode,
    after: Episode,
    now: datetime,
    by: str,
    lines: tuple[str, ...] = (),
) -> Fate:
    """Store what people did to an episode and show it in its message, if it has one.

    With ``lines`` to tell, the message is shown again though the episode stays as it was.
    """
    store.episodes.save(after)
    if not after.announced or (before == after and not lines):
        return Fate.NOTHING
    look = watch(store, after.indicator, now)
    telling = _Telling(store, look, None, now, by, _Manner())
    return telling.announcer.show(after, telling.alert(look, after), lines, worse=False)


@dataclass(frozen=True)
class _Manner:
    """``announces``: new messages may be posted; ``tells``: threads say what changed."""

    announces: bool = False
    tells: bool = False
    delay: timedelta = timedelta(0)
    says: tuple[int | None, str] = (None, "")


class _Telling:
    """Tells one unit's channel of one indicator's change."""

    def __init__(
        self,
        store: Store,
        look: Look,
        before: Look | None,
        now: datetime,
        by: str,
        manner: _Manner,
    ) -> None:
        indicator, organisation = look.record.indicator, look.record.organisation
        self._store, self._look, self._before = store, look, before
        self._manner = manner
        self._unit = store.units.get(indicator.unit) or Unit(indicator.unit, indicator.unit)
        people = (key for each in look.episodes for key in each.people)
        self._people = names(store, (indicator.lead_officer, *people))
        self.announcer = Announcer(store, organisation, self._unit, now, by)

    def tell(self, episode: Episode, earlier: dict[int, Episode | None]) -> tuple[Episode, Fate]:
        was = earlier.get(episode.id, episode)
        manner = self._manner
        how = way(was, episode, announced=episode.announced, announces=manner.announces)
        if how is Way.POST:
            return self.announcer.post(episode, self.alert(self._look, episode), manner.delay)
        if how is Way.NOTHING or was is None:
            return episode, Fate.NOTHING
        now_shown = self.alert(self._look, episode)
        about, line = manner.says
        said = (line,) if about == episode.id else ()
        if not said and not self._differs(was, episode, now_shown):
            return episode, Fate.NOTHING
        lines, worse = self._lines(was, episode)
        lines = (*said, *lines)
        if how is Way.WITHDRAW:
            return self.announcer.withdraw(episode, now_shown, lines)
        return episode, self.announcer.show(episode, now_shown, lines, worse=worse)

    def tell_of_actions(self, verdicts: Sequence[Verdict], because: str) -> None:
        """The good news of what is verified, and what a correction has left of it."""
        manner, look, before = self._manner, self._look, self._before
        news = GoodNews(self.announcer, manner.announces, manner.tells, manner.delay)
        earlier = {each.id: each for each in before.actions} if before else {}
        for verdict in verdicts:
            if verdict.is_reopened:
                news.take_back(look.known, verdict.before, because)
        for action in look.actions:
            news.tell(look.known, action)
            was = earlier.get(action.id)
            if before is not None and was is not None and action.message:
                news.update((before.known, was), look.known, action)

    def alert(self, look: Look, episode: Episode) -> EpisodeAlert:
        explained = self._store.explanations.latest(episode.id)
        return alert(
            look.record,
            look.assessments,
            episode,
            self._unit.name,
            self._people,
            explained.answers if explained else (),
            self._items(look, episode),
            look.actions,
            memory_of(self._store, look.episodes, look.actions, look.assessments, episode),
        )

    def _items(self, look: Look, episode: Episode) -> tuple[ActionItem, ...]:
        """The actions of the episode, as they were at that look."""
        its = [action for action in look.actions if action.episode == episode.id]
        return action_items(self._store, its) if its else ()

    def _differs(self, was: Episode, episode: Episode, now_shown: EpisodeAlert) -> bool:
        if self._before is None:
            return was != episode or not episode.is_over
        return self.alert(self._before, was) != now_shown

    def _lines(self, was: Episode, episode: Episode) -> tuple[tuple[str, ...], bool]:
        if self._before is None or not self._manner.tells:
            return (), False
        old, new = seen_twice(self._before.assessments, self._look.assessments, (was, episode))
        words = Words(self._look.record)
        return update_lines(words, old, new, (was, episode)), is_worse(old, new)


def _look(store: Store, record: Record, assessments: tuple[Assessment, ...]) -> Look:
    key = record.indicator.key
    episodes, actions = store.episodes.of(key), store.actions.of_indicators((key,))
    return Look(record, assessments, episodes, actions)


def _stored(store: Store, changes: Sequence[Change], by: str, now: datetime) -> list[Change]:
    kept = []
    for change in changes:
        after = change.after
        if change.before is None:
            after = store.episodes.add(after)
        else:
            store.episodes.save(after)
        detail = {"state": after.state.value, "opened": after.opened.text, "last": after.last.text}
        store.audit.note(by, "episode moved", f"episode:{after.id}", detail, now)
        kept.append(replace(change, after=after))
    return kept


def _summed_up(
    look: Look,
    told: Sequence[tuple[Episode, Episode | None, Episode, Fate]],
    earlier: dict[int, Episode | None],
) -> Reassessed:
    going = [each for each in told if not each[0].is_over]
    ended = [each for each in told if each[0].is_over and each[0].id in earlier]
    chosen = (going or ended)[-1:]
    if not chosen:
        return Reassessed(look)
    _, before, after, fate = chosen[0]
    return Reassessed(look, after, before, fate)
