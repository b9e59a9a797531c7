"""Notices about a stat meeting: brief, agenda to work through, follow-up memo."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.chips import Chip
from domain.meetings import Decision, Section
from domain.snapshots import Snapshot


@dataclass(frozen=True)
class Heading:
    """Which meeting it is. ``day`` and ``at`` are local to ``time_zone``; ``chair`` is a name."""

    meeting: int
    name: str
    begins: datetime
    day: date
    at: str
    time_zone: str
    minutes: int
    chair: str


@dataclass(frozen=True)
class AgendaLine:
    """An item of an agenda as it is shown; people are names.

    ``minutes`` 0: if time permits. ``outcome`` says in words what was decided, and is empty
    before that. ``asks``: for approval, yes or no. ``to_decide`` is False for what needs no
    decision: a success, and what has settled or ended by itself. ``chip`` is of an exception's
    latest value.
    """

    item: int
    number: int
    section: Section
    title: str
    minutes: int
    reasons: tuple[str, ...] = ()
    indicator: str = ""
    added_by: str = ""
    decision: Decision | None = None
    outcome: str = ""
    decided_by: str = ""
    asks: bool = False
    to_decide: bool = True
    chip: Chip | None = None


@dataclass(frozen=True)
class MeetingBrief:
    """What a meeting will be about, some working days before it.

    ``charts`` are the most pressing exceptions, ``charts_left`` counts those whose charts stand
    in the thread.
    ``news`` says that the meeting was moved, cancelled, started or closed since.
    """

    heading: Heading
    lines: tuple[AgendaLine, ...]
    changes: tuple[str, ...] = ()
    charts: tuple[Snapshot, ...] = ()
    charts_left: int = 0
    news: str = ""
    startable: bool = True
    late: str = ""
    kind: Literal["meeting_brief"] = "meeting_brief"


@dataclass(frozen=True)
class BriefCharts:
    """The charts of the other exceptions, in the thread of the brief; ``left`` have none there."""

    heading: Heading
    charts: tuple[Snapshot, ...]
    left: int = 0
    kind: Literal["brief_charts"] = "brief_charts"


@dataclass(frozen=True)
class AgendaPage:
    """A part of the agenda while the meeting works through it; edited with each decision.

    ``page`` counts from 1 to ``pages``.
    """

    heading: Heading
    lines: tuple[AgendaLine, ...]
    page: int
    pages: int
    started_by: str
    closed: bool = False
    kind: Literal["agenda_page"] = "agenda_page"


@dataclass(frozen=True)
class Task:
    """Who does what by when."""

    action: int
    description: str
    owner: str
    report_back: date | None
    about: str = ""


@dataclass(frozen=True)
class ReportedBack:
    """An action of before, and what has become of it with its evidence.

    ``outcome`` is "verified", "not verified", "overdue", "cancelled" and the like.
    """

    action: int
    description: str
    owner: str
    outcome: str
    evidence: str = ""


@dataclass(frozen=True)
class MeetingMemo:
    """What a meeting decided, and how the decisions of before have ended.

    ``undecided`` are titles. ``late`` where it was not closed on its own day.
    """

    heading: Heading
    tasks: tuple[Task, ...]
    others: tuple[AgendaLine, ...]
    undecided: tuple[str, ...]
    reported: tuple[ReportedBack, ...]
    learned: str = ""
    closed_by: str = ""
    next_day: date | None = None
    late: str = ""
    kind: Literal["meeting_memo"] = "meeting_memo"


@dataclass(frozen=True)
class CloseQuestion:
    """A meeting was not closed on its day: its chair is asked once. ``started``: at all.

    ``items`` are those that need a decision.
    """

    heading: Heading
    person: str
    started: bool
    decided: int = 0
    items: int = 0
    kind: Literal["close_question"] = "close_question"


MeetingNotice = AgendaPage | BriefCharts | CloseQuestion | MeetingBrief | MeetingMemo
