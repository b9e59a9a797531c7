"""The weekly digest: on the first working day, once, and only when there is something to say."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.render.notices import render
from domain.actions import Ending
from domain.indicators import Stage
from domain.rating import Rating
from domain.readings import Reading
from storage.database import Database
from tests.jobs.planning import closes, deliveries, digests, plan, store_readings
from tests.makers import (
    NOW,
    action,
    episode,
    indicator,
    instant,
    organisation,
    period,
    reading,
    seed,
    target,
    unit,
)

FIRST_LOOK = "2017-12-01T10:00"  # a Friday


@pytest.fixture
def watched(database: Database) -> Database:
    """With a Red in October and November missing."""
    seed(database, readings=[reading("14.2", "2017-10")])
    plan(database, FIRST_LOOK)
    return database


def test_a_unit_gets_its_digest_on_the_first_working_day_at_nine(watched: Database) -> None:
    plan(watched, "2017-12-03T12:00", "2017-12-04T08:59")
    assert digests(watched) == []
    plan(watched, "2017-12-04T09:00")
    (digest,) = digests(watched)
    assert (digest.week, digest.late) == ("week of 4 December 2017", "")
    assert [row.is_exception for row in digest.rows] == [True]
    assert [item.period for item in digest.missing] == ["2017-11"]


def test_a_week_has_one_digest(watched: Database) -> None:
    plan(watched, "2017-12-04T09:00", "2017-12-04T09:01", "2017-12-05T09:00", "2017-12-08T12:00")
    assert len(digests(watched)) == 1
    plan(watched, "2017-12-11T09:00")
    assert len(digests(watched)) == 2


def test_after_downtime_only_the_present_weeks_digest_comes_and_says_so(watched: Database) -> None:
    plan(watched, "2017-12-20T09:30", "2017-12-21T09:30")
    (digest,) = digests(watched)
    assert digest.week == "week of 18 December 2017"
    assert digest.late == "2 days late: nothing ran here on 18 December 2017"


def test_a_unit_without_news_gets_none(database: Database) -> None:
    seed(database, readings=[reading("9.0", "2017-10")])
    plan(database, FIRST_LOOK)
    store_readings(database, ("2017-11", "9.0"))
    plan(database, "2017-12-04T09:00")
    assert digests(database) == []


def test_a_retired_indicator_is_no_news_however_its_last_value_was_rated(
    watched: Database,
) -> None:
    with watched.writing() as store:
        store.indicators.save(indicator(stage=Stage.RETIRED))
    plan(watched, "2017-12-04T09:00")
    assert digests(watched) == []


def test_an_exception_without_a_message_of_its_own_is_named(watched: Database) -> None:
    with watched.writing() as store:
        held = episode(opened=period("2017-10"), last=period("2017-10"))
        kept = store.episodes.add(held)
        store.episodes.add(replace(held, message="episode:1:alert"))
    assert kept.id
    plan(watched, "2017-12-04T09:00")
    assert digests(watched)[0].held_back == ("Abandonment, since Oct 17",)


def test_the_first_working_day_is_the_organisations(database: Database) -> None:
    seed(database, organisation=organisation(working_days=(6, 1, 2)))
    plan(database, FIRST_LOOK, "2017-12-04T12:00")
    assert digests(database) == []
    plan(database, "2017-12-05T09:00")
    assert [digest.late for digest in digests(database)] == [""]


def test_a_unit_set_up_in_midweek_is_not_late_for_that_week(watched: Database) -> None:
    plan(watched, "2017-12-04T09:00")
    with watched.writing() as store:
        store.units.save(unit("hr"))
        store.indicators.save(indicator("sickness", unit="hr"))
    plan(watched, "2017-12-06T09:00", "2017-12-07T09:00")
    assert [digest.unit for digest in digests(watched)] == ["imt"]
    plan(watched, "2017-12-11T09:00")
    assert [digest.unit for digest in digests(watched)] == ["imt", "imt", "hr"]


def test_a_channel_set_up_in_midweek_is_not_late_for_that_week(database: Database) -> None:
    seed(database, units=(unit("imt", channel=""),))
    plan(database, FIRST_LOOK, "2017-12-04T09:00")
    with database.writing() as store:
        store.units.save(unit("imt"))
    plan(database, "2017-12-06T09:00")
    assert digests(database) == []


def test_a_period_that_closes_on_the_digests_day_is_told_of_in_the_digest(
    watched: Database,
) -> None:
    """10 December 2017 is the last day for November's values, and a Sunday."""
    plan(watched, "2017-12-04T09:00", "2017-12-11T00:00", "2017-12-11T09:00", "2017-12-12T09:00")
    digest = digests(watched)[-1]
    (closed,) = digest.closed
    assert (closed.period_label, closed.late) == ("November 2017", "")
    assert [item.indicator for item in closed.overdue] == ["abandonment"]
    assert closes(watched) == [closed]


def test_a_close_after_downtime_goes_into_the_digest_that_comes_with_it(watched: Database) -> None:
    plan(watched, "2017-12-13T09:30", "2017-12-13T10:30")
    (digest,) = digests(watched)
    assert digest.closed[0].late == "2 days late: nothing ran here on 11 December 2017"
    assert closes(watched) == [*digest.closed]


def test_a_close_on_another_day_has_a_message_of_its_own(watched: Database) -> None:
    plan(watched, "2018-01-08T09:00", "2018-01-11T09:00")
    (digest,) = digests(watched)
    assert [closed.period for closed in digest.closed] == ["2017-11"]
    assert [closed.period for closed in closes(watched)] == ["2017-11", "2017-12"]


