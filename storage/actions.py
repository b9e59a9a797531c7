"""Actions, and the notes on their way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select as columns
from sqlmodel import case, col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.actions import Action, ActionNote, Ending
from storage.restored import Restored
from storage.tables import ActionNoteRow, ActionRow, IndicatorRow, MeetingRow
from storage.tables.actions import GOING
from storage.transaction import Transaction


@dataclass(frozen=True)
class LateAction:
    """The little of an action that says whom it is passed on to."""

    number: int
    indicator: str
    meeting: int | None
    report_back: date
    owner: str


@dataclass(frozen=True)
class OpenActions:
    """The most urgent of those that are not over; ``count`` of all, ``overdue`` of them."""

    first: tuple[Action, ...]
    count: int
    overdue: int


class Actions:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session
        self._restored = Restored(transaction)

    def get(self, number: int) -> Action | None:
        row = self._session.get(ActionRow, number)
        return row.to_domain() if row else None

    def going(self) -> tuple[Action, ...]:
        """Those that are not over, oldest first."""
        return self._found(_ACTIONS.where(GOING))

    def owned_by(self, people: Collection[str]) -> tuple[tuple[int, str], ...]:
        """The numbers of theirs that are not over, each with its owner; oldest first."""
        row = ActionRow
        wanted = select(row.id, row.owner).where(GOING, col(row.owner).in_(people))
        found = self._session.exec(wanted.order_by(col(row.id)))
        return tuple((number, owner) for number, owner in found if number)

    def most_urgent(
        self, most: int, today: date, *, owner: str = "", unit: str = ""
    ) -> OpenActions:
        """Of a person or of a unit's indicators, else of all: by their days, then by number."""
        row, back = ActionRow, col(ActionRow.report_back)
        overdue = func.coalesce(func.sum(case((back < today, 1), else_=0)), 0)
        first, counted = select(row).where(GOING), select(func.count(), overdue).where(GOING)
        if owner:
            theirs = row.owner == owner
            first, counted = first.where(theirs), counted.where(theirs)
        if unit:
            of_unit = select(IndicatorRow.key).where(IndicatorRow.unit == unit)
            its = col(row.indicator).in_(of_unit)
            first, counted = first.where(its), counted.where(its)
        in_order = first.order_by(back.is_(None), back, col(row.id)).limit(most)
        return OpenActions(self._found(in_order), *self._session.exec(counted).one())

    def among(self, numbers: Collection[int]) -> tuple[Action, ...]:
        """Those of these numbers, oldest first."""
        return self._found(_ACTIONS.where(col(ActionRow.id).in_(numbers)))

    def counts(self) -> Mapping[str, int]:
        """By owner how many are not over."""
        wanted = select(ActionRow.owner, func.count()).where(GOING).group_by(ActionRow.owner)
        return dict(self._session.exec(wanted).all())

    def due_of(self, owners: Collection[str], until: date) -> tuple[Action, ...]:
        """Theirs that are not over and are reported back by then, or have no date; oldest first."""
        soon = or_(col(ActionRow.report_back).is_(None), col(ActionRow.report_back) <= until)
        return self._found(_ACTIONS.where(GOING, col(ActionRow.owner).in_(owners), soon))

    def late(self, since: date, until: date) -> tuple[LateAction, ...]:
        """Those that are not over and were to be reported back from the one day to the other."""
        row, back = ActionRow, col(ActionRow.report_back)
        wanted = columns(col(row.id), col(row.indicator), col(row.meeting), back, col(row.owner))
        wanted = wanted.where(GOING, back >= since, back <= until).order_by(col(row.id))
        self._session.flush()
        found = self._session.connection().execute(wanted)
        return tuple(
            LateAction(number, indicator, meeting, day, owner)
            for number, indicator, meeting, day, owner in found
            if number and day
        )

    def late_among(self, indicators: Collection[str], today: date) -> tuple[Action, ...]:
        """Those that are not over on which a report was due before today, oldest first."""
        its, back = col(ActionRow.indicator).in_(indicators), col(ActionRow.report_back)
        return self._found(_ACTIONS.where(GOING, its, back < today))

    def untold_among(self, indicators: Collection[str]) -> tuple[Action, ...]:
        """Those that are verified, of which no message tells, oldest first."""
        row = ActionRow
        verified = row.ending == Ending.VERIFIED.value, row.message == ""
        return self._found(_ACTIONS.where(col(row.indicator).in_(indicators), *verified))

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
        """The action with the number that people know it by, which no other ever had, not even
        before a restore."""
        row = ActionRow.from_domain(replace(action, id=self._first_number()))
        self._session.add(row)
        self._session.flush()
        return replace(action, id=row.id or 0)

    def _first_number(self) -> int:
        """0 where the database's own next number will do."""
        first = self._restored.first_action
        newest = self._session.exec(select(func.max(ActionRow.id))).one() or 0
        return max(first, newest + 1) if first else 0

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
