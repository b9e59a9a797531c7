"""Tables of meeting series, meetings and the items of their agendas."""

from datetime import date, datetime, time
from typing import Self

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from domain.meetings import AgendaItem, Decision, Meeting, MeetingState, Section, Series
from storage.tables.base import Row, one_of, refers_to
from storage.types import Facts, UtcInstant


class SeriesRow(Row, table=True):
    __tablename__ = "series"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    rule: str
    at: time
    time_zone: str
    channel: str
    chair: str
    starts: date
    units: list[str] = Field(sa_type=Facts)
    indicators: list[str] = Field(sa_type=Facts)
    minutes: int
    brief_days: int
    created_by: str
    ended_on: date | None

    @classmethod
    def from_domain(cls, series: Series) -> Self:
        return cls(
            id=series.id or None,
            name=series.name,
            rule=series.rule,
            at=series.at,
            time_zone=series.time_zone,
            channel=series.channel,
            chair=series.chair,
            starts=series.starts,
            units=list(series.units),
            indicators=list(series.indicators),
            minutes=series.minutes,
            brief_days=series.brief_days,
            created_by=series.created_by,
            ended_on=series.ended_on,
        )

    def to_domain(self) -> Series:
        return Series(
            id=self.id or 0,
            name=self.name,
            rule=self.rule,
            at=self.at,
            time_zone=self.time_zone,
            channel=self.channel,
            chair=self.chair,
            starts=self.starts,
            units=tuple(self.units),
            indicators=tuple(self.indicators),
            minutes=self.minutes,
            brief_days=self.brief_days,
            created_by=self.created_by,
            ended_on=self.ended_on,
        )


class MeetingRow(Row, table=True):
    __tablename__ = "meeting"
    __table_args__ = (
        UniqueConstraint("series", "planned"),
        one_of("state", MeetingState),
        # The number of a meeting that was dropped is no other one's.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    series: int = Field(sa_column_args=refers_to("series.id"))
    planned: date
    begins: datetime = Field(sa_type=UtcInstant, index=True)
    state: str
    moved_from: datetime | None = Field(sa_type=UtcInstant)
    reason: str
    revision: int
    briefed_at: datetime | None = Field(sa_type=UtcInstant)
    brief: str
    started_at: datetime | None = Field(sa_type=UtcInstant)
    started_by: str
    closed_at: datetime | None = Field(sa_type=UtcInstant)
    closed_by: str
    memo: str
    learned: str

    @classmethod
    def from_domain(cls, meeting: Meeting) -> Self:
        return cls(
            id=meeting.id or None,
            series=meeting.series,
            planned=meeting.planned,
            begins=meeting.begins,
            state=meeting.state.value,
            moved_from=meeting.moved_from,
            reason=meeting.reason,
            revision=meeting.revision,
            briefed_at=meeting.briefed_at,
            brief=meeting.brief,
            started_at=meeting.started_at,
            started_by=meeting.started_by,
            closed_at=meeting.closed_at,
            closed_by=meeting.closed_by,
            memo=meeting.memo,
            learned=meeting.learned,
        )

    def to_domain(self) -> Meeting:
        return Meeting(
            id=self.id or 0,
            series=self.series,
            planned=self.planned,
            begins=self.begins,
            state=MeetingState(self.state),
            moved_from=self.moved_from,
            reason=self.reason,
            revision=self.revision,
            briefed_at=self.briefed_at,
            brief=self.brief,
            started_at=self.started_at,
            started_by=self.started_by,
            closed_at=self.closed_at,
            closed_by=self.closed_by,
            memo=self.memo,
            learned=self.learned,
        )


class AgendaItemRow(Row, table=True):
    __tablename__ = "agenda_item"
    __table_args__ = (one_of("section", Section), one_of("decision", Decision))

    id: int | None = Field(default=None, primary_key=True)
    meeting: int = Field(index=True, sa_column_args=refers_to("meeting.id"))
    section: str
    position: int
    title: str
    minutes: int
    indicator: str
    episode: int | None = Field(sa_column_args=refers_to("episode.id"))
    action: int | None = Field(sa_column_args=refers_to("action.id"))
    reasons: list[str] = Field(sa_type=Facts)
    added_by: str
    decision: str | None
    words: str
    agreed: int | None = Field(sa_column_args=refers_to("action.id"))
    decided_by: str
    decided_at: datetime | None = Field(sa_type=UtcInstant)

    @classmethod
    def from_domain(cls, item: AgendaItem) -> Self:
        return cls(
            id=item.id or None,
            meeting=item.meeting,
            section=item.section.value,
            position=item.position,
            title=item.title,
            minutes=item.minutes,
            indicator=item.indicator,
            episode=item.episode,
            action=item.action,
            reasons=list(item.reasons),
            added_by=item.added_by,
            decision=item.decision.value if item.decision else None,
            words=item.words,
            agreed=item.agreed,
            decided_by=item.decided_by,
            decided_at=item.decided_at,
        )

    def to_domain(self) -> AgendaItem:
        return AgendaItem(
            id=self.id or 0,
            meeting=self.meeting,
            section=Section(self.section),
            position=self.position,
            title=self.title,
            minutes=self.minutes,
            indicator=self.indicator,
            episode=self.episode,
            action=self.action,
            reasons=tuple(self.reasons),
            added_by=self.added_by,
            decision=Decision(self.decision) if self.decision else None,
            words=self.words,
            agreed=self.agreed,
            decided_by=self.decided_by,
            decided_at=self.decided_at,
        )
