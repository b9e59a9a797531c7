"""The weekly pulse: once a week to the performance officers, on its first working day."""

from datetime import date
from decimal import Decimal

import pytest

from bot.render import notices
from domain.actions import Ending
from domain.audit_acceptance import accepted
from domain.deliveries import DeliveryKind
from domain.measures import Entry
from domain.open_ages import OpenKind
from domain.pulse import PulseKind, PulseNews, WeeklyPulse
from storage.auditing import doubts_of
from storage.database import Database
from tests.jobs.planning import deliveries, plan
from tests.makers import (
    action,
    episode,
    explanation,
    instant,
    organisation,
    person,
    reading,
    seed,
    series,
)

FIRST_LOOK = "2017-12-01T10:00"  # a Friday


def pulses(database: Database) -> list[WeeklyPulse]:
    return [each.notice for each in deliveries(database) if isinstance(each.notice, WeeklyPulse)]


def told_to(database: Database) -> list[tuple[DeliveryKind, str]]:
    found = [each for each in deliveries(database) if isinstance(each.notice, WeeklyPulse)]
    return [(each.kind, each.target) for each in found]


@pytest.fixture
def watched(database: Database) -> Database:
    """With one exception that nobody has explained, since Thursday 30 November."""
    seed(database, readings=[reading("14.2", "2017-10")])
    with database.writing() as store:
        store.episodes.add(episode(message="episode:1", opened_at=instant("2017-11-30T10:00")))
    plan(database, FIRST_LOOK)
    return database


def test_the_pulse_comes_on_the_first_working_day_at_nine_to_the_performance_officer(
    watched: Database,
) -> None:
    plan(watched, "2017-12-03T12:00", "2017-12-04T08:59")
    assert pulses(watched) == []
    plan(watched, "2017-12-04T09:00")
    (pulse,) = pulses(watched)
    assert told_to(watched) == [(DeliveryKind.DM, "U01PERF")]
    assert pulse.news == (PulseNews(PulseKind.OPENED, 1, ("Abandonment",)),)
    assert [(each.kind, each.age.count) for each in pulse.ages] == [
        (OpenKind.UNEXPLAINED, 1),
        (OpenKind.WITHOUT_ACTION, 1),
    ]
    assert (pulse.since, pulse.late) == (date(2017, 11, 27), "")


def test_a_week_has_one_pulse_and_the_next_tells_only_what_came_after_it(
    watched: Database,
) -> None:
    plan(watched, "2017-12-04T09:00", "2017-12-04T09:01", "2017-12-05T09:00", "2017-12-08T12:00")
    assert len(pulses(watched)) == 1
    with watched.writing() as store:
        store.explanations.add(explanation(1, recorded=instant("2017-12-04T09:30")))
        store.actions.add(
            action(created_at=instant("2017-12-05T10:00"), report_back=date(2017, 12, 8))
        )
    plan(watched, "2017-12-11T09:00")
    assert pulses(watched)[-1].news == (
        PulseNews(PulseKind.EXPLAINED, 1, ("Abandonment",)),
        PulseNews(PulseKind.AGREED, 1, ("#1 Recruit two apprentices",)),
        PulseNews(PulseKind.OVERDUE, 1, ("#1 Recruit two apprentices",)),
    )


def test_after_downtime_one_pulse_tells_all_that_was_missed_and_says_that_it_is_late(
    watched: Database,
) -> None:
    plan(watched, "2017-12-04T09:00")
    with watched.writing() as store:
        store.actions.add(
            action(
                created_at=instant("2017-12-06T10:00"),
                ending=Ending.VERIFIED,
                ended_at=instant("2017-12-13T10:00"),
            )
        )
    plan(watched, "2017-12-20T09:30", "2017-12-21T09:30")
    _, pulse = pulses(watched)
    assert [each.kind for each in pulse.news] == [PulseKind.AGREED, PulseKind.VERIFIED]
    assert pulse.since == date(2017, 12, 4)
    assert pulse.late == "2 days late: nothing ran here on 18 December 2017"


def test_it_comes_at_nine_on_both_sides_of_a_change_of_the_clocks(watched: Database) -> None:
    """London's summer time began on Sunday 25 March 2018."""
    plan(watched, "2018-03-16T10:00", "2018-03-19T08:59")
    assert pulses(watched)[1:] == []
    plan(watched, "2018-03-19T09:00", "2018-03-26T07:59")
    assert len(pulses(watched)) == 2
    plan(watched, "2018-03-26T08:00", "2018-03-26T09:00")
    assert len(pulses(watched)) == 3


