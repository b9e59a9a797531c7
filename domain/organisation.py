"""The organisation: its name, zone, fiscal year and the rules that it starts from."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from zoneinfo import ZoneInfo

from domain.holidays import public_holidays
from domain.periods import Calendar
from domain.rating import Relative, Scheme

WORKDAY_BEGINS, WORKDAY_ENDS = 9, 18  # local hours
LONGEST_REST_DAYS = 31  # no country rests longer; an organisation without working days does


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
        return WORKDAY_BEGINS <= local.hour < WORKDAY_ENDS and self.is_working_day(local.date())

    def working_day_from(self, day: date) -> date:
        """That day, or the first working day after it."""
        ahead = (day + timedelta(days=count) for count in range(LONGEST_REST_DAYS))
        return next(filter(self.is_working_day, ahead), day)

    def working_days_before(self, day: date, count: int) -> date:
        """The working day from which ``count`` working days lead to ``day``."""
        back = (day - timedelta(days=each) for each in range(1, LONGEST_REST_DAYS * (count + 1)))
        return next(islice(filter(self.is_working_day, back), count - 1, None), day)

    def working_days_after(self, day: date, count: int) -> date:
        """The working day to which ``count`` working days lead from ``day``."""
        ahead = (day + timedelta(days=each) for each in range(1, LONGEST_REST_DAYS * (count + 1)))
        return next(islice(filter(self.is_working_day, ahead), count - 1, None), day)

    def is_working_day(self, day: date) -> bool:
        """Neither a day of rest nor a public holiday here."""
        if day.weekday() not in self.working_days:
            return False
        return day not in public_holidays(self.country, self.subdivision, day.year)

    def midnight(self, day: date) -> datetime:
        """The instant at which ``day`` begins here, in UTC."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The instant at which ``day`` ends here, in UTC."""
        return self.midnight(day + timedelta(days=1))
