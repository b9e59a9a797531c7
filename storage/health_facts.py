"""The facts of programme health, in a constant number of statements, however many records."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, or_, select

from domain.actions import Action
from domain.episodes import Episode
from domain.health_facts import HealthFacts, Tracked
from domain.meetings import AgendaItem, Meeting, Series
from domain.organisation import Organisation
from domain.periods import Frequency
from storage.health_values import EXPECTING, KnownValues
from storage.tables import (
    METADATA,
    ActionRow,
    AgendaItemRow,
    EpisodeRow,
    MeetingRow,
    SeriesRow,
)
from storage.tables.actions import GOING as ACTION_GOES_ON
from storage.tables.episodes import GOING as EPISODE_GOES_ON
from storage.transaction import Transaction

LESSON = 5  # the prompt "What can we learn for the future?"
_A_YEAR = timedelta(days=366)

_ACTION, _NOTE = METADATA.tables["action"], METADATA.tables["action_note"].c
_EPISODE, _EXPLANATION = METADATA.tables["episode"], METADATA.tables["explanation"].c
_INDICATOR = METADATA.tables["indicator"].c
_MEETING, _ITEM = METADATA.tables["meeting"], METADATA.tables["agenda_item"]
_PERSON, _SERIES = METADATA.tables["person"].c, METADATA.tables["series"]


class HealthRecords:
    """Reads plain rows: they have the attributes of a session's objects, at half the cost."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def facts(self, now: datetime, since: date, unit: str | None = None) -> HealthFacts:
        """Of all units, or of one."""
        organisation = self._organisation()
        indicators = self._indicators(unit)
        series = {each.id: each for each in self._series() if _is_about(each, unit, indicators)}
        begins, values = organisation.midnight(since), KnownValues(self._transaction, organisation)
        meetings = tuple(each for each in self._meetings(begins, now) if each.series in series)
        episodes = tuple(self._episodes(since - _A_YEAR, organisation, unit))
        explained, lessons = self._explanations(organisation.midnight(since - _A_YEAR), unit)
        return HealthFacts(
            organisation=organisation,
            now=now,
            since=since,
            series=series,
            meetings=meetings,
            items=self._items(begins, now, {each.id for each in meetings}, unit, indicators),
            episodes=episodes,
            explained=explained,
            lessons=lessons,
            actions=tuple(self._actions(begins - _A_YEAR, unit)),
            words=self._words(begins - timedelta(days=31), unit),
            indicators=indicators,
            values=values.known(since, unit, indicators),
            began=values.began(unit, indicators),
            names=self._people(),
        )

    def present(self, now: datetime, since: date) -> HealthFacts:
        """Only what is open and what has happened since a day: exceptions and actions."""
        organisation = self._organisation()
        begins = organisation.midnight(since)
        explained, _ = self._explanations(begins, None)
        return HealthFacts(
            organisation=organisation,
            now=now,
            since=since,
            episodes=tuple(self._episodes(since, organisation, None)),
            explained=explained,
            actions=tuple(self._actions(begins, None)),
            indicators=self._indicators(None),
        )

    def silent(self, today: date) -> tuple[str, ...]:
        """Names of the indicators without any value for their last two periods that were due."""
        return KnownValues(self._transaction, self._organisation()).silent(today)

    def _organisation(self) -> Organisation:
        organisation = self._transaction.organisation
        if organisation is None:
            raise LookupError("there is no organisation yet")
        self._transaction.session.flush()
        return organisation

    def _indicators(self, unit: str | None) -> dict[str, Tracked]:
        wanted = select(
            _INDICATOR.key, _INDICATOR.name, _INDICATOR.unit, _INDICATOR.frequency,
            _INDICATOR.due_days, _INDICATOR.stage,
        )  # fmt: skip
        rows = self._read(_within(wanted, unit).order_by(_INDICATOR.position))
        return {
            key: Tracked(key, name, its, Frequency(frequency), due_days, stage in EXPECTING)
            for key, name, its, frequency, due_days, stage in rows
        }

    def _people(self) -> dict[str, str]:
        return {row.key: row.name for row in self._read(select(_PERSON.key, _PERSON.name))}

    def _series(self) -> Iterator[Series]:
        for row in self._read(select(_SERIES).order_by(_SERIES.c.id)):
            yield SeriesRow.to_domain(cast(SeriesRow, row))

    def _meetings(self, since: datetime, now: datetime) -> Iterator[Meeting]:
        wanted = select(_MEETING).where(_planned(since, now)).order_by(_MEETING.c.begins)
        for row in self._read(wanted):
            yield MeetingRow.to_domain(cast(MeetingRow, row))

    def _items(
        self,
        since: datetime,
        now: datetime,
        meetings: set[int],
        unit: str | None,
        indicators: Mapping[str, Tracked],
    ) -> Mapping[int, tuple[AgendaItem, ...]]:
        """Of one unit those about its indicators, and those about none."""
        wanted = select(_ITEM).join(_MEETING, _MEETING.c.id == _ITEM.c.meeting)
        wanted = wanted.where(_planned(since, now), _MEETING.c.started_at.is_not(None))
        found: dict[int, list[AgendaItem]] = defaultdict(list)
        for row in self._read(wanted.order_by(_ITEM.c.meeting, _ITEM.c.position, _ITEM.c.id)):
            its = unit is None or not row.indicator or row.indicator in indicators
            if its and row.meeting in meetings:
                item = AgendaItemRow.to_domain(cast(AgendaItemRow, row))
                found[row.meeting].append(item)
        return {meeting: tuple(items) for meeting, items in found.items()}

    def _episodes(
        self, since: date, organisation: Organisation, unit: str | None
    ) -> Iterator[Episode]:
        """Those opened in the window, or up to a year before, and all that go on."""
        wanted = select(*_EPISODE.c, _INDICATOR.frequency)
        wanted = wanted.join(_INDICATOR.key.table, _INDICATOR.key == _EPISODE.c.indicator)
        recent = or_(EPISODE_GOES_ON, _EPISODE.c.opened_at >= organisation.midnight(since))
        rows = self._read(_within(wanted.where(recent), unit).order_by(_EPISODE.c.id))
        for row in rows:
            read = self._transaction.periods_of(Frequency(row.frequency))
            yield EpisodeRow.to_domain(cast(EpisodeRow, row), read)

    def _explanations(
        self, since: datetime, unit: str | None
    ) -> tuple[Mapping[int, datetime], frozenset[int]]:
        """By episode when it was first explained; those whose latest answer has a lesson."""
        wanted = select(_EXPLANATION.episode, _EXPLANATION.recorded, _EXPLANATION.answers)
        wanted = wanted.where(or_(_EXPLANATION.recorded >= since, EPISODE_GOES_ON))
        wanted = wanted.join(_EPISODE, _EPISODE.c.id == _EXPLANATION.episode)
        wanted = wanted.join(_INDICATOR.key.table, _INDICATOR.key == _EPISODE.c.indicator)
        first: dict[int, datetime] = {}
        lesson: dict[int, bool] = {}
        for episode, recorded, answers in self._read(
            _within(wanted, unit).order_by(_EXPLANATION.id)
        ):
            first.setdefault(episode, recorded)
            lesson[episode] = bool(answers[LESSON].strip())
        return first, frozenset(number for number, has in lesson.items() if has)

    def _actions(self, since: datetime, unit: str | None) -> Iterator[Action]:
        wanted = select(*_ACTION.c)
        wanted = wanted.join(_INDICATOR.key.table, _INDICATOR.key == _ACTION.c.indicator)
        wanted = wanted.where(or_(ACTION_GOES_ON, _ACTION.c.ended_at >= since))
        for row in self._read(_within(wanted, unit).order_by(_ACTION.c.id)):
            yield ActionRow.to_domain(cast(ActionRow, row))

    def _words(self, since: datetime, unit: str | None) -> Mapping[int, tuple[datetime, ...]]:
        """What people noted of an action; the bot's own notes have no author."""
        wanted = select(_NOTE.action, _NOTE.at).where(_NOTE.at >= since, _NOTE.author != "")
        if unit is not None:
            wanted = wanted.join(_ACTION, _ACTION.c.id == _NOTE.action)
            wanted = wanted.join(_INDICATOR.key.table, _INDICATOR.key == _ACTION.c.indicator)
        found: dict[int, list[datetime]] = defaultdict(list)
        for action, at in self._read(_within(wanted, unit)):
            found[action].append(at)
        return {action: tuple(instants) for action, instants in found.items()}

    def _read(self, wanted: Select[Any]) -> Any:
        return self._transaction.connection.execute(wanted)


def _is_about(series: Series, unit: str | None, indicators: Mapping[str, Tracked]) -> bool:
    if unit is None or unit in series.units:
        return True
    return any(key in indicators for key in series.indicators)


def _planned(since: datetime, now: datetime) -> ColumnElement[bool]:
    """For the window, by its own time or by that which it had before it was moved."""
    begins, was = _MEETING.c.begins, _MEETING.c.moved_from
    return or_(and_(begins >= since, begins <= now), and_(was >= since, was <= now))


def _within(wanted: Select[Any], unit: str | None) -> Select[Any]:
    return wanted if unit is None else wanted.where(_INDICATOR.unit == unit)