def test_a_close_is_news_even_when_all_is_well(database: Database) -> None:
    seed(database, readings=[reading("9.0", "2017-10")])
    plan(database, FIRST_LOOK, "2017-12-04T09:00")
    store_readings(database, ("2017-11", "9.0"))
    plan(database, "2017-12-11T09:00")
    assert [len(digest.closed) for digest in digests(database)] == [0, 1]


def test_good_news_without_a_message_of_its_own_is_told_once(database: Database) -> None:
    """It came over the week's number of posts, or with an import."""
    seed(database, readings=[reading("9.0", "2017-10"), reading("9.0", "2017-11")])
    plan(database, FIRST_LOOK)
    ended = {"ending": Ending.VERIFIED, "ended_at": instant("2017-12-01T12:00")}
    with database.writing() as store:
        held = store.actions.add(action(**ended, verified_by=("2017-10", "2017-11")))
        store.actions.add(action(**ended, message="action:abandonment:2:verified"))
        store.actions.add(action(ending=Ending.CANCELLED, ended_at=instant("2017-12-01T12:00")))
    plan(database, "2017-12-04T09:00")
    (digest,) = digests(database)
    assert [(each.number, each.owner) for each in digest.worked] == [(held.id, "SDM")]
    plan(database, "2017-12-11T09:00", "2017-12-18T09:00")
    assert worked(database) == [held.id]
    again = replace(held, ended_at=instant("2017-12-19T12:00"))
    with database.writing() as store:
        store.actions.save(again)
    plan(database, "2017-12-26T09:00")
    assert worked(database) == [held.id, held.id]


def worked(database: Database) -> list[int]:
    return [each.number for digest in digests(database) for each in digest.worked]


def test_what_was_to_be_reported_back_is_said_every_week_until_it_is_over(
    database: Database,
) -> None:
    seed(database, readings=[reading("9.0", "2017-10"), reading("9.0", "2017-11")])
    plan(database, FIRST_LOOK)
    with database.writing() as store:
        late = store.actions.add(action(report_back=date(2017, 12, 4)))
        store.actions.add(action(report_back=date(2018, 3, 6)))
        store.actions.add(action())
    plan(database, "2017-12-04T09:00")
    assert late_ones(database) == [], "it is due today"
    plan(database, "2017-12-11T09:00")
    with database.writing() as store:
        store.actions.save(replace(late, ending=Ending.CANCELLED, ended_at=NOW))
    plan(database, "2017-12-18T09:00")
    assert late_ones(database) == [late.id]


def late_ones(database: Database) -> list[int]:
    return [each.number for digest in digests(database) for each in digest.late_actions]


SLIDING = ("5", "6", "5", "6", "5", "6", "5", "8", "9", "8", "9", "8", "9", "8")


def sliding(*, last: str = SLIDING[-1]) -> list[Reading]:
    """Fourteen months to November 2017, all within their target of 10."""
    first = period("2016-10")
    return [reading(each, first.shift(at)) for at, each in enumerate((*SLIDING[:-1], last))]


def test_a_green_that_slides_is_told_in_one_digest_and_never_alerts(database: Database) -> None:
    seed(database, readings=sliding(), targets=[target(start="2016-10")])
    plan(database, FIRST_LOOK, "2017-12-04T09:00")
    (digest,) = digests(database)
    assert [(row.rating, row.is_early_warning) for row in digest.rows] == [(Rating.GREEN, True)]
    told = json.dumps(render(digest).blocks, ensure_ascii=False)
    assert "Early warning: no exception yet, and no alert" in told
    assert "8.0% (Nov 17)" in told
    assert "Worse than usual: 7 months above the mean" in told
    assert "outlook abandonment" in told
    assert "episode_alert" not in {each.notice.kind for each in deliveries(database)}
    plan(database, "2017-12-11T09:00")  # which tells of the close
    told_by_then = len(digests(database))
    plan(database, "2017-12-18T09:00")
    assert len(digests(database)) == told_by_then


def test_the_next_value_that_slides_is_told_again(database: Database) -> None:
    seed(database, readings=sliding(), targets=[target(start="2016-10")])
    plan(database, FIRST_LOOK, "2017-12-04T09:00", "2018-01-02T09:00")
    store_readings(database, ("2017-12", "9.0"))
    plan(database, "2018-01-08T09:00")
    assert [row.is_early_warning for row in digests(database)[-1].rows] == [True]
    assert digests(database)[-1].week == "week of 8 January 2018"


def test_what_is_better_than_usual_or_nothing_new_is_no_warning(database: Database) -> None:
    better = [str(12 - int(each)) for each in SLIDING]
    first = period("2016-10")
    seed(
        database,
        indicators=(indicator("improving"), indicator("quiet")),
        readings=[
            *(
                reading(each, first.shift(at), indicator="improving")
                for at, each in enumerate(better)
            ),
            *(reading(SLIDING[at % 2], first.shift(at), indicator="quiet") for at in range(14)),
        ],
        targets=[target(start="2016-10", indicator=each) for each in ("improving", "quiet")],
    )
    plan(database, FIRST_LOOK, "2017-12-04T09:00")
    assert digests(database) == []


def test_an_exception_is_no_early_warning(database: Database) -> None:
    seed(database, readings=sliding(last="30"), targets=[target(start="2016-10")])
    plan(database, FIRST_LOOK, "2017-12-04T09:00")
    (digest,) = digests(database)
    assert [(row.is_exception, row.is_early_warning) for row in digest.rows] == [(True, False)]
    assert "Early warning" not in str(render(digest).blocks)
