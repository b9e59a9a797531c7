"""Stat meetings: series of them, single ones, and the items of an agenda with their decisions."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Series:
    """A stat meeting that comes round. ``id`` is 0 until stored; ``chair`` is a person's key.

    It is about the indicators of ``units``, or about ``indicators`` of whatever units, which make
    up a topic. ``rule`` is an RFC 5545 recurrence rule of days; ``at`` the local time in
    ``time_zone``. ``brief_days`` are the working days by which the brief comes before.
    """

    id: int
    name: str
    rule: str
    at: time
    time_zone: str
    channel: str
    chair: str
    starts: date
    units: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    minutes: int = 60
    brief_days: int = 2
    created_by: str = ""
    ended_on: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class MeetingState(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Meeting:
    """One of a series. ``id`` is 0 until stored.

    ``planned`` is the day that the recurrence gave it, by which it is known among the series';
    ``begins`` is when it takes place, in UTC. ``reason`` says why it was moved or cancelled.
    ``revision`` counts its changes, for calendars.
    ``brief`` and ``memo`` are keys of the deliveries that told them, empty where nothing did.
    ``learned`` is what the meeting learned, in its own words.
    """

    id: int
    series: int
    planned: date
    begins: datetime
    state: MeetingState = MeetingState.PLANNED
    moved_from: datetime | None = None
    reason: str = ""
    revision: int = 0
    briefed_at: datetime | None = None
    brief: str = ""
    started_at: datetime | None = None
    started_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    memo: str = ""
    learned: str = ""

    @property
    def is_to_come(self) -> bool:
        return self.state in (MeetingState.PLANNED, MeetingState.UNDER_WAY)

    @property
    def took_place(self) -> bool:
        return self.started_at is not None


class Section(StrEnum):
    """The parts of an agenda, in the order in which practice works through them."""

    FOLLOW_UP = "follow_up"
    STANDING = "standing"
    SUCCESS = "success"
    NEW = "new"


class Decision(StrEnum):
    ACTION = "action"
    NOTE = "note"
    NO_ACTION = "no_action"


class Answer(StrEnum):
    """To an action that asks for approval: the words of the note that is its decision."""

    APPROVED = "Approved"
    NOT_APPROVED = "Not approved"


@dataclass(frozen=True)
class AgendaItem:
    """One thing to talk about. ``id`` is 0 until stored; ``position`` orders all of a meeting's.

    ``reasons`` say why it stands where it does. ``action`` is the one that a follow-up is about;
    ``agreed`` is the one that was decided on. ``words`` are the note or the reason for no action.
    """

    id: int
    meeting: int
    section: Section
    position: int
    title: str
    minutes: int
    indicator: str = ""
    episode: int | None = None
    action: int | None = None
    reasons: tuple[str, ...] = ()
    added_by: str = ""
    decision: Decision | None = None
    words: str = ""
    agreed: int | None = None
    decided_by: str = ""
    decided_at: datetime | None = None

    @property
    def is_decided(self) -> bool:
        return self.decision is not None
