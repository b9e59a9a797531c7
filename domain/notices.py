"""Notices: what the bot says by itself, as facts; `bot/render/notices.py` gives them their look.

A notice is kept in the outbox as data, so that what was said stays what was said.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from domain.action_items import ActionItem
from domain.episodes import EpisodeState
from domain.meeting_notices import (
    AgendaPage,
    BriefCharts,
    CloseQuestion,
    MeetingBrief,
    MeetingMemo,
)
from domain.pulse import WeeklyPulse
from domain.rating import Rating
from domain.reminders import ActionReminder, NoAction, Ownerless
from domain.snapshots import Snapshot


@dataclass(frozen=True)
class ActionAssigned:
    """Somebody else has made a person the owner of an action; ``by`` is a name."""

    item: ActionItem
    by: str
    today: date
    kind: Literal["action_assigned"] = "action_assigned"


@dataclass(frozen=True)
class EpisodeAlert:
    """An episode's one message: today's truth, edited as it moves. People are names.

    ``actions`` are those of the episode, the most urgent first. ``story`` has a line for each
    period from the opening to the one before the latest; ``memory`` says what was done the last
    time.
    """

    episode: int
    state: EpisodeState
    snapshot: Snapshot
    since: str
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    explained_by: str = ""
    answers: tuple[str, ...] = ()
    snoozed_until: date | None = None
    snoozed_by: str = ""
    snooze_reason: str = ""
    withdrawn: str = ""
    story: tuple[str, ...] = ()
    late: str = ""
    lead: str = ""
    memory: str = ""
    actions: tuple[ActionItem, ...] = ()
    kind: Literal["episode_alert"] = "episode_alert"


@dataclass(frozen=True)
class EpisodeUpdate:
    """What changed, in the thread of the episode's message; broadcast only on worsening."""

    episode: int
    name: str
    lines: tuple[str, ...]
    worsening: bool = False
    kind: Literal["episode_update"] = "episode_update"


@dataclass(frozen=True)
class ActionVerified:
    """The good news that an action worked: the indicator has held since its change took effect.

    ``snapshot`` ends with the second of ``periods`` (labels), ``values`` are those of the two.
    ``before`` and ``after`` are means on the two sides of the day, of so many values as the counts
    say. ``level`` is the action's own, where it has one. ``owner`` is a name; ``owner_slack`` is
    empty where the owner is not to be called. Days are counted from the detection of the exception.
    """

    action: int
    description: str
    owner: str
    snapshot: Snapshot
    took_effect: date
    periods: tuple[str, ...]
    values: tuple[Decimal, ...]
    after: Decimal
    after_count: int
    before: Decimal | None = None
    before_count: int = 0
    level: Decimal | None = None
    owner_slack: str = ""
    days_to_change: int | None = None
    days_to_verified: int | None = None
    kind: Literal["action_verified"] = "action_verified"


@dataclass(frozen=True)
class ActionReopened:
    """An action that is no longer verified, and why: its good news is edited to say so.

    ``periods`` are labels of those that had verified it; ``indicator`` is a key.
    """

    action: int
    description: str
    owner: str
    indicator: str
    name: str
    periods: tuple[str, ...]
    because: str
    kind: Literal["action_reopened"] = "action_reopened"


@dataclass(frozen=True)
class DueItem:
    """A value that somebody is waited for; ``days`` overdue, 0 or below when still awaited."""

    indicator: str
    name: str
    unit_name: str
    period: str
    period_label: str
    due: date
    days: int
    owner: str = ""


@dataclass(frozen=True)
class DueDigest:
    """One direct message per person: values to log and actions to report back on.

    ``escalated`` and ``passed_on`` are long overdue with others: values and actions that the
    person answers for as lead officer or chair.
    """

    person: str
    overdue: tuple[DueItem, ...]
    due: tuple[DueItem, ...]
    escalated: tuple[DueItem, ...] = ()
    late: str = ""
    actions: tuple[ActionReminder, ...] = ()
    passed_on: tuple[ActionReminder, ...] = ()
    no_action: tuple[NoAction, ...] = ()
    kind: Literal["due_digest"] = "due_digest"


@dataclass(frozen=True)
class ClosedRow:
    """One indicator as its period closes; without a value it is white or grey."""

    indicator: str
    name: str
    period: str
    rating: Rating
    value: Decimal | None = None


@dataclass(frozen=True)
class PeriodClosed:
    """A period of a unit's indicators has closed: what was rated and what became overdue."""

    unit: str
    unit_name: str
    period: str
    period_label: str
    rows: tuple[ClosedRow, ...]
    overdue: tuple[DueItem, ...] = ()
    late: str = ""
    kind: Literal["period_closed"] = "period_closed"


