"""A whole year, day by day: month ends, holidays, both clock changes and a week of downtime."""

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actions import Action, Ending
from domain.deliveries import Delivery
from domain.notices import DueDigest
from jobs.chase_missing import chase_missing
from jobs.unit_by_unit import Step
from storage.database import Database
from storage.store import Store
from tests.jobs.planning import deliveries
from tests.makers import action, indicator, meeting, organisation, person, seed, series, unit

LONDON = ZoneInfo("Europe/London")
CLOCK_CHANGES = {date(2018, month, day) for month, day in ((3, 23), (3, 26), (10, 26), (10, 29))}
ENGLAND = organisation(country="GB", subdivision="ENG")
DOWN = {date(2018, 8, day) for day in range(10, 20)}
AGREED = datetime(2018, 1, 3, 10, tzinfo=UTC)

# What is due at a stat meeting, too, has a word on the day of its brief: 28 March and 1 June.
# By owner: the report-back date, the noon at which it is settled, and the mornings with a word.
LIVES: dict[str, tuple[date | None, date | None, str]] = {
    "month_end": (date(2018, 1, 31), date(2018, 2, 1), "01-24 01-30 02-01"),
    "settled_on_the_day": (date(2018, 2, 28), date(2018, 2, 28), "02-21 02-27"),
    "easter_saturday": (date(2018, 3, 31), date(2018, 4, 3), "03-23 03-28 03-29 04-03"),
    "after_the_spring_change": (date(2018, 3, 26), date(2018, 3, 26), "03-19 03-23"),
    "bank_holiday": (date(2018, 5, 28), date(2018, 5, 29), "05-21 05-25 05-29"),
    "long_overdue": (
        date(2018, 6, 1),
        date(2018, 6, 18),
        "05-25 05-31 06-01 06-04 06-05 06-06 06-07 06-08 06-11 06-12 06-13 06-14 06-15 06-18",
    ),
    "due_in_downtime": (date(2018, 8, 14), date(2018, 8, 20), "08-07 08-20"),
    "due_after_downtime": (date(2018, 8, 24), date(2018, 8, 24), "08-20 08-23"),
    "after_the_autumn_change": (date(2018, 10, 29), date(2018, 10, 29), "10-22 10-26"),
    "year_end": (date(2018, 12, 31), None, "12-24 12-28"),
    # Without a date it is due at each stat meeting: two working days before its first Tuesdays.
    "no_date": (
        None,
        None,
        "02-02 03-02 03-28 04-27 06-01 06-29 08-03 08-31 09-28 11-02 11-30",
    ),
}
MEETINGS = ("02-06", "03-06", "04-03", "05-01", "06-05", "07-03", "08-07", "09-04", "10-02",
            "11-06", "12-04")  # fmt: skip


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), LONDON).astimezone(UTC)


def told(database: Database) -> dict[str, list[tuple[Delivery, DueDigest]]]:
    """By person what went to them of actions, oldest first."""
    found: dict[str, list[tuple[Delivery, DueDigest]]] = defaultdict(list)
    for each in sorted(deliveries(database), key=lambda one: one.id):
        if isinstance(each.notice, DueDigest) and (each.notice.actions or each.notice.passed_on):
            found[each.notice.person].append((each, each.notice))
    return found


def settle(database: Database, numbers: Sequence[int], now: datetime) -> None:
    with database.writing() as store:
        for each in store.actions.among(numbers):
            over = replace(each, ending=Ending.CANCELLED, ended_at=now, ended_because="done with")
            store.actions.save(over)


@pytest.fixture(scope="module")
def year(
    migrated_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Database, dict[str, list[str]]]]:
    """The database after 2018, and by person the mornings on which there was a new message."""
    path = shutil.copyfile(migrated_file, tmp_path_factory.mktemp("year") / "year.db")
    database = Database(f"sqlite:///{path}")
    people = [person(who, slack=f"U{number:08}") for number, who in enumerate(LIVES)]
    seed(
        database,
        organisation=ENGLAND,
        people=(*people, person("lead"), person("chair")),
        units=(unit("imt"),),
        indicators=(indicator(lead_officer="lead", data_owner=""),),
        targets=(),
    )
    owners = _agree(database)
    mornings: dict[str, list[str]] = defaultdict(list)
    known = 0
    for count in range(365):
        day = date(2018, 1, 1) + timedelta(days=count)
        if day not in DOWN:
            for hour, minute in ((8, 59), (9, 0), (17, 59)):
                remind(database, at(day, hour, minute))
                if hour == 9 or day in CLOCK_CHANGES:
                    label = f"{day:%m-%d} {hour:02}:{minute:02}"
                    known = _noted(database, known, mornings, label)
        settle(database, [n for n, who in owners.items() if LIVES[who][1] == day], at(day, 12))
    yield database, mornings
    database.dispose()


def remind(database: Database, now: datetime) -> None:
    """The one job that reminds, in as many transactions as it takes."""
    step: Step | None = chase_missing
    while step is not None:
        step = database.write(partial(_run, step, now))


def _run(step: Step, now: datetime, store: Store) -> Step | None:
    return step(store, now)


