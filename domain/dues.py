"""Dues: the readings that somebody is waited for, and when somebody is reminded of them."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.assessments import Record
from domain.indicators import Stage
from domain.periods import Period
from domain.readings import counting

OVERDUE_EVERY_DAYS = 3
ESCALATED_AFTER_DAYS = 7
EXPECTED_PERIODS = 13  # further back a gap is history, not a reminder


@dataclass(frozen=True)
class Due:
    """A missing reading; ``days`` overdue is 0 or below up to the due date itself."""

    period: Period
    due: date
    days: int

    @property
    def is_overdue(self) -> bool:
        return self.days > 0

    @property
    def step(self) -> int:
        """Which reminder to the data owner has come round.

        1 the day after the period's end, 2 the due date, then one more every 3 days.
        """
        if self.days < 0:
            return 1
        return 2 + self.days // OVERDUE_EVERY_DAYS

    @property
    def escalation(self) -> int:
        """Which reminder to the lead officer has come round: 0 none, then one a week."""
        return max(0, self.days) // ESCALATED_AFTER_DAYS

    @property
    def escalation_day(self) -> date:
        """The day on which the present escalation came round."""
        return self.due + timedelta(days=self.escalation * ESCALATED_AFTER_DAYS)

    @property
    def step_day(self) -> date:
        """The day on which the present step came round."""
        if self.step == 1:
            return self.period.last + timedelta(days=1)
        return self.due + timedelta(days=(self.step - 2) * OVERDUE_EVERY_DAYS)


def dues(record: Record, today: date, watched_since: date | None = None) -> tuple[Due, ...]:
    """The ended periods without a reading, oldest first.

    They begin after the first reading and, when ``watched_since`` is given, with the periods
    that fell due on or after that day; an indicator without any reading owes its last ended
    period only.
    """
    indicator = record.indicator
    if indicator.stage not in (Stage.LIVE, Stage.BASELINING):
        return ()
    standing = counting(record.readings)
    last = record.organisation.calendar.last_ended(indicator.frequency, today)
    began = record.since or min(standing, default=last)
    first = max(began, last.shift(1 - EXPECTED_PERIODS))
    owed = (_due(period, indicator.due_days, today) for period in _span(record, first, last))
    return tuple(
        due
        for due in owed
        if due.period not in standing and (watched_since is None or due.due >= watched_since)
    )


def _span(record: Record, first: Period, last: Period) -> tuple[Period, ...]:
    return tuple(record.organisation.calendar.span(first, last))


def _due(period: Period, due_days: int, today: date) -> Due:
    due = period.due(due_days)
    return Due(period, due, (today - due).days)
