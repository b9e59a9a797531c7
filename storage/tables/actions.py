"""Tables of actions and what was said of them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Self

from sqlalchemy import Index, text
from sqlmodel import Field

from domain.actions import Action, ActionKind, ActionNote, ActionStage, Ending
from storage.tables.base import Row, one_of, refers_to
from storage.types import DecimalText, Facts, UtcInstant

GOING = text("ending IS NULL")
"""Written out in queries too: a bound parameter would keep SQLite from the partial index."""


class ActionRow(Row, table=True):
    __tablename__ = "action"
    __table_args__ = (
        one_of("kind", ActionKind),
        one_of("stage", ActionStage),
        one_of("ending", Ending),
        Index("ix_action_going", "owner", sqlite_where=GOING, postgresql_where=GOING),
    )

    id: int | None = Field(default=None, primary_key=True)
    indicator: str = Field(index=True, sa_column_args=refers_to("indicator.key"))
    description: str
    owner: str
    created_by: str
    created_at: datetime = Field(sa_type=UtcInstant)
    kind: str
    episode: int | None = Field(index=True, sa_column_args=refers_to("episode.id"))
    meeting: int | None = Field(index=True, sa_column_args=refers_to("meeting.id"))
    root_cause: str
    hypothesis: str
    report_back: date | None
    stage: str
    success: Decimal | None = Field(sa_type=DecimalText)
    took_effect: date | None
    done_by: str
    done_at: datetime | None = Field(sa_type=UtcInstant)
    ending: str | None
    ended_by: str
    ended_at: datetime | None = Field(sa_type=UtcInstant)
    ended_because: str
    superseded_by: int | None = Field(sa_column_args=refers_to("action.id"))
    verified_by: list[str] = Field(sa_type=Facts)
    manual_updated: bool | None
    staff_trained: bool | None
    message: str

    @classmethod
    def from_domain(cls, action: Action) -> Self:
        return cls(
            id=action.id or None,
            indicator=action.indicator,
            description=action.description,
            owner=action.owner,
            created_by=action.created_by,
            created_at=action.created_at,
            kind=action.kind.value,
            episode=action.episode,
            meeting=action.meeting,
            root_cause=action.root_cause,
            hypothesis=action.hypothesis,
            report_back=action.report_back,
            stage=action.stage.value,
            success=action.success,
            took_effect=action.took_effect,
            done_by=action.done_by,
            done_at=action.done_at,
            ending=action.ending.value if action.ending else None,
            ended_by=action.ended_by,
            ended_at=action.ended_at,
            ended_because=action.ended_because,
            superseded_by=action.superseded_by,
            verified_by=list(action.verified_by),
            manual_updated=action.manual_updated,
            staff_trained=action.staff_trained,
            message=action.message,
        )

    def to_domain(self) -> Action:
        return Action(
            id=self.id or 0,
            indicator=self.indicator,
            description=self.description,
            owner=self.owner,
            created_by=self.created_by,
            created_at=self.created_at,
            kind=ActionKind(self.kind),
            episode=self.episode,
            meeting=self.meeting,
            root_cause=self.root_cause,
            hypothesis=self.hypothesis,
            report_back=self.report_back,
            stage=ActionStage(self.stage),
            success=self.success,
            took_effect=self.took_effect,
            done_by=self.done_by,
            done_at=self.done_at,
            ending=Ending(self.ending) if self.ending else None,
            ended_by=self.ended_by,
            ended_at=self.ended_at,
            ended_because=self.ended_because,
            superseded_by=self.superseded_by,
            verified_by=tuple(self.verified_by),
            manual_updated=self.manual_updated,
            staff_trained=self.staff_trained,
            message=self.message,
        )


class ActionNoteRow(Row, table=True):
    """Append-only."""

    __tablename__ = "action_note"

    id: int | None = Field(default=None, primary_key=True)
    action: int = Field(index=True, sa_column_args=refers_to("action.id"))
    text: str
    author: str
    at: datetime = Field(sa_type=UtcInstant)

    @classmethod
    def from_domain(cls, note: ActionNote) -> Self:
        return cls(action=note.action, text=note.text, author=note.author, at=note.at)

    def to_domain(self) -> ActionNote:
        return ActionNote(self.action, self.text, self.author, self.at)
