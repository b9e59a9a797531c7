"""The records that programme health is counted from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from domain.actions import Action
from domain.episodes import Episode
from domain.frequencies import Frequency
from domain.meetings import AgendaItem, Meeting, Series
from domain.organisation import Organisation


@dataclass(frozen=True)
class Tracked:
    """The little of an indicator that says when its values fall due.

    ``expects`` is False for one that is retired or not live yet.
    """

    key: str
    name: str
    unit: str
    frequency: Frequency
    due_days: int
    expects: bool = True


@dataclass(frozen=True)
class Known:
    """When the first standing value of a period became known.

    ``dated``: a person or a file said when; else it counts as known on its due date. ``expected``
    is False where it says that no value is expected.
    """

    at: datetime
    dated: bool = True
    expected: bool = True


@dataclass(frozen=True)
class HealthFacts:
    """Of the whole organisation, or of one unit. Counted from ``since`` to ``now``.

    ``meetings`` are those planned for the window that have begun, or were to. ``items`` are by
    meeting. ``episodes`` are those of the window and all that go on; ``explained`` the instant of
    the first explanation and ``lessons`` those whose latest one answers what was learned, by id.
    ``actions`` are those that go on or ended in the window; ``words`` the instants at which
    somebody said something of one, by its number. ``values`` are by indicator and a period's
    canonical text, ``began`` the first day of the first period that has one. ``names`` are people's
    by key.
    """

    organisation: Organisation
    now: datetime
    since: date
    series: Mapping[int, Series] = field(default_factory=dict)
    meetings: tuple[Meeting, ...] = ()
    items: Mapping[int, tuple[AgendaItem, ...]] = field(default_factory=dict)
    episodes: tuple[Episode, ...] = ()
    explained: Mapping[int, datetime] = field(default_factory=dict)
    lessons: Collection[int] = frozenset()
    actions: tuple[Action, ...] = ()
    words: Mapping[int, tuple[datetime, ...]] = field(default_factory=dict)
    indicators: Mapping[str, Tracked] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Known]] = field(default_factory=dict)
    began: Mapping[str, date] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.organisation.today(self.now)

    def day_of(self, at: datetime, zone: ZoneInfo | None = None) -> date:
        """The local day of an instant: of the organisation, or of a series in its own zone."""
        return at.astimezone(zone or self.organisation.zone).date()

    def is_inside(self, day: date) -> bool:
        """Whether a day is over and lies in the window."""
        return self.since <= day < self.today

    def name(self, person: str) -> str:
        return self.names.get(person, person)

    def indicator_name(self, key: str) -> str:
        known = self.indicators.get(key)
        return known.name if known else key

    def about(self, series: Series) -> tuple[Tracked, ...]:
        """The indicators of a series from which values are expected, and have ever come."""
        found = {each.key: each for unit in series.units for each in self._by_unit.get(unit, ())}
        topic = (self.indicators.get(key) for key in series.indicators)
        found |= {each.key: each for each in topic if each is not None and self._comes(each)}
        return tuple(found.values())

    @cached_property
    def _by_unit(self) -> Mapping[str, list[Tracked]]:
        found: dict[str, list[Tracked]] = {}
        for each in filter(self._comes, self.indicators.values()):
            found.setdefault(each.unit, []).append(each)
        return found

    def _comes(self, tracked: Tracked) -> bool:
        return tracked.expects and tracked.key in self.began

    def planned_day(self, meeting: Meeting) -> date:
        """The local day on which it was to take place before anybody moved it."""
        return self.day_of(meeting.moved_from or meeting.begins, self.series[meeting.series].zone)

    def held(self) -> tuple[Meeting, ...]:
        """Meetings that took place and are over, by the day that they were started on."""
        return tuple(each for each in self.meetings if self._is_over(each))

    def _is_over(self, meeting: Meeting) -> bool:
        if meeting.started_at is None:
            return False
        return meeting.closed_at is not None or self.day_of(meeting.started_at) < self.today