def _noted(database: Database, known: int, mornings: dict[str, list[str]], label: str) -> int:
    """How many deliveries there are now; the new ones are noted at their person."""
    with database.reading() as store:
        count = sum(store.outbox.counts().values())
    if count > known:
        for each in sorted(deliveries(database), key=lambda one: one.id)[known:]:
            assert isinstance(each.notice, DueDigest)
            if each.notice.actions or each.notice.passed_on:
                mornings[each.notice.person].append(label)
    return count


def _agree(database: Database) -> dict[int, str]:
    with database.writing() as store:
        number = store.series.add(series(chair="chair")).id
        for text in MEETINGS:
            day = date.fromisoformat(f"2018-{text}")
            store.meetings.add(meeting(number, planned=day, begins=at(day, 10)))
        usual = {"created_by": "chair", "created_at": AGREED}
        added = [
            store.actions.add(action(owner=who, report_back=life[0], **usual))
            for who, life in LIVES.items()
        ]
    return {each.id: each.owner for each in added}


@pytest.mark.parametrize("who", LIVES)
def test_each_owner_hears_on_the_right_mornings_and_on_no_other(
    year: tuple[Database, dict[str, list[str]]], who: str
) -> None:
    assert year[1][who] == [f"{day} 09:00" for day in LIVES[who][2].split()]


def test_the_lead_officer_and_the_chair_hear_once_each(
    year: tuple[Database, dict[str, list[str]]],
) -> None:
    """Due on 1 June and settled on 18 June; nothing else was open for a week."""
    assert (year[1]["lead"], year[1]["chair"]) == (["06-08 09:00"], ["06-15 09:00"])


def test_after_the_downtime_what_is_late_says_so(
    year: tuple[Database, dict[str, list[str]]],
) -> None:
    of = {who: [digest.late for _, digest in each] for who, each in told(year[0]).items()}
    assert of["due_after_downtime"] == ["3 days late: nothing ran here on 17 August 2018", ""]
    assert [late for late in of["due_in_downtime"] if late] == []


Happening = tuple[int, str, int]


@settings(max_examples=6)
@given(
    happenings=st.lists(
        st.tuples(
            st.integers(0, 39), st.sampled_from(["move", "end", "note", "down"]), st.integers(1, 20)
        ),
        max_size=6,
    ),
    back=st.integers(0, 30),
)
def test_whatever_happens_no_step_is_told_twice_and_nothing_after_the_end(
    migrated_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    happenings: list[Happening],
    back: int,
) -> None:
    path = shutil.copyfile(migrated_file, tmp_path_factory.mktemp("life") / "life.db")
    database = Database(f"sqlite:///{path}")
    people = (person("amy"), person("sdm"), person("perf", performance_officer=True))
    named = (indicator(lead_officer="sdm"),)
    seed(database, organisation=ENGLAND, people=people, indicators=named, targets=())
    first = date(2018, 3, 12)
    with database.writing() as store:
        begun = {"created_by": "perf", "created_at": at(first, 8)}
        due = first + timedelta(days=back)
        store.actions.add(action(owner="amy", report_back=due, **begun))
    days: list[tuple[date, str, Action]] = []
    down_until = first
    for count in range(40):
        day = first + timedelta(days=count)
        for _, what, length in (each for each in happenings if each[0] == count):
            if what == "down":
                down_until = day + timedelta(days=length)
            _happen(database, what, day, length)
        if day >= down_until:
            remind(database, at(day, 9))
            remind(database, at(day, 16))
        days += _new(database, day, len(days))
    database.dispose()
    noted = {first + timedelta(days=when) for when, what, _ in happenings if what == "note"}
    check_told(days, noted)


def check_told(days: list[tuple[date, str, Action]], noted: set[date]) -> None:
    """By day and person what was told, with the action as it stood; Amy acted on some days."""
    assert len({(day, who) for day, who, _ in days}) == len(days), "one message a person and day"
    assert all(one.ending is None for _, _, one in days), "nothing after the end"
    assert not any(who == "amy" and day in noted for day, who, _ in days)
    passed_on = [(who, one.report_back) for _, who, one in days if who != "amy"]
    assert len(set(passed_on)) == len(passed_on), "passed on once for each date"
    ahead = [
        (one.report_back, (one.report_back - day).days >= 7)
        for day, who, one in days
        if who == "amy" and one.report_back and one.report_back >= day
    ]
    assert max((ahead.count(each) for each in ahead), default=0) <= 2


def _new(database: Database, day: date, known: int) -> list[tuple[date, str, Action]]:
    """What was told since, to whom, with the action as it stood then."""
    everything = [each for digests in told(database).values() for each in digests]
    new = sorted(everything, key=lambda each: each[0].id)[known:]
    with database.reading() as store:
        one = store.actions.get(1)
    assert one is not None
    return [(day, digest.person, one) for _, digest in new]


def _happen(database: Database, what: str, day: date, length: int) -> None:
    """In the early morning, before anybody is reminded."""
    with database.writing() as store:
        known = store.actions.get(1)
        assert known is not None
        if what == "end" and not known.is_over:
            store.actions.save(replace(known, ending=Ending.SUPERSEDED, ended_at=at(day, 7)))
        if what == "move" and not known.is_over:
            store.actions.save(replace(known, report_back=day + timedelta(days=length)))
        if what == "note":
            store.audit.note("amy", "noted", "action:1", {}, at(day, 7))