@dataclass(frozen=True)
class UnitDigest:
    """The week in a unit's channel: tally, exceptions, what is missing, what was held back.

    ``worked`` are actions that were verified without a message of their own, ``late_actions`` those
    past their report-back date, on ``today``. ``closed`` are the periods that closed on the
    digest's own day, so that a channel gets one message that morning.
    """

    unit: str
    unit_name: str
    week: str
    rows: tuple[Snapshot, ...]
    missing: tuple[DueItem, ...] = ()
    held_back: tuple[str, ...] = ()
    closed: tuple[PeriodClosed, ...] = ()
    late: str = ""
    worked: tuple[ActionItem, ...] = ()
    late_actions: tuple[ActionItem, ...] = ()
    today: date | None = None
    kind: Literal["unit_digest"] = "unit_digest"


@dataclass(frozen=True)
class ChannelTrouble:
    """A channel cannot be reached: told to its lead officer and to the administrators.

    ``channel`` is a Slack user id where a person cannot be written to; ``happened`` are words for
    ``error``.
    """

    channel: str
    unit_name: str
    error: str
    advice: str
    waiting: int
    happened: str = ""
    kind: Literal["channel_trouble"] = "channel_trouble"


@dataclass(frozen=True)
class MessageTrouble:
    """A message waits for a person to decide: told to the administrators.

    ``number`` is the outbox's; ``in_doubt``: it may have arrived, else Slack refuses it.
    """

    number: int
    channel: str
    unit_name: str
    about: str
    error: str
    in_doubt: bool = False
    kind: Literal["message_trouble"] = "message_trouble"


@dataclass(frozen=True)
class SendingResumed:
    """Slack takes messages again after it had refused the token or a scope."""

    since: datetime
    error: str
    happened: str
    kind: Literal["sending_resumed"] = "sending_resumed"


@dataclass(frozen=True)
class Greeting:
    """Said once in a channel that the bot is invited to; ``unit_name`` empty: none set up.

    ``example`` is a line to log a value of the unit that would work as it stands, or empty.
    """

    channel: str
    unit_name: str = ""
    admins: tuple[str, ...] = ()
    example: str = ""
    kind: Literal["greeting"] = "greeting"


@dataclass(frozen=True)
class JobTrouble:
    """A job failed: told to the administrators with the reference of the log."""

    job: str
    error: str
    reference: str
    failing_since: datetime | None = None
    kind: Literal["job_trouble"] = "job_trouble"


@dataclass(frozen=True)
class JobRecovered:
    """A job of whose failure the administrators were told works again."""

    job: str
    failing_since: datetime
    kind: Literal["job_recovered"] = "job_recovered"


@dataclass(frozen=True)
class OwnerMissing:
    """The administrators are asked to name somebody; each thing is asked about once."""

    things: tuple[Ownerless, ...]
    kind: Literal["owner_missing"] = "owner_missing"


@dataclass(frozen=True)
class MeetingCancelled:
    """A meeting does not take place; ``next`` is when the series meets then, if at all.

    ``missed``: that was said only when its time had come.
    """

    meeting: int
    name: str
    begins: datetime
    by: str
    reason: str = ""
    next: datetime | None = None
    missed: bool = False
    kind: Literal["meeting_cancelled"] = "meeting_cancelled"


@dataclass(frozen=True)
class MeetingMoved:
    """A meeting takes place at another time; ``again``: it had been cancelled."""

    meeting: int
    name: str
    was: datetime
    begins: datetime
    by: str
    reason: str = ""
    again: bool = False
    kind: Literal["meeting_moved"] = "meeting_moved"


@dataclass(frozen=True)
class SeriesChanged:
    """A series of meetings was set up, comes at other times, or has ended (without ``days``)."""

    series: int
    name: str
    when: str
    days: tuple[datetime, ...]
    by: str
    created: bool = False
    kind: Literal["series_changed"] = "series_changed"


@dataclass(frozen=True)
class PostingPaused:
    """All posting is stopped; said in the administrators' channel ahead of what is held."""

    by: str
    reason: str = ""
    kind: Literal["posting_paused"] = "posting_paused"


@dataclass(frozen=True)
class PostingResumed:
    """Posting goes on again; said in the administrators' channel."""

    by: str
    kind: Literal["posting_resumed"] = "posting_resumed"


Notice = (
    ActionAssigned
    | EpisodeAlert
    | EpisodeUpdate
    | ActionVerified
    | ActionReopened
    | DueDigest
    | UnitDigest
    | WeeklyPulse
    | PeriodClosed
    | ChannelTrouble
    | MessageTrouble
    | SendingResumed
    | Greeting
    | JobTrouble
    | JobRecovered
    | OwnerMissing
    | MeetingCancelled
    | MeetingMoved
    | SeriesChanged
    | PostingPaused
    | PostingResumed
    | AgendaPage
    | BriefCharts
    | CloseQuestion
    | MeetingBrief
    | MeetingMemo
)
