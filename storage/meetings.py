"""Meeting series, meetings and agendas."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import col, delete, func, select, update

from domain.meeting_plans import MeetingPlan
from domain.meetings import AgendaItem, Answer, Meeting, MeetingState, Series
from storage.tables import ActionRow, AgendaItemRow, MeetingRow, SeriesRow
from storage.transaction import Transaction

TO_COME = (MeetingState.PLANNED, MeetingState.UNDER_WAY)


class SeriesOfMeetings:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, number: int) -> Series | None:
        row = self._session.get(SeriesRow, number)
        return row.to_domain() if row else None

    def all(self) -> tuple[Series, ...]:
        """Oldest first, ended ones included."""
        rows = self._session.exec(select(SeriesRow).order_by(col(SeriesRow.id)))
        return tuple(row.to_domain() for row in rows)

    def going(self) -> tuple[Series, ...]:
        """Those that have not ended, oldest first."""
        wanted = select(SeriesRow).where(col(SeriesRow.ended_on).is_(None))
        ordered = wanted.order_by(col(SeriesRow.id))
        return tuple(row.to_domain() for row in self._session.exec(ordered))

    def add(self, series: Series) -> Series:
        row = SeriesRow.from_domain(series)
        self._session.add(row)
        self._session.flush()
        return replace(series, id=row.id or 0)

    def save(self, series: Series) -> None:
        self._session.merge(SeriesRow.from_domain(series))


class Meetings:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, number: int) -> Meeting | None:
        row = self._session.get(MeetingRow, number)
        return row.to_domain() if row else None

    def of(self, series: int) -> tuple[Meeting, ...]:
        """By the day that the recurrence gave them."""
        wanted = select(MeetingRow).where(MeetingRow.series == series)
        return _meetings(self._session.exec(wanted.order_by(col(MeetingRow.planned))))

    def to_come(self, until: datetime | None = None) -> tuple[Meeting, ...]:
        """Neither closed nor cancelled, by their beginning; those too whose time has passed."""
        wanted = select(MeetingRow).where(col(MeetingRow.state).in_(TO_COME))
        if until is not None:
            wanted = wanted.where(col(MeetingRow.begins) <= until)
        return _meetings(self._session.exec(wanted.order_by(col(MeetingRow.begins))))

    def briefed(self, since: datetime) -> tuple[Meeting, ...]:
        """Planned or cancelled ones from an instant on whose brief is out, by their beginning."""
        states = (MeetingState.PLANNED, MeetingState.CANCELLED)
        wanted = select(MeetingRow).where(
            col(MeetingRow.state).in_(states),
            col(MeetingRow.briefed_at).is_not(None),
            col(MeetingRow.begins) >= since,
        )
        return _meetings(self._session.exec(wanted.order_by(col(MeetingRow.begins))))

    def begun_between(self, start: datetime, end: datetime) -> tuple[Meeting, ...]:
        """By their beginning, from ``start`` and before ``end``, in whatever state."""
        wanted = select(MeetingRow).where(
            col(MeetingRow.begins) >= start, col(MeetingRow.begins) < end
        )
        return _meetings(self._session.exec(wanted.order_by(col(MeetingRow.begins))))

    def series_of(self, numbers: Collection[int]) -> Mapping[int, int]:
        """By meeting the number of its series."""
        wanted = select(col(MeetingRow.id), MeetingRow.series).where(
            col(MeetingRow.id).in_(numbers)
        )
        return {number: series for number, series in self._session.exec(wanted) if number}

    def latest_planned(self, series: int) -> date | None:
        """The last day of the series for which there is a meeting already."""
        wanted = select(func.max(MeetingRow.planned)).where(MeetingRow.series == series)
        return self._session.exec(wanted).one()

    def in_use(self, series: int) -> frozenset[int]:
        """Those that something hangs on: items of an agenda, or actions."""
        its = select(MeetingRow.id).where(MeetingRow.series == series)
        found: set[int | None] = set()
        for column in (col(AgendaItemRow.meeting), col(ActionRow.meeting)):
            found |= {*self._session.exec(select(column).where(column.in_(its)).distinct())}
        return frozenset(each for each in found if each is not None)

    def follow(self, plan: MeetingPlan) -> None:
        """Make it so; what is dropped leaves its day to what is new."""
        dropped = [meeting.id for meeting in plan.dropped]
        if dropped:
            self._session.exec(delete(MeetingRow).where(col(MeetingRow.id).in_(dropped)))
        for meeting in plan.changed:
            self.save(meeting)
        self._session.add_all(MeetingRow.from_domain(meeting) for meeting in plan.new)
        self._session.flush()

    def add(self, meeting: Meeting) -> Meeting:
        row = MeetingRow.from_domain(meeting)
        self._session.add(row)
        self._session.flush()
        return replace(meeting, id=row.id or 0)

    def save(self, meeting: Meeting) -> None:
        self._session.merge(MeetingRow.from_domain(meeting))


class Agendas:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, number: int) -> AgendaItem | None:
        row = self._session.get(AgendaItemRow, number)
        return row.to_domain() if row else None

    def of(self, meeting: int) -> tuple[AgendaItem, ...]:
        """In the order in which the meeting works through them."""
        wanted = select(AgendaItemRow).where(AgendaItemRow.meeting == meeting)
        ordered = wanted.order_by(col(AgendaItemRow.position), col(AgendaItemRow.id))
        return tuple(row.to_domain() for row in self._session.exec(ordered))

    def answered(self, actions: Collection[int]) -> frozenset[int]:
        """Those of these actions whose request for approval has been answered."""
        answers = [each.value for each in Answer]
        wanted = select(AgendaItemRow.action).where(
            col(AgendaItemRow.action).in_(actions), col(AgendaItemRow.words).in_(answers)
        )
        return frozenset(each for each in self._session.exec(wanted) if each is not None)

    def add(self, item: AgendaItem) -> AgendaItem:
        row = AgendaItemRow.from_domain(item)
        self._session.add(row)
        self._session.flush()
        return replace(item, id=row.id or 0)

    def save(self, item: AgendaItem) -> None:
        """What it is and where it stands; its decision is `decide`'s."""
        self._session.merge(AgendaItemRow.from_domain(item))

    def remove(self, item: int) -> None:
        self._session.exec(delete(AgendaItemRow).where(col(AgendaItemRow.id) == item))

    def decide(self, item: AgendaItem) -> bool:
        """Keep the decision of ``item`` unless somebody else was first; whether it was kept."""
        if item.decision is None:
            raise ValueError(f"agenda item {item.id} carries no decision")
        undecided = update(AgendaItemRow).where(
            col(AgendaItemRow.id) == item.id, col(AgendaItemRow.decision).is_(None)
        )
        decided = undecided.values(
            decision=item.decision.value,
            words=item.words,
            agreed=item.agreed,
            decided_by=item.decided_by,
            decided_at=item.decided_at,
        ).returning(col(AgendaItemRow.id))
        return self._session.exec(decided).first() is not None


def _meetings(rows: Iterable[MeetingRow]) -> tuple[Meeting, ...]:
    return tuple(row.to_domain() for row in rows)
