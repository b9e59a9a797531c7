"""`/kpi pace`: what is said of a year, and what is not said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.aggregation import Aggregation
from domain.measures import Measure
from domain.rating import Thresholds
from handlers.annual_facts import YearTargetShown
from handlers.pace import PaceShown, UnitPace
from handlers.pace_words import chance_words
from storage.database import Database
from tests.domain.years import CALLS, calls
from tests.handlers.talking import Talk, refusal, said
from tests.makers import indicator, instant, period, reading, seed, unit

ADMIN = "U01HEAD"


@pytest.fixture
def talk(database: Database) -> Talk:
    """Calls are 100 a month from April 2015 to November 2017, but 90 in the last one."""
    first = period("2015-04")
    values = [reading("100", first.shift(at), indicator="calls") for at in range(31)]
    seed(
        database,
        readings=[
            *values,
            reading("90", "2017-11", indicator="calls"),
            reading("10/100", "2016-11"),
            reading("30/200", "2017-10"),
            reading("14/100", "2017-11"),
        ],
        units=(unit("imt", lead="sdm"), unit("hr", name="Human Resources")),
        indicators=(
            indicator(lead_officer="sdm", data_owner="sda"),
            calls(name="Calls answered"),
            indicator("csat", **{**CALLS, "measure": Measure.SCORE, "unit": "hr"}),
        ),
    )
    return Talk(database, who=ADMIN, now=instant("2017-12-04T09:30"))


def facts(shown: PaceShown) -> dict[str, str]:
    return dict(shown.facts)


def test_a_year_is_told_against_its_milestones_last_year_and_its_target(talk: Talk) -> None:
    talk.type("target year calls 1,230 2017/18 flat")
    shown = said(talk.type("pace calls"), PaceShown)
    told = facts(shown)
    assert shown.year == "2017/18"
    assert told["November 2017"] == "90 against a milestone of 102: 12 under, 11.8% worse"
    assert told["Year to date, Apr 17 to Nov 17"] == (
        "790 against a milestone of 822: 32 under, 3.9% worse"
    )
    assert told["Same month last year, Nov 16"] == "100 → 90: 10 less, 10% worse"
    assert told["Year to date, the same months last year"] == "800 → 790: 10 less, 1.3% worse"
    assert told["Needed from here"] == "at least 110 on average in 4 months still to come"
    assert shown.headline.startswith("Behind: unlikely to meet the target 1,230 of 2017/18")


def test_explicit_thresholds_measure_a_year_by_their_green_level(talk: Talk) -> None:
    """A target beside them rates nothing."""
    with talk.database.writing() as store:
        found = store.indicators.get("abandonment")
        assert found is not None
        rule = Thresholds(green=Decimal(20), amber=Decimal(25))
        store.indicators.save(replace(found, scheme=rule))
    shown = said(talk.type("pace abandonment"), PaceShown)
    assert facts(shown)["November 2017"].startswith("14.0% against a Green level of 20.0%")
    assert facts(shown)["Target of 2017/18"] == "20.0%, its Green level"
    assert "measured by the Green level." in " ".join(shown.remarks)


@pytest.fixture
def shared(talk: Talk) -> Talk:
    """North and south have the calls' target, two to one; rates have it each."""
    start, some = period("2017-04"), []
    for key, counts in (("north", [60] * 8), ("south", [20] * 7)):
        some += [
            reading(str(v), start.shift(at), indicator=f"{key}_calls")
            for at, v in enumerate(counts)
        ]
    some += [
        reading("10/100", "2017-10", indicator="north_lost"),
        reading("30/200", "2017-10", indicator="south_lost"),
    ]
    with talk.database.writing() as store:
        for key in ("north", "south"):
            store.units.save(unit(key))
            store.indicators.save(indicator(f"{key}_calls", **{**CALLS, "unit": key}))
            store.indicators.save(indicator(f"{key}_lost", unit=key))
        store.readings.add_many(some)
    talk.type("target year calls 1,200 2017/18 flat")
    talk.type("target split calls 2017/18 over north calls 2, south calls 1")
    talk.type("target year abandonment 12% 2017/18")
    talk.type("target split abandonment 2017/18 over north lost 1, south lost 1")
    return talk


def test_a_target_that_is_shared_out_is_told_by_its_shares_and_by_all_together(
    shared: Talk,
) -> None:
    """South's November is not in yet: together they are of the seven months that both know."""
    found = said(shared.type("pace calls"), PaceShown).parts
    assert found is not None
    assert found.together == (
        "560 against a milestone of 700: 140 under, 20% worse "
        "(Apr 17 to Oct 17: the 7 months that all of them know)"
    )
    told = [(each.name, each.unit_name, each.to_date, each.milestone) for each in found.rows]
    assert told == [
        ("North calls", "NORTH", "480", "536"),
        ("South calls", "SOUTH", "140", "231"),
    ]
    assert said(shared.type("pace north calls"), PaceShown).parts is None


def test_shares_of_a_rate_are_the_ratio_of_their_sums_and_never_a_mean(shared: Talk) -> None:
    found = said(shared.type("pace abandonment"), PaceShown).parts
    assert found is not None
    assert found.together.startswith("13.3% against a milestone of 12.0%: 1.3 points over, 11.1%")


