"""`/kpi health`: what is asked for, of whom, since when, and the records behind each item."""

from datetime import UTC, date, datetime

import pytest

from domain.health import EIGHT, HealthItem, Standing
from handlers.health import HealthCases, HealthShown
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import indicator, instant, meeting, reading, seed, series, unit

NOW = datetime(2018, 5, 2, 12, tzinfo=UTC)


@pytest.fixture
def talk(database: Database) -> Talk:
    """IMT logs its values; one meeting was held in March and one was never started in April."""
    seed(
        database,
        readings=[
            reading("14.2", "2018-01", recorded=instant("2018-02-05")),
            reading("9", "2018-02", recorded=instant("2018-03-15")),
        ],
        units=(unit("imt", lead="sdm"), unit("hr", name="Human Resources")),
        indicators=(indicator(lead_officer="sdm"), indicator("sickness", unit="hr")),
    )
    with database.writing() as store:
        stat = store.series.add(series(chair="sdm"))
        store.meetings.add(
            meeting(
                stat.id,
                started_at=instant("2018-03-06T10:01"),
                started_by="sdm",
                closed_at=instant("2018-03-06T11:00"),
                closed_by="sdm",
                learned="Ring back within the hour",
            )
        )
        april = {"planned": date(2018, 4, 3), "begins": instant("2018-04-03T09:00")}
        store.meetings.add(meeting(stat.id, **april))
    return Talk(database, now=NOW)


def standing(reply: HealthShown, item: HealthItem) -> tuple[Standing, str]:
    found = next(each for each in (*reply.eight, *reply.on_time) if each.item is item)
    return found.tally.standing, found.tally.words


def test_health_shows_behns_eight_items_over_the_last_twelve_months(talk: Talk) -> None:
    shown = said(talk.type("health all"), HealthShown)
    assert tuple(each.item for each in shown.eight) == EIGHT
    assert (shown.scope, shown.since) == ("all units", date(2017, 5, 1))
    assert standing(shown, HealthItem.HELD) == (Standing.TOO_FEW, "1 of 2")
    assert standing(shown, HealthItem.LED) == (Standing.TOO_FEW, "1 of 1")
    assert standing(shown, HealthItem.LEARNED) == (Standing.TOO_FEW, "1 of 1")
    assert standing(shown, HealthItem.READINGS) == (Standing.TOO_FEW, "1 of 3")
    assert shown.silent == 1


def test_in_a_units_channel_it_is_about_that_unit(talk: Talk) -> None:
    assert said(talk.type("health"), HealthShown).scope == "IMT"
    assert said(talk.type("health", channel="D01"), HealthShown).scope == "all units"
    other = said(talk.type("health human"), HealthShown)
    assert (other.scope, other.silent) == ("Human Resources", 1)
    assert standing(other, HealthItem.HELD) == (Standing.TOO_FEW, "none yet")


def test_an_items_word_lists_the_records_behind_it_the_worst_first(talk: Talk) -> None:
    listed = said(talk.type("health held"), HealthCases)
    assert [(case.what, case.why, case.kept) for case in listed.cases] == [
        ("IMT stat meeting, 3 Apr 2018", "never started", 0),
        ("IMT stat meeting, 6 Mar 2018", "held on its day", 1),
    ]
    (values,) = said(talk.type("health values all"), HealthCases).cases
    assert (values.kept, values.of) == (1, 3)
    assert values.why == "Mar 18 missing for 22 days, Feb 18 late by 5 days"


@pytest.mark.parametrize(
    ("typed", "scope", "item", "since"),
    [
        ("health imt held", "IMT", HealthItem.HELD, date(2017, 5, 1)),
        ("health held imt since=2018-03", "IMT", HealthItem.HELD, date(2018, 3, 1)),
        ("health Follow-ups all", "all units", HealthItem.FOLLOWED, date(2017, 5, 1)),
        (
            "health human resources chair since 2018",
            "Human Resources",
            HealthItem.LED,
            date(2018, 1, 1),
        ),
        ("health led by the chair since q4", "IMT", HealthItem.LED, date(2018, 1, 1)),
        ("health learn", "IMT", HealthItem.LEARNED, date(2017, 5, 1)),
    ],
)
def test_words_come_in_any_order(
    talk: Talk, typed: str, scope: str, item: HealthItem, since: date
) -> None:
    found = said(talk.type(typed), HealthCases)
    assert (found.scope, found.measured.item, found.since) == (scope, item, since)


def test_a_window_narrows_what_counts(talk: Talk) -> None:
    listed = said(talk.type("health held since apr 2018"), HealthCases)
    assert [case.day for case in listed.cases] == [date(2018, 4, 3)]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("health meetngs", "Did you mean meetings?"),
        ("health imt meetngs", "neither a unit nor an item"),
        ("health zzzz", "/kpi health held"),
        ("health since never", "no month that has begun"),
        ("health since", "no month that has begun"),
        ("health held since jan 2001", "more than 5 years back"),
        ("health since dec 2018", "no month that has begun"),
    ],
)
def test_what_cannot_be_read_is_answered_with_what_can(talk: Talk, typed: str, hint: str) -> None:
    assert hint in refusal(talk.type(typed))


def test_a_share_is_marked(talk: Talk) -> None:
    assert said(talk.type("health share"), HealthShown).shared
    assert said(talk.type("health held share"), HealthCases).shared
