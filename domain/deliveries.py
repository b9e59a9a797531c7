"""Deliveries: one notice on its way to one place in Slack, and how a sending can end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.notices import Notice


class DeliveryKind(StrEnum):
    POST = "post"
    EDIT = "edit"
    THREAD = "thread"
    DM = "dm"


class DeliveryState(StrEnum):
    """``unknown``: nobody can say whether Slack has it; it is held for a person to decide."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DISCARDED = "discarded"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class NewDelivery:
    """A delivery to be queued under its unique key.

    ``target`` is a channel id, or a Slack user id for a direct message. ``after`` is the key of
    the delivery whose message this one edits or answers. ``delay_seconds`` is real time, so that
    a mistyped value can be taken back. Quiet hours are kept by the dispatcher.
    """

    key: str
    kind: DeliveryKind
    target: str
    notice: Notice
    after: str = ""
    broadcast: bool = False
    delay_seconds: float = 0


@dataclass(frozen=True)
class Place:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Delivery:
    """A stored delivery.

    ``marker`` is its opaque key, ``message_marker`` that of the message, which an edit keeps as it
    is; both stand in the message's metadata. ``parent`` the place of the message
    that this one edits or answers; ``after_ts`` the newest message of ours that was there before
    the first attempt, in Slack's own time, where a look-up may begin. ``queued_at`` is real time,
    and ``waited`` the seconds from then until it was claimed. ``reference`` is that of the request
    or job that led to it.
    """

    id: int
    key: str
    kind: DeliveryKind
    target: str
    notice: Notice
    marker: str
    state: DeliveryState
    attempts: int
    broadcast: bool
    queued_at: datetime
    parent: Place | None = None
    sent: Place | None = None
    after_ts: str = ""
    error: str = ""
    waited: float = 0
    reference: str = ""
    message_marker: str = ""


@dataclass(frozen=True)
class Sent:
    """Slack has it, at this place; ``without_picture`` where its picture was not ready.

    ``found``: by a look-up, so that it may say what was true when it was sent.
    ``seconds_ago`` is how long ago the writing began, from which a channel's pace is counted.
    """

    place: Place
    without_picture: bool = False
    found: bool = False
    seconds_ago: float = 0


@dataclass(frozen=True)
class RetryLater:
    """Slack certainly has not got it; try again after so many seconds.

    ``as_told`` where Slack said how long; otherwise the pause grows with the attempts.
    """

    seconds: float
    error: str
    as_told: bool = False


@dataclass(frozen=True)
class InDoubt:
    """Slack may have it: ask before sending again."""

    error: str


@dataclass(frozen=True)
class ChannelBlocked:
    """The channel cannot be posted to until a person does something."""

    error: str


@dataclass(frozen=True)
class SendingBlocked:
    """No channel can be posted to: token or scope."""

    error: str
    needed: str = ""


@dataclass(frozen=True)
class Rejected:
    """Slack refuses the payload; ``pointers`` say where."""

    error: str
    pointers: tuple[str, ...] = ()


Outcome = Sent | RetryLater | InDoubt | ChannelBlocked | SendingBlocked | Rejected


@dataclass(frozen=True)
class Found:
    """A look-up found the message."""

    place: Place


@dataclass(frozen=True)
class Absent:
    """A look-up read the channel and the message is not there."""


@dataclass(frozen=True)
class LookUpFailed:
    """The look-up itself failed; ``impossible`` when the answer cannot be had at all.

    ``seconds`` is how long Slack wants to be left alone; ``blocked`` what a person must mend.
    """

    error: str
    impossible: bool = False
    seconds: float = 0
    blocked: ChannelBlocked | SendingBlocked | None = None


LookUp = Found | Absent | LookUpFailed
