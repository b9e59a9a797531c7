"""The organisation: its name, zone, fiscal year and the rules that it starts from."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from domain.periods import Calendar
from domain.rating import Relative, Scheme

WORKDAY_BEGINS, WORKDAY_ENDS = 9, 18  # local hours


@dataclass(frozen=True)
class QuietHours:
    """No post is sent from ``start`` to ``end``, local time; the span may cross midnight."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True)
class Organisation:
    """One per installation. ``currency`` is the sign put before amounts."""

    name: str
    time_zone: str = "Europe/London"
    calendar: Calendar = field(default_factory=Calendar)
    scheme: Scheme = field(default_factory=lambda: Relative(amber=Decimal(5)))
    admin_channel: str = ""
    quiet_hours: QuietHours | None = None
    weekly_posts_per_channel: int | None = None
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    country: str = ""
    subdivision: str = ""
    currency: str = "£"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The local date at ``now`` (aware)."""
        return now.astimezone(self.zone).date()

    def is_quiet(self, now: datetime) -> bool:
        """Whether nothing is to be posted at ``now``."""
        hours = self.quiet_hours
        return hours is not None and hours.holds(now.astimezone(self.zone).time())

    def is_working_hour(self, now: datetime) -> bool:
        """Whether people are at work here at ``now``: then the bot speaks by itself."""
        local = now.astimezone(self.zone)
        return WORKDAY_BEGINS <= local.hour < WORKDAY_ENDS and self._is_working(local.date())

    def working_day_from(self, day: date) -> date:
        """That day, or the first working day after it."""
        week = (day + timedelta(days=ahead) for ahead in range(7))
        return next(filter(self._is_working, week), day)

    def _is_working(self, day: date) -> bool:
        return day.weekday() in self.working_days

    def midnight(self, day: date) -> datetime:
        """The instant at which ``day`` begins here, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The instant at which ``day`` ends here, in UTC."""
        return self.midnight(day + timedelta(days=1))
