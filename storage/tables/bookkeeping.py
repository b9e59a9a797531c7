"""Tables of the audit log, of requests already seen, of drafts and of switches."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.tables.base import Row
from storage.types import Facts, UtcInstant


class AuditRow(Row, table=True):
    """Who did what when; append-only."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcInstant)
    who: str
    what: str
    subject: str
    detail: dict[str, str] = Field(sa_type=Facts)


class SeenRow(Row, table=True):
    """A request that was already handled: Slack sends some twice."""

    __tablename__ = "seen"

    id: str = Field(primary_key=True)
    at: datetime = Field(index=True, sa_type=UtcInstant)


class DraftRow(Row, table=True):
    """Something half done that waits for its author."""

    __tablename__ = "draft"

    key: str = Field(primary_key=True)
    kind: str
    content: str
    person: str
    created: datetime = Field(index=True, sa_type=UtcInstant)


class ControlRow(Row, table=True):
    """A switch of the whole installation, such as `paused`."""

    __tablename__ = "control"

    name: str = Field(primary_key=True)
    value: str