def test_levels_of_a_count_add_up_and_are_not_held_against_the_level_of_each(shared: Talk) -> None:
    with shared.database.writing() as store:
        for key in ("open", "north_open", "south_open"):
            store.indicators.save(indicator(key, **CALLS, aggregation=Aggregation.LAST))
        for key in ("north_open", "south_open"):
            store.readings.add(reading("30", "2017-11", indicator=key))
    shared.type("target year open 40 2017/18")
    shared.type("target split open 2017/18 over north open 1, south open 1")
    found = said(shared.type("pace open"), PaceShown).parts
    assert found is not None
    assert found.together == "60 (Nov 17)"


def test_shares_without_a_common_month_are_not_taken_together(shared: Talk) -> None:
    with shared.database.writing() as store:
        store.indicators.save(indicator("west_calls", **CALLS))
    shared.type("target split calls 2017/18 over north calls 2, south calls 1, west calls 1")
    found = said(shared.type("pace calls"), PaceShown).parts
    assert found is not None
    assert found.together == (
        "there is no month that all of them know: West calls has no value yet"
    )


def test_without_a_target_it_claims_none(talk: Talk) -> None:
    shown = said(talk.type("pace calls"), PaceShown)
    assert shown.headline == "There is no target for 2017/18 to be on pace for."
    assert not any("Needed" in label for label in facts(shown))
    assert not shown.has_target


def test_few_points_give_no_chance_and_say_so(talk: Talk) -> None:
    shown = said(talk.type("pace abandonment"), PaceShown)
    told = facts(shown)
    assert shown.headline == (
        "Worse than its milestones so far; nothing can be said yet of how 2017/18 ends."
    )
    assert told["Year to date, Oct 17 to Nov 17"].startswith("14.7% against a target of 10.0%")
    assert "chance" not in shown.headline
    assert "3 values are too few for a forecast; it takes 8." in shown.remarks
    assert "The year has no target of its own: measured by the rating target." in shown.remarks


def test_values_before_a_changed_process_give_no_chance(talk: Talk) -> None:
    talk.type("target year calls 1,230 2017/18 flat")
    talk.type("change calls second line opened from sep new limits because calls split")
    shown = said(talk.type("pace calls"), PaceShown)
    assert "chance" not in shown.headline
    assert (
        "3 values since its process was changed are too few for a forecast; it takes 8."
        in shown.remarks
    )


def test_no_percentage_is_printed_on_a_small_base(talk: Talk) -> None:
    told = facts(said(talk.type("pace abandonment"), PaceShown))
    assert told["Same month last year, Nov 16"] == (
        "10.0% → 14.0%: 4.0 points more, worse (too small a base for a percentage)"
    )


def test_a_gap_is_named_and_takes_the_chance_of_a_sum_away(talk: Talk) -> None:
    talk.type("target year calls 1,200 2017/18 flat")
    talk.at("2018-02-05T09:30:00+00:00")
    with talk.database.writing() as store:
        store.readings.add(reading("100", "2018-01", indicator="calls"))
    shown = said(talk.type("pace calls"), PaceShown)
    assert shown.remarks[0] == (
        "Dec 17 is missing: the year to date is of the 9 months known, and so is its milestone."
    )
    assert "With values missing, no chance can be told." in shown.remarks
    assert facts(shown)["Year to date, Apr 17 to Jan 18"].startswith(
        "890 against a milestone of 900"
    )
    assert "chance" not in shown.headline


def test_a_correction_changes_the_year(talk: Talk) -> None:
    talk.type("target year calls 1,200 2017/18 flat")
    talk.type("log calls 100 nov because a digit was wrong", who="U01HEAD")
    shown = said(talk.type("pace calls"), PaceShown)
    assert facts(shown)["Year to date, Apr 17 to Nov 17"] == (
        "800 against a milestone of 800: exactly on it"
    )


@pytest.mark.parametrize(
    ("target", "headline"),
    [
        ("790", "Met whatever comes: 790 so far in 2017/18, target 790."),
        ("1,100", "On pace: likely to meet the target 1,100 of 2017/18 (chance more than 95%)."),
        ("1,400", "Behind: unlikely to meet the target 1,400 of 2017/18 (chance less than 5%)."),
    ],
)
def test_the_verdict_is_a_sentence(talk: Talk, target: str, headline: str) -> None:
    talk.type(f"target year calls {target} 2017/18 flat")
    assert said(talk.type("pace calls"), PaceShown).headline == headline


@pytest.mark.parametrize(
    ("values", "today", "headline"),
    [
        (4, "2018-04-20", "Met: 1,190 in 2017/18, target 1,190."),
        (3, "2018-04-20", "meet the target 1,190 of 2017/18 (chance about"),
    ],
)
def test_a_year_that_is_over_is_met_or_not_once_all_is_known(
    talk: Talk, values: int, today: str, headline: str
) -> None:
    talk.type("target year calls 1,190 2017/18 flat")
    talk.at(f"{today}T09:30:00+00:00")
    with talk.database.writing() as store:
        for at in range(values):
            store.readings.add(reading("100", period("2017-12").shift(at), indicator="calls"))
    shown = said(talk.type("pace calls 2017/18"), PaceShown)
    assert headline in shown.headline