def test_a_holiday_gives_way_to_the_next_working_day(watched: Database) -> None:
    with watched.writing() as store:
        store.organisation.save(organisation(country="GB", subdivision="ENG"))
    plan(watched, "2018-03-26T09:00", "2018-04-02T09:00")
    assert len(pulses(watched)) == 1
    plan(watched, "2018-04-03T09:00")
    assert len(pulses(watched)) == 2  # 2 April 2018 was Easter Monday


def test_without_a_performance_officer_the_administrators_get_it(watched: Database) -> None:
    with watched.writing() as store:
        store.people.save(person("perf"))
    plan(watched, "2017-12-04T09:00")
    assert told_to(watched) == [(DeliveryKind.DM, "U01HEAD")]


def test_an_officer_who_has_left_gets_none(watched: Database) -> None:
    with watched.writing() as store:
        store.departures.note("U01PERF", instant("2017-12-01"))
    plan(watched, "2017-12-04T09:00")
    assert told_to(watched) == [(DeliveryKind.DM, "U01HEAD")]


def test_a_quiet_week_has_no_pulse(database: Database) -> None:
    seed(database, readings=[reading("9.0", "2017-10")])
    plan(database, FIRST_LOOK, "2017-12-04T09:00")
    assert pulses(database) == []


def test_indicators_that_nobody_logs_and_owners_who_left_are_told(any_database: Database) -> None:
    """September was the last value: October and November are missing for two periods by then."""
    seed(any_database, readings=[reading("9.0", "2017-09")])
    plan(any_database, "2017-12-08T10:00")
    with any_database.writing() as store:
        store.departures.note("U01SDA", instant("2017-12-08"))
    plan(any_database, "2017-12-11T09:00")
    (pulse,) = pulses(any_database)
    assert (pulse.silent, pulse.silent_names) == (1, ("Abandonment",))
    assert (pulse.ownerless, pulse.ownerless_names) == (1, ("Abandonment",))


def test_meetings_of_the_next_two_weeks_are_told(watched: Database) -> None:
    """First Tuesdays: 5 December, and not 2 January."""
    with watched.writing() as store:
        store.series.add(series(starts=date(2017, 12, 1)))
    plan(watched, "2017-12-04T09:00")
    (pulse,) = pulses(watched)
    assert [(each.name, each.begins) for each in pulse.meetings] == [
        ("IMT stat meeting", instant("2017-12-05T10:00"))
    ]


def test_what_the_data_auditor_finds_is_told_once_the_worst_of_each_kind_first(
    watched: Database,
) -> None:
    with watched.writing() as store:
        printed = (Decimal("20.0"), Decimal(611), Decimal(4288))
        broken = (None, Decimal("620.5"), Decimal(4200))
        whole = [(None, Decimal(at), Decimal(4200)) for at in (600, 640, 590, 655, 610, 645)]
        values = [*whole, broken, printed]
        store.readings.add_many(
            reading("0", f"2017-{at:02d}", entry=Entry(*each))
            for at, each in enumerate(values, start=1)
        )
    plan(watched, "2017-12-04T09:00", "2017-12-11T09:00")
    first, second = pulses(watched)
    assert (first.findings, second.findings) == (2, 0)
    assert [each.told for each in first.worst_findings] == [
        "Jul 17 counts 620.5",
        "Aug 17 prints 20.0%, and 611 / 4,288 is 14.2%",
    ]
    told = str(notices.render(first).blocks)
    assert "Doubtful data: 2 new findings" in told
    assert "audit all" in told


def test_an_accepted_finding_is_no_news(watched: Database) -> None:
    with watched.writing() as store:
        entry = Entry(Decimal("20.0"), Decimal(611), Decimal(4288))
        store.readings.add(reading("0", "2017-09", entry=entry))
        (doubts,) = doubts_of(store, store.indicators.all(), date(2017, 12, 1))
        for each in doubts.open:
            store.acceptances.add(accepted(each, "a misprint", "sda", instant("2017-12-01")))
    plan(watched, "2017-12-04T09:00")
    assert [each.findings for each in pulses(watched)] == [0]
