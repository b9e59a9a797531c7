"""`/kpi outlook`: what is said, what is left unsaid, and what is kept of it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from domain.forecast_scores import ForecastRecord
from domain.outlooks import Course
from domain.process_changes import ProcessChange
from domain.rating import Thresholds
from handlers.explain import Explained, ExplainForm
from handlers.outlook import IndicatorOutlook, OutlookLine, UnitOutlook
from handlers.outlook_words import chance_words, forecast_record_words
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import (
    NOW,
    indicator,
    instant,
    period,
    person,
    reading,
    seed,
    target,
    unit,
)

ABANDONMENT = (11.0, 7.0, 12.0, 16.8, 8.0, 9.0, 8.0, 6.8, 7.0, 8.5, 14.2, 33.9, 29.0)
FEBRUARY = "2018-02-05T09:00:00+00:00"


def told(
    database: Database,
    values: Sequence[float] = ABANDONMENT,
    until: str = "2018-01",
    **changes: object,
) -> Talk:
    """The last value is of January 2018; the lead officer asks in February."""
    last = period(until)
    readings = [
        reading(str(value), last.shift(at + 1 - len(values))) for at, value in enumerate(values)
    ]
    seed(database, readings=readings, **changes)  # type: ignore[arg-type]
    talk = Talk(database, who="U01SDM")
    talk.at(FEBRUARY)
    return talk


def outlook(talk: Talk, text: str = "outlook abandonment") -> IndicatorOutlook:
    return said(talk.type(text), IndicatorOutlook)


def test_norfolks_abandonment_has_no_recovery_date_on_current_data(database: Database) -> None:
    found = outlook(told(database))
    assert found.recovery == "no recovery date on current data"
    assert found.weight == "made from 13 values"
    assert [each.label for each in found.coming] == [
        "Feb 18", "Mar 18", "Apr 18", "May 18", "Jun 18", "Jul 18",
    ]  # fmt: skip
    assert {each.target for each in found.coming} == {"≤ 10.0%"}
    first, *_, last = [int(each.chance.removesuffix("%")) for each in found.coming]
    assert 2 <= first <= 6
    assert 11 <= last <= 17
    assert (
        found.past_forecasts == "None can be checked yet: what they were made for has no value yet."
    )


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "less than 1%"),
        (0.009, "less than 1%"),
        (0.01, "1%"),
        (0.125, "13%"),
        (0.99, "99%"),
        (0.995, "more than 99%"),
        (1.0, "more than 99%"),
        (None, "no target"),
    ],
)
def test_no_chance_is_ever_said_to_be_nothing_or_certain(chance: float | None, words: str) -> None:
    assert chance_words(chance) == words


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (ForecastRecord(), "None can be checked yet: what they were made for has no value yet."),
        (
            ForecastRecord(1, 0, 1, 1, 0.47),
            "0 of 1 forecast of 1 value had it in its 80% range. Too few yet to judge by.",
        ),
        (
            ForecastRecord(24, 19, 6, 24, 0.1313),
            "19 of 24 forecasts of 6 values had it in their 80% range. Too few yet to judge by.",
        ),
        (
            ForecastRecord(51, 40, 11, 20, 0.1313),
            "40 of 51 forecasts of 11 values had it in their 80% range; their 20 chances of "
            "meeting the target scored 0.13, where 0 is perfect and 0.25 no better than a coin "
            "(Brier score).",
        ),
    ],
)
def test_a_track_record_says_how_many_values_it_rests_on(
    record: ForecastRecord, words: str
) -> None:
    assert forecast_record_words(record) == words


def test_without_a_target_there_is_no_chance_and_it_says_so(database: Database) -> None:
    found = outlook(told(database, targets=()))
    assert {each.chance for each in found.coming} == {"no target"}
    assert {each.target for each in found.coming} == {""}
    assert "no target is set" in found.recovery
    assert "%" not in found.recovery


def test_of_explicit_thresholds_the_green_level_is_to_be_met(database: Database) -> None:
    green = indicator(scheme=Thresholds(Decimal(12), Decimal(15)), lead_officer="sdm")
    found = outlook(told(database, indicators=(green,), targets=()))
    assert {each.target for each in found.coming} == {"≤ 12.0%"}
    assert {each.goal for each in found.coming} == {"Green level"}
    assert "%" in found.coming[0].chance


def test_a_target_that_begins_later_counts_from_then_on(database: Database) -> None:
    found = outlook(told(database, targets=(target("10"), target("50", "2018-04"))))
    assert [each.target for each in found.coming][1:3] == ["≤ 10.0%", "≤ 50.0%"]
    assert found.recovery == (
        "not before April on current data: even odds or better then and in the next period"
    )


@pytest.mark.parametrize("count", [0, 1, 7])
def test_below_eight_values_it_says_how_many_more_are_needed(
    database: Database, count: int
) -> None:
    found = outlook(told(database, ABANDONMENT[:count]))
    assert found.coming == ()
    assert found.recovery == ""
    assert f"{8 - count} more" in found.lacking
    assert "8 are needed" in found.lacking


def test_up_to_twelve_values_it_is_called_provisional(database: Database) -> None:
    found = outlook(told(database, ABANDONMENT[:12]))
    assert found.provisional
    assert found.weight == "provisional: made from 12 values"


def test_after_a_change_with_new_limits_it_counts_the_values_since(database: Database) -> None:
    talk = told(database)
    change = ProcessChange(
        0, "abandonment", "answerphone off", date(2017, 12, 4), "sdm", NOW, True, "another process"
    )
    with database.writing() as store:
        store.changes.add(change)
    found = outlook(talk)
    assert "it has 2 final values since new limits began with Dec 17" in found.lacking
    assert "6 more" in found.lacking


def test_a_history_that_ended_long_ago_is_not_forecast_from(database: Database) -> None:
    talk = told(database)
    talk.at("2018-08-01T09:00:00+00:00")
    found = outlook(talk)
    assert found.coming == ()
    assert "January" in found.lacking
    assert "Log the values since" in found.lacking


def test_periods_that_ended_without_a_value_are_named(database: Database) -> None:
    talk = told(database)
    talk.at("2018-04-12T09:00:00+00:00")
    assert "Feb 18, Mar 18" in outlook(talk).late


def test_what_somebody_has_seen_is_kept_and_stays_as_it_was(database: Database) -> None:
    talk = told(database)
    assert len(outlook(talk).made) == 1
    with database.reading() as store:
        (kept,) = store.forecasts.of(["abandonment"])["abandonment"]
    talk.later(days=1)
    assert outlook(talk).made == ()
    with database.reading() as store:
        assert store.forecasts.of(["abandonment"])["abandonment"] == (kept,)
    assert (kept.base.text, kept.made_at) == ("2018-01", instant(FEBRUARY))


def test_a_unit_has_a_line_an_indicator_the_worst_first(database: Database) -> None:
    last = period("2018-01")
    series = {"good": [5.0] * 13, "bad": ABANDONMENT, "new": ABANDONMENT[:3]}
    readings = [
        reading(str(value), last.shift(at + 1 - len(values)), indicator=key)
        for key, values in series.items()
        for at, value in enumerate(values)
    ]
    seed(
        database,
        indicators=[indicator(key) for key in series],
        readings=readings,
        targets=[target(indicator=key) for key in series],
    )
    talk = Talk(database)
    talk.at(FEBRUARY)
    found = said(talk.type("outlook imt"), UnitOutlook)
    assert [each.indicator for each in found.lines] == ["bad", "good", "new"]
    bad, good, new = found.lines
    assert (bad.course, good.course, new.course) == (Course.NO_DATE, Course.STAYS, None)
    assert new == OutlookLine("new", "New", "Jan 18: 12.0%", lacking="3 of 8 values")
    assert bad.chance.startswith("Feb 18: ")
    assert "more than 99%" in good.chance
    assert {each.indicator for each in found.made} == {"bad", "good"}
    assert said(talk.type("outlook"), UnitOutlook).lines == found.lines


def test_it_is_shared_when_asked_to(database: Database) -> None:
    talk = told(database)
    assert outlook(talk, "outlook abandonment share").shared
    assert said(talk.type("outlook imt share"), UnitOutlook).shared


def test_without_a_name_outside_a_units_channel_it_says_what_to_write(database: Database) -> None:
    talk = told(database)
    assert "/kpi outlook abandonment" in refusal(talk.type("outlook", channel="C99"))


@pytest.fixture
def promised(database: Database) -> Talk:
    """An exception whose lead officer has promised March, and before that January."""
    talk = told(
        database,
        ABANDONMENT[:-2],
        "2017-11",
        people=(person("sdm", name="Ann"), person("sda"), person("head", admin=True)),
        units=(unit("imt", lead="sdm"),),
    )
    talk.at("2018-01-05T09:00:00+00:00")
    talk.type("log abandonment 33.9 dec")
    said(talk.submit("explain", indicator="abandonment", answer5="end of January"), Explained)
    talk.at(FEBRUARY)
    talk.type("log abandonment 29.0 jan")
    said(talk.submit("explain", indicator="abandonment", answer5="By the end of March"), Explained)
    return talk


def test_the_owners_promise_stands_beside_the_forecast_and_broken_ones_are_counted(
    promised: Talk,
) -> None:
    found = outlook(promised)
    assert found.promised is not None
    assert (found.promised.day.isoformat(), found.promised.by) == ("2018-03-31", "Ann")
    assert "the forecast gives March a chance of " in found.promised.forecast
    assert "Promises for it: 0 kept, 1 broken" in found.past_promises
    assert "All promises of Ann: 0 kept, 1 broken" in found.past_promises
    (line,) = said(promised.type("outlook imt"), UnitOutlook).lines
    assert "promised by 31 Mar 2018" in line.recovery


def test_prompts_three_and_five_are_drafted_from_the_forecast_with_its_numbers(
    database: Database,
) -> None:
    talk = told(database, ABANDONMENT[:-1], "2017-12")
    talk.type("log abandonment 29.0 jan")
    _, _, predicted, _, back, _ = said(talk.type("explain abandonment"), ExplainForm).drafts
    assert "Forecast (made from 13 values to Jan 18): Feb 18 about " in predicted
    assert "80% range" in predicted
    assert back.startswith(
        "Forecast (made from 13 values to Jan 18): no recovery date on current data; "
        "the chance of ≤ 10.0% is 3% in Feb 18 and 14% in Jul 18. "
    )
    assert back.endswith("if the latest moves went on (two points only: weak).")


def test_a_draft_that_nobody_changed_is_no_promise_and_a_day_behind_it_is_one(
    database: Database,
) -> None:
    talk = told(database, ABANDONMENT[:-1], "2017-12")
    talk.type("log abandonment 29.0 jan")
    back = said(talk.type("explain abandonment"), ExplainForm).drafts[4]
    said(talk.submit("explain", indicator="abandonment", answer5=back), Explained)
    assert outlook(talk).promised is None
    said(talk.submit("explain", indicator="abandonment", answer5=f"{back} End of May."), Explained)
    found = outlook(talk).promised
    assert found is not None
    assert found.day.isoformat() == "2018-05-31"


def test_too_few_values_leave_the_drafts_to_what_was_seen(database: Database) -> None:
    talk = told(database, ABANDONMENT[-3:-1], "2017-12")
    talk.type("log abandonment 29.0 jan")
    _, _, predicted, _, back, _ = said(talk.type("explain abandonment"), ExplainForm).drafts
    assert predicted.endswith("The data alone predicts no more.")
    assert "weak" in back
    assert "chance" not in predicted + back