def test_another_year_can_be_named(talk: Talk) -> None:
    shown = said(talk.type("pace calls in 2016/17"), PaceShown)
    assert (shown.year, facts(shown)["The whole year, Apr 16 to Mar 17"]) == ("2016/17", "1,200")


def test_a_unit_is_listed_the_worst_first_with_what_it_has_no_target_for(talk: Talk) -> None:
    talk.type("target year calls 1,100 2017/18 flat")
    listed = said(talk.type("pace", who="U01SDA"), UnitPace)
    assert (listed.unit_name, listed.tally) == ("IMT", "1 behind so far, 1 likely")
    assert [(row.name, row.outlook) for row in listed.rows] == [
        ("Abandonment", "behind so far"),
        ("Calls answered", "likely (more than 95%)"),
    ]
    assert listed.rows[1].last_year == "800"
    assert listed.rows[0].last_year == ""
    other = said(talk.type("pace human"), UnitPace)
    assert other.tally == "1 without a target"


def test_a_year_of_one_period_is_told_once(talk: Talk) -> None:
    talk.at("2018-05-02T09:30:00+00:00")
    with talk.database.writing() as store:
        store.readings.add(reading("9/100", "2018-04"))
    shown = said(talk.type("pace abandonment"), PaceShown)
    assert (shown.year, len(shown.rows)) == ("2018/19", 1)
    assert "April 2018" in facts(shown)
    assert not any(label.startswith("Year to date") for label in facts(shown))


def test_all_units_are_listed_together(talk: Talk) -> None:
    listed = said(talk.type("pace all"), UnitPace)
    assert listed.unit_name == "all units"
    assert sorted(row.indicator for row in listed.rows) == ["abandonment", "calls", "csat"]


def test_a_year_that_is_over_is_told_whole_and_offers_no_target(talk: Talk) -> None:
    shown = said(talk.type("pace calls 2016/17"), PaceShown)
    assert "The year before, 2015/16" in facts(shown)
    assert not shown.may_change
    assert said(talk.type("pace calls"), PaceShown).may_change
    assert not said(talk.type("target year calls 2016/17"), YearTargetShown).may_change


def test_of_a_year_before_anything_was_known_no_rows_are_told(talk: Talk) -> None:
    assert said(talk.type("pace calls 2012/13"), PaceShown).rows == ()


def test_out_of_reach_is_told_with_the_best_that_could_still_come(talk: Talk) -> None:
    talk.type("target year abandonment 1% 2017/18")
    shown = said(talk.type("pace abandonment"), PaceShown)
    assert shown.headline == (
        "Out of reach: 14.7% so far in 2017/18, and even 0.0% in 10 months not known yet would "
        "miss 1.0%, with last year's numbers of cases."
    )


def test_a_year_with_gaps_needs_its_rest_of_what_is_not_known_yet(talk: Talk) -> None:
    talk.type("target year calls 1,230 2017/18 flat")
    talk.at("2018-02-05T09:30:00+00:00")
    with talk.database.writing() as store:
        store.readings.add(reading("100", "2018-01", indicator="calls"))
    needed = facts(said(talk.type("pace calls"), PaceShown))["Needed from here"]
    assert needed.endswith("on average in 3 months not known yet")


def test_numbers_under_one_another_have_as_many_decimals(talk: Talk) -> None:
    with talk.database.writing() as store:
        for at, value in enumerate(("6", "6.5", "6.4")):
            period_of = period("2017-09").shift(at)
            store.readings.add(reading(value, period_of, indicator="csat"))
    rows = said(talk.type("pace csat"), PaceShown).rows[-3:]
    assert [row.actual for row in rows] == ["6.0", "6.5", "6.4"]
    assert [row.to_date for row in rows] == ["6.00", "6.25", "6.30"]


@pytest.mark.parametrize(
    ("chance", "told"),
    [
        (0.04, "less than 5%"),
        (0.2, "about 20%"),
        (0.21, "just over 20%"),
        (0.5, "about 50%"),
        (0.79, "just under 80%"),
        (0.8, "about 80%"),
        (0.97, "more than 95%"),
    ],
)
def test_a_chance_never_gainsays_its_verdict(chance: float, told: str) -> None:
    assert chance_words(chance) == told


def test_a_share_is_marked(talk: Talk) -> None:
    assert said(talk.type("pace calls share"), PaceShown).shared
    assert said(talk.type("pace imt share"), UnitPace).shared


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("pace zzzz", "No indicator is called"),
        ("pace calls 2018/1999", "not a year that I can read"),
        ("pace calls 3019/20", "No indicator is called"),
    ],
)
def test_what_is_not_there_is_refused(talk: Talk, typed: str, hint: str) -> None:
    assert hint in refusal(talk.type(typed))


def test_outside_a_units_channel_a_name_is_needed(talk: Talk) -> None:
    assert "Say whose pace" in refusal(talk.type("pace", channel="D01"))
