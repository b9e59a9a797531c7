"""Tables of scheduling and delivery: the ledger of jobs, the outbox, its lanes and buckets.

Instants here are real time in seconds since 1970 by the database's own clock (`storage/clock.py`),
so that replicas with different clocks agree; only `job_run.claimed`, `picture.remembered` and all
of `job_health` are business time.
"""

from datetime import datetime
from typing import Self

from sqlalchemy import Index, text
from sqlmodel import Field

from domain.deliveries import DeliveryKind, DeliveryState
from domain.job_health import JobHealth
from storage.tables.base import Row, one_of
from storage.types import UtcInstant

PENDING = text("state = 'pending'")
SENDING = text("state = 'sending'")
PARKED = text("state = 'parked'")
GIVEN_UP = text("state IN ('failed', 'unknown')")
"""Written out in queries too: a bound parameter would keep SQLite from the partial index.

A whole index that begins with the lane would tempt SQLite away from these; let there be none.
"""


class JobRunRow(Row, table=True):
    """What has been done, once each: the unique key decides between replicas."""

    __tablename__ = "job_run"

    job: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    claimed: datetime = Field(sa_type=UtcInstant)


class JobHealthRow(Row, table=True):
    """How a job fares, and when people were told so."""

    __tablename__ = "job_health"

    job: str = Field(primary_key=True)
    succeeded: datetime | None = Field(sa_type=UtcInstant)
    failures: int
    failing_since: datetime | None = Field(sa_type=UtcInstant)
    told: datetime | None = Field(sa_type=UtcInstant)
    tellings: int

    @classmethod
    def from_domain(cls, health: JobHealth) -> Self:
        return cls(**vars(health))

    def to_domain(self) -> JobHealth:
        return JobHealth(**self.model_dump())


class DeliveryRow(Row, table=True):
    """A notice on its way. ``payload`` is the notice as JSON (`storage/notices_json.py`).

    ``lane`` is the channel or user whose order is kept; ``after_key`` the dedup_key of the
    delivery that this one edits or answers; ``marker`` the opaque key in the message's metadata;
    ``after_ts`` where a look-up in Slack's history may begin; ``reference`` what led to it.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("kind", DeliveryKind),
        one_of("state", DeliveryState),
        Index("ix_delivery_pending", "lane", "id", sqlite_where=PENDING, postgresql_where=PENDING),
        Index("ix_delivery_sending", "lane", "id", sqlite_where=SENDING, postgresql_where=SENDING),
        Index(None, "target"),
        Index("ix_delivery_parked", "lane", "id", sqlite_where=PARKED, postgresql_where=PARKED),
        Index("ix_delivery_given_up", "state", sqlite_where=GIVEN_UP, postgresql_where=GIVEN_UP),
    )

    id: int | None = Field(default=None, primary_key=True)
    dedup_key: str = Field(unique=True)
    lane: str
    kind: str
    target: str
    payload: str
    state: str = DeliveryState.PENDING.value
    attempts: int = 0
    not_before: float = 0
    first_started: float | None = None
    send_started: float | None = None
    after_key: str = Field(default="", index=True)
    broadcast: bool = False
    marker: str = Field(unique=True)
    after_ts: str = ""
    slack_channel: str = ""
    slack_ts: str = ""
    error: str = ""
    reference: str = ""
    created: float
    updated: float


class LaneRow(Row, table=True):
    """One channel's order and pace; leased by one dispatcher at a time.

    ``newest_ts`` is the newest message of ours there.
    """

    __tablename__ = "lane"

    channel: str = Field(primary_key=True)
    next_at: float = 0
    lease_owner: str = ""
    lease_until: float = 0
    newest_ts: str = ""


class BucketRow(Row, table=True):
    """A limit that all replicas share; ``tat`` is the theoretical arrival time (GCRA).

    ``pause`` is how long sending last stopped.
    """

    __tablename__ = "bucket"

    name: str = Field(primary_key=True)
    tat: float = 0
    pause: float = 0


class PictureRow(Row, table=True):
    """A picture that Slack already has, by the hash of its content."""

    __tablename__ = "picture"

    content_hash: str = Field(primary_key=True)
    file_id: str
    remembered: datetime = Field(index=True, sa_type=UtcInstant)
