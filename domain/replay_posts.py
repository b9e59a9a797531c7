"""What a replay would have said in each channel: alerts, re-notifications and what follows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import merge

from domain.assessments import Assessment
from domain.episodes import Episode
from domain.frequencies import WEEK
from domain.organisation import Organisation
from domain.periods import Period
from domain.replay import Step
from domain.replay_acts import Deed
from domain.telling import Way, is_worse, latest_valued, seen_twice, way


class EventKind(StrEnum):
    """What became of an episode."""

    OPENED = "opened"
    RENOTIFIED = "re-notified"
    CHANGED = "changed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REOPENED = "re-opened"


class Posting(StrEnum):
    """How its channel would have heard of it. ``alert`` is a message of its own; ``worse`` its
    thread, shown to the whole channel; ``replaced`` and ``taken back`` change one that had not
    gone out; ``held`` waits, because the channel had had its posts of the week."""

    ALERT = "alert"
    WORSE = "worse"
    THREAD = "thread"
    REPLACED = "replaced"
    TAKEN_BACK = "taken back"
    HELD = "held"


@dataclass(frozen=True)
class Event:
    """``was`` is the episode before, None where it is new. ``at`` is when it became known.

    ``worse``: it took a turn for the worse.
    """

    at: datetime
    kind: EventKind
    posting: Posting
    was: Episode | None
    episode: Episode
    step: Step
    worse: bool = False

    @property
    def indicator(self) -> str:
        return self.episode.indicator

    @property
    def latest(self) -> Assessment | None:
        """The period that the channel is told of."""
        _, now = seen_twice((), self.step.after.assessments, (self.episode, self.episode))
        return latest_valued(now)


@dataclass
class Channels:
    """What each channel has had so far.

    ``of`` is the channel of each indicator, empty where there is none: nothing is said there. A
    new message goes out after ``delay``, and not in quiet hours: until then it can still be
    replaced and taken back. ``besides`` are the posts that a channel had of other things.
    ``lived``: what people did is gone through as well, which changes messages long after.
    """

    organisation: Organisation
    of: Mapping[str, str]
    delay: timedelta = timedelta(0)
    besides: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    lived: bool = False
    _announced: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _goes_out: dict[tuple[str, int], datetime] = field(default_factory=dict)

    def events(self, walks: Iterable[Iterable[Step]]) -> Iterator[Event]:
        """Of all indicators, in the order in which it happened; of two at once the first one's."""
        for step in merge(*walks, key=lambda step: step.act.at):
            earlier = {change.after.id: change.before for change in step.changes}
            for episode in step.after.episodes:
                is_new = episode.id in earlier or not _is_behind(episode, step.act.since)
                if is_new or self.lived:
                    event = self._event(step, earlier.get(episode.id, episode), episode)
                    if event is not None:
                        yield event

    def _event(self, step: Step, was: Episode | None, episode: Episode) -> Event | None:
        act, goes_out = step.act, self._goes_out.get((episode.indicator, episode.id))
        if act.deed is not None and act.deed.shows:
            return self._shown(step, episode, goes_out, act.deed)
        how = way(was, episode, announced=goes_out is not None, announces=act.announces)
        if how is Way.POST:
            if not self.of[episode.indicator]:
                return None
            posting = self._post(step, episode)
            return Event(act.at, EventKind.OPENED, posting, was, episode, step)
        if how is Way.NOTHING or was is None or goes_out is None:
            return None
        worse = act.tells and how is Way.SHOW and _worse(step, was, episode)
        kind = _kind(was, episode, worse=worse)
        posting = Posting.WORSE if worse and not self._is_full(episode, act.at) else Posting.THREAD
        if act.at < goes_out:
            posting = Posting.REPLACED
            if how is Way.WITHDRAW:
                posting = Posting.TAKEN_BACK
                del self._goes_out[episode.indicator, episode.id]
        return Event(act.at, kind, posting, was, episode, step, worse)

    def _shown(
        self, step: Step, episode: Episode, goes_out: datetime | None, deed: Deed
    ) -> Event | None:
        if goes_out is None or episode.id != deed.episode:
            return None
        posting = Posting.REPLACED if step.act.at < goes_out else Posting.THREAD
        return Event(step.act.at, EventKind.CHANGED, posting, episode, episode, step)

    def _post(self, step: Step, episode: Episode) -> Posting:
        at = step.act.at
        if self._is_full(episode, at):
            return Posting.HELD
        self._announced[self.of[episode.indicator]].append(at)
        out = at + self.delay if step.act.waits else at
        self._goes_out[episode.indicator, episode.id] = self._not_in_quiet_hours(out)
        return Posting.ALERT

    def _is_full(self, episode: Episode, at: datetime) -> bool:
        most, organisation = self.organisation.weekly_posts_per_channel, self.organisation
        if most is None:
            return False
        today = organisation.today(at)
        monday = today - timedelta(days=today.weekday())
        week = organisation.midnight(monday), organisation.midnight(monday + WEEK)
        channel = self.of[episode.indicator]
        others = (each for each in self.besides.get(channel, ()) if each < at)
        had = (*self._announced[channel], *others)
        return sum(week[0] <= each < week[1] for each in had) >= most

    def _not_in_quiet_hours(self, at: datetime) -> datetime:
        hours, organisation = self.organisation.quiet_hours, self.organisation
        if hours is None or not organisation.is_quiet(at):
            return at
        local = at.astimezone(organisation.zone)
        end = datetime.combine(local.date(), hours.end, organisation.zone)
        return end if end > local else end + timedelta(days=1)


def _is_behind(episode: Episode, since: Period | None) -> bool:
    """Whether a message speaks of no period that may have changed."""
    return since is not None and episode.is_over and (episode.closed or episode.last) < since


def _worse(step: Step, was: Episode, episode: Episode) -> bool:
    before, after = step.before.assessments, step.after.assessments
    return is_worse(*seen_twice(before, after, (was, episode)))


def _kind(was: Episode, episode: Episode, *, worse: bool) -> EventKind:
    if episode.withdrawn:
        return EventKind.WITHDRAWN
    if episode.is_over:
        return EventKind.CHANGED if was.is_over else EventKind.CLOSED
    if was.is_over:
        return EventKind.REOPENED
    return EventKind.RENOTIFIED if worse else EventKind.CHANGED
