"""Tables of flags, episodes and explanations."""

from datetime import date, datetime
from typing import Self

from sqlalchemy import Index, text
from sqlmodel import Field

from domain.episodes import Episode
from domain.explanations import Explanation
from domain.flags import Flag, FlagKind
from storage.periods import ReadPeriod
from storage.tables.base import Row, one_of, refers_to
from storage.types import Facts, UtcInstant

GOING = text("closed IS NULL AND withdrawn = ''")
"""Written out in queries too: a bound parameter would keep SQLite from the partial index."""


class FlagRow(Row, table=True):
    __tablename__ = "flag"
    __table_args__ = (one_of("kind", FlagKind),)

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    kind: str
    reason: str
    raised_by: str
    raised_at: datetime = Field(sa_type=UtcInstant)
    since: str
    withdrawn_by: str
    withdrawn_at: datetime | None = Field(sa_type=UtcInstant)
    until: str | None

    @classmethod
    def from_domain(cls, flag: Flag) -> Self:
        return cls(
            id=flag.id or None,
            indicator=flag.indicator,
            kind=flag.kind.value,
            reason=flag.reason,
            raised_by=flag.raised_by,
            raised_at=flag.raised_at,
            since=flag.since.text,
            withdrawn_by=flag.withdrawn_by,
            withdrawn_at=flag.withdrawn_at,
            until=flag.until.text if flag.until else None,
        )

    def to_domain(self, read: ReadPeriod) -> Flag:
        return Flag(
            id=self.id or 0,
            indicator=self.indicator,
            kind=FlagKind(self.kind),
            reason=self.reason,
            raised_by=self.raised_by,
            raised_at=self.raised_at,
            since=read(self.since),
            withdrawn_by=self.withdrawn_by,
            withdrawn_at=self.withdrawn_at,
            until=read(self.until) if self.until else None,
        )


class EpisodeRow(Row, table=True):
    __tablename__ = "episode"
    __table_args__ = (
        Index("ix_episode_going", "indicator", sqlite_where=GOING, postgresql_where=GOING),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    opened: str
    last: str
    clear: int
    closed: str | None
    opened_at: datetime | None = Field(sa_type=UtcInstant)
    closed_at: datetime | None = Field(sa_type=UtcInstant)
    message: str
    acknowledged_by: str
    acknowledged_at: datetime | None = Field(sa_type=UtcInstant)
    explained_by: str
    explained_at: datetime | None = Field(sa_type=UtcInstant)
    agreed_at: datetime | None = Field(sa_type=UtcInstant)
    snoozed_until: date | None
    snoozed_by: str
    snooze_reason: str
    withdrawn: str

    @classmethod
    def from_domain(cls, episode: Episode) -> Self:
        return cls(
            id=episode.id or None,
            indicator=episode.indicator,
            opened=episode.opened.text,
            last=episode.last.text,
            clear=episode.clear,
            closed=episode.closed.text if episode.closed else None,
            opened_at=episode.opened_at,
            closed_at=episode.closed_at,
            message=episode.message,
            acknowledged_by=episode.acknowledged_by,
            acknowledged_at=episode.acknowledged_at,
            explained_by=episode.explained_by,
            explained_at=episode.explained_at,
            agreed_at=episode.agreed_at,
            snoozed_until=episode.snoozed_until,
            snoozed_by=episode.snoozed_by,
            snooze_reason=episode.snooze_reason,
            withdrawn=episode.withdrawn,
        )

    def to_domain(self, read: ReadPeriod) -> Episode:
        return Episode(
            id=self.id or 0,
            indicator=self.indicator,
            opened=read(self.opened),
            last=read(self.last),
            clear=self.clear,
            closed=read(self.closed) if self.closed else None,
            opened_at=self.opened_at,
            closed_at=self.closed_at,
            message=self.message,
            acknowledged_by=self.acknowledged_by,
            acknowledged_at=self.acknowledged_at,
            explained_by=self.explained_by,
            explained_at=self.explained_at,
            agreed_at=self.agreed_at,
            snoozed_until=self.snoozed_until,
            snoozed_by=self.snoozed_by,
            snooze_reason=self.snooze_reason,
            withdrawn=self.withdrawn,
        )


class ExplanationRow(Row, table=True):
    """Append-only; the latest one counts."""

    __tablename__ = "explanation"

    id: int | None = Field(default=None, primary_key=True)
    episode: int = Field(index=True, sa_column_args=refers_to("episode.id"))
    answers: list[str] = Field(sa_type=Facts)
    author: str
    recorded: datetime = Field(sa_type=UtcInstant)

    @classmethod
    def from_domain(cls, explanation: Explanation) -> Self:
        return cls(
            episode=explanation.episode,
            answers=list(explanation.answers),
            author=explanation.author,
            recorded=explanation.recorded,
        )

    def to_domain(self) -> Explanation:
        why, impact, predicted, improved, back, learned = self.answers
        answers = (why, impact, predicted, improved, back, learned)
        return Explanation(self.episode, answers, self.author, self.recorded)
