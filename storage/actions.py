"""Actions, and the notes on their way."""

from collections.abc import Collection
from dataclasses import replace

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.actions import Action, ActionNote
from storage.tables import ActionNoteRow, ActionRow, MeetingRow
from storage.tables.actions import GOING
from storage.transaction import Transaction


class Actions:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, number: int) -> Action | None:
        row = self._session.get(ActionRow, number)
        return row.to_domain() if row else None

    def going(self) -> tuple[Action, ...]:
        """Those that are not over, oldest first."""
        return self._found(_ACTIONS.where(GOING))

    def of_owner(self, person: str) -> tuple[Action, ...]:
        """Those of a person that are not over, oldest first."""
        return self._found(_ACTIONS.where(GOING, ActionRow.owner == person))

    def of_indicators(self, indicators: Collection[str]) -> tuple[Action, ...]:
        """All that ever were, oldest first."""
        return self._found(_ACTIONS.where(col(ActionRow.indicator).in_(indicators)))

    def of_episodes(self, episodes: Collection[int]) -> tuple[Action, ...]:
        """All that ever were, oldest first."""
        return self._found(_ACTIONS.where(col(ActionRow.episode).in_(episodes)))

    def of_meeting(self, meeting: int) -> tuple[Action, ...]:
        """Those that were agreed at it, in the order in which they were."""
        return self._found(_ACTIONS.where(ActionRow.meeting == meeting))

    def of_series(self, series: int) -> tuple[Action, ...]:
        """Those that were agreed at any of its meetings, oldest first."""
        meetings = select(MeetingRow.id).where(MeetingRow.series == series)
        return self._found(_ACTIONS.where(col(ActionRow.meeting).in_(meetings)))

    def told(self) -> tuple[Action, ...]:
        """Those whose good news is out, oldest first."""
        return self._found(_ACTIONS.where(col(ActionRow.message) != ""))

    def add(self, action: Action) -> Action:
        """The action with the number that people know it by."""
        row = ActionRow.from_domain(action)
        self._session.add(row)
        self._session.flush()
        return replace(action, id=row.id or 0)

    def save(self, action: Action) -> None:
        self._session.merge(ActionRow.from_domain(action))

    def note(self, note: ActionNote) -> None:
        self._session.add(ActionNoteRow.from_domain(note))

    def notes(self, actions: Collection[int]) -> tuple[ActionNote, ...]:
        """Of these actions, oldest first."""
        wanted = select(ActionNoteRow).where(col(ActionNoteRow.action).in_(actions))
        rows = self._session.exec(wanted.order_by(col(ActionNoteRow.id)))
        return tuple(row.to_domain() for row in rows)

    def _found(self, wanted: SelectOfScalar[ActionRow]) -> tuple[Action, ...]:
        return tuple(row.to_domain() for row in self._session.exec(wanted))


_ACTIONS = select(ActionRow).order_by(col(ActionRow.id))
