"""Whatever clocks, downtimes and zones do: each effect of a job comes once, and in its hours."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.organisation import Organisation
from domain.periods import Frequency
from jobs.schedule import planned_jobs, tick
from storage.database import Database
from tests.jobs.planning import closes, digests, reminders
from tests.makers import indicator, organisation, reading, seed

START = datetime(2017, 11, 1, 10, tzinfo=UTC)
END = START + timedelta(days=75)
ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Auckland",
)
EXAMPLES, MANY = 6, 200

hours = st.integers(1, 24 * 12).map(lambda count: timedelta(hours=count))
Happening = tuple[str, object]
happenings: st.SearchStrategy[list[Happening]] = st.lists(
    st.one_of(
        st.tuples(st.just("runs"), st.integers(1, 4)),
        st.tuples(st.just("down"), hours),
        st.tuples(st.just("back"), hours),
        st.tuples(st.just("ahead for a moment"), hours),
        st.tuples(st.just("zone"), st.sampled_from(ZONES)),
    ),
    min_size=3,
    max_size=9,
)


@contextmanager
def fresh(migrated_file: Path) -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copyfile(migrated_file, Path(folder) / "statkeeper.db")
        database = Database(f"sqlite:///{copy}")
        try:
            yield database
        finally:
            database.dispose()


class Life:
    """A bot that lives through happenings; it notes at which local times it began to speak."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = START
        self.zone = ZONES[0]
        self.spoke: list[datetime] = []

    def look(self, now: datetime) -> None:
        before = self.said()
        tick(self.database, planned_jobs(), now)
        if self.said() > before:
            self.spoke.append(now.astimezone(self.here.zone))

    def said(self) -> int:
        with self.database.reading() as store:
            return sum(store.outbox.counts().values())

    @property
    def here(self) -> Organisation:
        return organisation(time_zone=self.zone)

    def mornings(self, days: int) -> None:
        """Runs for so many days, with a look in each night and each morning."""
        for _ in range(days):
            tomorrow = self.here.today(self.now) + timedelta(days=1)
            for hour in (3, 9):
                at = datetime.combine(tomorrow, time(hour), self.here.zone).astimezone(UTC)
                self.now = at
                self.look(at)

    def live(self, what: str, value: object) -> None:
        match what, value:
            case "runs", int(days):
                self.mornings(days)
            case "down", timedelta() as long:
                self.now += long
                self.look(self.now)
            case "back", timedelta() as long:
                self.now = max(START, self.now - long)
                self.look(self.now)
            case "ahead for a moment", timedelta() as long:
                self.look(self.now + long)
                self.look(self.now)
            case "zone", str(zone):
                self.zone = zone
                with self.database.writing() as store:
                    store.organisation.save(self.here)

    def go_on_until(self, end: datetime) -> None:
        """In steps of at most two weeks' downtime, then three days of running."""
        while self.now < end:
            self.now += timedelta(days=14)
            self.mornings(1)
        self.mornings(3)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(lives=happenings)
def test_each_effect_comes_once_and_in_working_hours(
    migrated_file: Path, lives: list[Happening]
) -> None:
    assert_lived_through(migrated_file, lives)


@pytest.mark.chaos
@settings(max_examples=MANY, suppress_health_check=[HealthCheck.too_slow])
@given(lives=happenings)
def test_each_effect_comes_once_in_many_lives(migrated_file: Path, lives: list[Happening]) -> None:
    assert_lived_through(migrated_file, lives)


def assert_lived_through(migrated_file: Path, lives: list[Happening]) -> None:
    weekly = indicator("backlog", data_owner="sda", frequency=Frequency.WEEKLY, due_days=2)
    monthly = indicator(lead_officer="sdm", data_owner="sda")
    with fresh(migrated_file) as database:
        seed(database, indicators=(monthly, weekly), readings=[reading("9.0", "2017-09")])
        life = Life(database)
        life.look(START)
        for what, value in lives:
            life.live(what, value)
        life.go_on_until(END)
        assert_each_once(database, life)


def assert_each_once(database: Database, life: Life) -> None:
    told = [(row.indicator, closed.period) for closed in closes(database) for row in closed.rows]
    assert len(told) == len(set(told))
    months = [period for key, period in told if key == "abandonment"]
    ended = [f"2017-{month:02d}" for month in (10, 11)]
    assert [period for period in months if period in ended] == ended
    weeks = [digest.week for digest in digests(database)]
    assert len(weeks) == len(set(weeks))
    assert_no_week_is_missing({period for key, period in told if key == "backlog"}, life)
    steps = [(each.overdue, each.due, each.escalated) for each in reminders(database, "sda")]
    assert len(steps) == len(set(steps))
    assert life.spoke, "nothing was said at all"
    assert {when.weekday() for when in life.spoke} <= {0, 1, 2, 3, 4}
    assert {when.hour for when in life.spoke} <= set(range(9, 18))


def assert_no_week_is_missing(told: set[str], life: Life) -> None:
    """Downtime is never longer than the thirteen weeks that are made up for."""
    day, missing = date(2017, 11, 6), []
    while day < END.date() - timedelta(days=7):
        week = life.here.calendar.containing(Frequency.WEEKLY, day)
        missing += [week.text] if week.text not in told else []
        day += timedelta(days=7)
    assert missing == []
