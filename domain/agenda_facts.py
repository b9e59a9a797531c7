"""What an agenda is built from: the meeting, the one before, the indicators as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.actions import Action, ActionKind, Ending
from domain.episodes import Episode
from domain.explanations import Explanation
from domain.meetings import AgendaItem, Meeting, Series
from domain.memory import Memory
from domain.rating import Rating
from domain.snapshots import Point, Snapshot

FIRST_LOOKS_BACK = timedelta(days=31)  # a series' first meeting has none before it


@dataclass(frozen=True)
class Topic:
    """One indicator of the meeting's.

    ``going`` is its episode that is not over, ``closed`` those that have closed, ``explanation``
    the latest of ``going``, ``memory`` what was done the time before. ``recorded`` says when the
    counting reading of a period became known, by the period's canonical text.
    """

    snapshot: Snapshot
    going: Episode | None = None
    closed: tuple[Episode, ...] = ()
    explanation: Explanation | None = None
    memory: Memory | None = None
    actions: tuple[Action, ...] = ()
    recorded: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.snapshot.indicator

    @property
    def actions_going(self) -> tuple[Action, ...]:
        return tuple(each for each in self.actions if not each.is_over)

    @property
    def is_better_now(self) -> bool:
        """An exception that goes on, and yet its latest period is Green and meets no criterion."""
        return self.snapshot.rating is Rating.GREEN and not self.snapshot.criteria

    def points(self, since: datetime | None = None) -> tuple[Point, ...]:
        """Those with a value, that became known after an instant."""
        valued = (point for point in self.snapshot.history if point.value is not None)
        if since is None:
            return tuple(valued)
        known = self.recorded
        return tuple(each for each in valued if each.period in known and known[each.period] > since)

    def before(self, since: datetime) -> Point | None:
        """The last value that was known then."""
        later = set(self.points(since))
        known = [each for each in self.points() if each not in later]
        return known[-1] if known else None


@dataclass(frozen=True)
class AgendaFacts:
    """``day`` is the meeting's local one, which says what is due at it; ``today`` the
    organisation's, which says what is overdue or broken by now.

    ``last`` is the meeting before this one that took place, ``last_items`` its items. ``earlier``
    are it and those after it that did not take place, with their items, the latest first.
    ``actions`` are those of the topics and those agreed at meetings of this series. ``names`` are
    people's by key, ``indicators`` the names of those that the actions are about. ``answered`` are
    actions whose request was answered at a meeting.
    """

    series: Series
    meeting: Meeting
    day: date
    today: date
    topics: tuple[Topic, ...] = ()
    actions: tuple[Action, ...] = ()
    last: Meeting | None = None
    last_items: tuple[AgendaItem, ...] = ()
    earlier: tuple[tuple[Meeting, tuple[AgendaItem, ...]], ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    answered: frozenset[int] = frozenset()

    @property
    def since(self) -> datetime:
        """From when on there is news: the last meeting's start, when its agenda was fixed."""
        if self.last is not None:
            return self.last.started_at or self.last.begins
        return self.meeting.begins - FIRST_LOOKS_BACK

    @property
    def is_across_units(self) -> bool:
        return len({each.snapshot.unit_name for each in self.topics}) > 1

    def topic(self, indicator: str) -> Topic | None:
        return next((each for each in self.topics if each.key == indicator), None)

    def action(self, number: int | None) -> Action | None:
        return next((each for each in self.actions if each.id == number), None)

    def name(self, person: str) -> str:
        return self.names.get(person, person)

    def ended(self) -> tuple[Action, ...]:
        """Since the last meeting; each ending is reported back at the next one."""
        return tuple(
            each
            for each in self.actions
            if each.ending is not None
            and each.meeting != self.meeting.id
            and each.ended_at is not None
            and each.ended_at > self.since
        )

    def verified(self, indicator: str) -> tuple[Action, ...]:
        """Of these, the indicator's that have worked."""
        return tuple(
            each
            for each in self.ended()
            if each.indicator == indicator and each.ending is Ending.VERIFIED
        )

    def due(self) -> tuple[Action, ...]:
        """Going ones: agreed at the last meeting, due by this one, without any date, or asking for
        approval."""
        return tuple(each for each in self.actions if not each.is_over and self._is_due(each))

    def asks_approval(self, action: Action) -> bool:
        """Of the meeting; what a meeting itself agreed on, or has answered, asks for no more."""
        is_request = action.kind is ActionKind.APPROVE and action.meeting is None
        return is_request and not action.is_over and action.id not in self.answered

    def _is_due(self, action: Action) -> bool:
        if action.meeting == self.meeting.id:
            return False
        if action.report_back is None or action.report_back <= self.day:
            return True
        if self.asks_approval(action):
            return True
        return self.last is not None and action.meeting == self.last.id
