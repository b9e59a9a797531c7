"""Targets of a year: set, split, replicated, changed by hand, shared out, and remembered."""

from decimal import Decimal

import pytest

from domain.aggregation import Aggregation
from domain.annual_targets import AnnualTarget, standing
from domain.measures import Bounds, Measure
from domain.periods import Frequency
from handlers.annual_facts import YearTargetShown
from handlers.annual_target import YearTargetForm
from handlers.catalogue.export import catalogue_text
from handlers.indicator import IndicatorRetired, IndicatorSaved
from handlers.pace import PaceShown
from handlers.refused import FormRefused
from handlers.target import TargetForm, TargetList, TargetSet
from storage.database import Database
from tests.domain.years import CALLS, calls, year
from tests.handlers.talking import Talk, refusal, said
from tests.makers import indicator, instant, period, reading, seed, unit

ADMIN = "U01HEAD"
NEXT = "2018/19"


@pytest.fixture
def talk(database: Database) -> Talk:
    """Calls have two full years and go on to November 2017; north and south count the same."""
    first = period("2015-04")
    values = [
        reading(str(300 if at % 12 > 8 else 100), first.shift(at), indicator="calls")
        for at in range(32)
    ]
    seed(
        database,
        readings=values,
        units=(unit("imt", lead="sdm"), unit("north"), unit("south")),
        indicators=(
            indicator(lead_officer="sdm", data_owner="sda"),
            calls(name="Calls answered"),
            indicator("north_calls", **{**CALLS, "unit": "north"}),
            indicator("south_calls", **{**CALLS, "unit": "south"}),
            indicator("west_calls", **CALLS),
            indicator("csat", **{**CALLS, "measure": Measure.SCORE}),
        ),
    )
    return Talk(database, who=ADMIN, now=instant("2017-12-04T09:30"))


def stored(talk: Talk, key: str = "calls", of: str = NEXT) -> AnnualTarget:
    with talk.database.reading() as store:
        found = standing(store.annual_targets.of(key), year(of))
    assert found is not None
    return found


def parts(target: AnnualTarget) -> list[int]:
    return [int(each.value) for each in target.milestones]


def test_without_a_word_the_season_of_two_years_shares_a_sum(talk: Talk) -> None:
    shown = said(talk.type("target year calls 1,800 2018/19"), YearTargetShown)
    assert shown.change == "The target of Calls answered is 1,800 for 2018/19."
    assert shown.basis == "shares of 2015/16 and 2016/17 taken together"
    assert parts(stored(talk)) == [100] * 9 + [300] * 3
    assert (shown.milestones[0].value, shown.milestones[-1].so_far) == ("100", "1,800")


def test_without_two_years_it_is_flat_also_without_any_value(talk: Talk) -> None:
    talk.type("target year north calls 1200 2018/19")
    assert parts(stored(talk, "north_calls")) == [100] * 12


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("flat", [150] * 12),
        ("by weights 1 1 1 1 1 1 1 1 1 1 1 4", [120] * 11 + [480]),
        ("weights 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4 because of spring", [120] * 11 + [480]),
        ("seasonal shares", [100] * 9 + [300] * 3),
    ],
)
def test_a_method_may_stand_behind_the_year(talk: Talk, words: str, expected: list[int]) -> None:
    said(talk.type(f"target year calls 1800 for 2018/19 {words}"), YearTargetShown)
    assert parts(stored(talk)) == expected


def test_working_days_share_by_the_calendar(talk: Talk) -> None:
    shown = said(talk.type("target year calls 2600 2018/19 working days"), YearTargetShown)
    assert shown.basis == "260 working days, no public holidays known"
    assert sum(parts(stored(talk))) == 2600
    assert parts(stored(talk))[1] > parts(stored(talk))[10]


def test_a_rate_or_score_has_the_years_level_in_each_period(talk: Talk) -> None:
    talk.type("target year abandonment 9.5% 2018/19")
    talk.type("target year csat 6.5 2018/19")
    assert {each.value for each in stored(talk, "abandonment").milestones} == {Decimal("9.5")}
    assert {each.value for each in stored(talk, "csat").milestones} == {Decimal("6.5")}


def test_without_a_year_it_is_the_running_one(talk: Talk) -> None:
    assert said(talk.type("target year calls 1800"), YearTargetShown).year == "2017/18"
    assert said(talk.type("target year calls 1800 next year"), YearTargetShown).year == NEXT


def test_a_milestone_by_hand_is_taken_from_those_ahead(talk: Talk) -> None:
    talk.type("target year calls 1200 2018/19 flat")
    shown = said(talk.type("target milestone calls 650 jun because of a fair"), YearTargetShown)
    assert shown.change.startswith("The milestone of Calls answered is 650 in June 2018")
    assert (parts(stored(talk))[2], sum(parts(stored(talk)))) == (650, 1200)
    assert [line.period for line in shown.milestones if line.by_hand] == ["Jun 18"]
    assert shown.revisions[0].words == "Jun 18 to 650 by hand, because of a fair"


def test_who_set_what_when_is_kept_and_shown_the_newest_first(talk: Talk) -> None:
    talk.type("target year calls 1200 2018/19 flat because two posts are filled")
    talk.later(days=1)
    talk.type("target year calls 1300 2018/19 flat because of a third")
    shown = said(talk.type("target year calls in 2018/19", who="U01SDA"), YearTargetShown)
    assert (shown.value, shown.assumptions, shown.may_change) == ("1,300", "of a third", False)
    assert [(line.who, line.at.day, line.words.partition(",")[0]) for line in shown.revisions] == [
        ("HEAD", 5, "1"),
        ("HEAD", 4, "1"),
    ]
    with talk.database.reading() as store:
        assert [each.value for each in store.annual_targets.of("calls")] == [1200, 1300]


def test_the_same_target_again_is_not_stored_twice(talk: Talk) -> None:
    talk.type("target year calls 1200 2018/19 flat")
    again = said(talk.type("target year calls 1,200 2018/19 flat"), YearTargetShown)
    assert "already" in again.change
    with talk.database.reading() as store:
        assert len(store.annual_targets.of("calls")) == 1


def test_shares_of_units_add_up_and_follow_the_whole(talk: Talk) -> None:
    talk.type("target year calls 1001 2018/19 flat")
    shown = said(
        talk.type("target split calls 2018/19 over north calls 2, south calls 1"), YearTargetShown
    )
    assert [(each.name, each.value) for each in shown.parts] == [
        ("North calls", "667"),
        ("South calls", "334"),
    ]
    talk.type("target milestone calls 300 jun")
    whole, north, south = (stored(talk, f"{name}calls") for name in ("", "north_", "south_"))
    sums = [one + other for one, other in zip(parts(north), parts(south), strict=True)]
    assert sums == parts(whole)
    assert (sum(parts(north)), sum(parts(south)), parts(whole)[2]) == (667, 334, 300)


def test_a_share_is_changed_by_its_whole_alone(talk: Talk) -> None:
    talk.type("target year calls 1200 2018/19")
    talk.type("target split calls 2018/19 over north calls, south calls")
    for typed in ("year north calls 5 2018/19", "milestone north calls 5 jun"):
        assert "is a share of that of Calls answered" in refusal(talk.type(f"target {typed}"))
    assert "South calls has a share" in refusal(
        talk.type("target split calls 2018/19 over north calls, west calls")
    )


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("year calls 1800 2016/17", "The year 2016/17 is over"),
        ("year calls 1800 2018/19 weights 1,2,3", "3 weights for the 12 months"),
        ("year calls 1800 2018/19 weights 1,1,1,1,1,1,1,1,1,1,1,-1", "below 0"),
        ("year calls 1800 2018/19 weights 0,0,0,0,0,0,0,0,0,0,0,0", "all 0"),
        ("year calls 1800 2018/19 weights", "one weight for each period"),
        ("year north calls 1800 2018/19 seasonal", "two whole years"),
        ("year calls -5 2018/19", "below zero"),
        ("year calls 10.5 2018/19", "whole number"),
        ("year calls lots 2018/19", "not a number"),
        ("year calls 2018", "could be the target or a year"),
        ("year abandonment 101% 2018/19", "above the highest possible value"),
        ("year abandonment 10% 2018/19 seasonal", "is not shared"),
        ("year nobody 5 2018/19", "No indicator is called"),
        ("milestone calls 5 jun", "no target for"),
        ("milestone calls", "Say which milestone"),
        ("split calls 2018/19 over north calls, south calls", "has no target for 2018/19 yet"),
        ("split calls", "Say who has which share"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_stored(
    talk: Talk, typed: str, hint: str
) -> None:
    assert hint in refusal(talk.type(f"target {typed}"))
    with talk.database.reading() as store:
        assert store.annual_targets.among(["calls", "north_calls", "abandonment"]) == {}


@pytest.mark.parametrize(
    ("over", "hint"),
    [
        ("north calls", "Name from 2 to 60"),
        ("north calls, abandonment", "do not measure the same"),
        ("north calls, north calls 2", "named twice"),
        ("calls, north calls", "cannot be a share of itself"),
        ("north calls 1, south calls -1", "below 0"),
        ("north calls 0, south calls 0", "all 0"),
        ("north calls x, south calls", "No indicator is called"),
    ],
)
def test_shares_that_cannot_be_are_refused(talk: Talk, over: str, hint: str) -> None:
    talk.type("target year calls 1200 2018/19")
    assert hint in refusal(talk.type(f"target split calls 2018/19 over {over}"))


def test_how_it_is_shared_asks_for_the_value_too(talk: Talk) -> None:
    assert "Say the year's target, too" in refusal(talk.type("target year calls seasonal"))
    assert "weights 1,2" in refusal(talk.type("target year calls 2018/19 weights 1,2"))


def test_the_example_is_about_what_the_last_year_came_to(talk: Talk) -> None:
    assert said(talk.type("target year calls"), YearTargetShown).example == "1,800"
    assert said(talk.type("target year west calls"), YearTargetShown).example == "12,000"


def test_milestones_by_hand_do_not_go_in_silence(talk: Talk) -> None:
    talk.type("target year calls 1,200 2018/19 flat")
    talk.type("target milestone calls 150 jun 18")
    assert said(talk.type("target year calls 1,300 2018/19 flat"), YearTargetShown).change == (
        "The target of Calls answered is 1,300 for 2018/19 (was 1,200). Milestones that were set "
        "by hand are shared anew with the rest."
    )


def test_a_milestone_outside_the_bounds_is_refused(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.indicators.save(calls(bounds=Bounds(Decimal(0), Decimal(120))))
    assert "within [0, 120]" in refusal(talk.type("target year calls 1500 2018/19 flat"))
    said(talk.type("target year calls 1440 2018/19 flat"), YearTargetShown)
    assert "within [0, 120]" in refusal(talk.type("target milestone calls 90 jun"))


def test_milestones_rate_nothing_unless_somebody_says_so(talk: Talk) -> None:
    talk.type("target year calls 1,200 2017/18 flat")
    assert said(talk.type("target calls"), TargetList).targets == ()
    shown = said(talk.type("target year calls 1,320 2017/18 flat and rate"), YearTargetShown)
    assert shown.rates
    (dated,) = said(talk.type("target calls"), TargetList).targets
    assert dated == ("Dec 17", "110", "milestone of 2017/18")


def test_dated_targets_are_set_and_read_as_before(talk: Talk) -> None:
    said(talk.type("target abandonment 9% from apr 18"), TargetSet)
    assert len(said(talk.type("target abandonment"), TargetList).targets) == 2
    said(talk.type("target"), TargetForm)


def test_an_indicator_whose_name_begins_so_is_still_found(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.indicators.save(indicator("year_end", name="Year end accounts"))
    said(talk.type("target year end 10% from apr 18"), TargetSet)


def test_the_form_sets_it_too_and_keeps_its_inputs_when_refused(talk: Talk) -> None:
    form = said(talk.type("target year"), YearTargetForm)
    assert form.year == "2017/18"
    filled = said(talk.press("year_target", indicator="calls"), YearTargetForm)
    assert filled.name == "Calls answered"
    inputs = {"indicator": "calls", "value": "1,200", "year": NEXT}
    shown = said(
        talk.submit("year_target", **inputs, method="flat", note="as agreed"), YearTargetShown
    )
    assert (shown.value, shown.assumptions, parts(stored(talk))) == (
        "1,200",
        "as agreed",
        [100] * 12,
    )
    refused = said(
        talk.submit("year_target", indicator="calls", value="lots", year="1999", method="x"),
        FormRefused,
    )
    assert {fault.field for fault in refused.faults} == {"value", "year", "method"}
    refused = said(talk.submit("year_target", **inputs, weights="1 2"), FormRefused)
    assert [fault.field for fault in refused.faults] == ["weights"]
    refused = said(talk.submit("year_target", **{**inputs, "year": "2015/16"}), FormRefused)
    assert [fault.field for fault in refused.faults] == ["year"]


def test_milestones_with_pence_add_up_after_a_second_edit_and_when_shared_out(talk: Talk) -> None:
    with talk.database.writing() as store:
        for key in ("net", "net_north", "net_south"):
            store.indicators.save(indicator(key, **{**CALLS, "measure": Measure.CURRENCY}))
    talk.type("target year net £1,000 2018/19")
    talk.type("target milestone net 10.55 jun 18")
    talk.type("target milestone net 20 jul 18")
    whole = stored(talk, "net")
    assert sum(each.value for each in whole.milestones) == 1000
    talk.type("target split net 2018/19 over net north 1, net south 2")
    shares = [stored(talk, key) for key in ("net_north", "net_south")]
    assert sum(each.value for each in shares) == 1000
    for at, milestone in enumerate(whole.milestones):
        assert sum(each.milestones[at].value for each in shares) == milestone.value
    for each in shares:
        assert sum(part.value for part in each.milestones) == each.value


def test_a_count_is_split_into_whole_ones_however_it_is_written(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.indicators.save(indicator("visits", **CALLS, decimals=2))
    for typed in ("1000.0", "1000"):
        talk.type(f"target year visits {typed} 2018/19")
        assert {each.value % 1 for each in stored(talk, "visits").milestones} == {0}


def test_below_zero_the_rest_is_refused_as_above_it(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.indicators.save(indicator("net", **{**CALLS, "measure": Measure.CURRENCY}))
    talk.type("target year net -£1,200 2018/19")
    assert "Write at least −1,200" in refusal(talk.type("target milestone net -1300 jun 18"))
    talk.type("target milestone net -650 jun 18")
    assert parts(stored(talk, "net")) == [-50, -50, -650, *[-50] * 9]


def test_a_retired_indicator_gives_its_share_up_when_the_rest_is_shared_anew(talk: Talk) -> None:
    talk.type("target year calls 1200 2018/19 flat")
    talk.type("target split calls 2018/19 over north calls 1, south calls 2")
    said(talk.type("indicator retire north_calls"), IndicatorRetired)
    shown = said(talk.type("target year calls 2018/19"), YearTargetShown)
    assert [each.name for each in shown.parts] == ["North calls (retired)", "South calls"]
    said(talk.type("target split calls 2018/19 over south calls 1"), YearTargetShown)
    assert [int(stored(talk, key).value) for key in ("north_calls", "south_calls")] == [0, 1200]


def test_a_form_whose_milestones_can_rate_nothing_says_so_at_its_input(talk: Talk) -> None:
    inputs = {"indicator": "calls", "value": "0", "year": NEXT, "rates": "yes"}
    refused = said(talk.submit("year_target", **inputs), FormRefused)
    assert [fault.field for fault in refused.faults] == ["rates"]
    with talk.database.reading() as store:
        assert store.annual_targets.of("calls") == ()


@pytest.mark.parametrize("typed", ["target year csat 5 2018/19", "target csat 5", "link csat -> x"])
def test_what_is_kept_by_period_keeps_the_frequency_though_there_is_no_value(
    talk: Talk, typed: str
) -> None:
    """Else it could not be read any more."""
    with talk.database.writing() as store:
        store.indicators.save(indicator("x", **CALLS))
    talk.type(typed)
    refused = said(talk.submit("indicator", indicator="csat", frequency="yearly"), FormRefused)
    assert [fault.field for fault in refused.faults] == ["frequency"]
    said(talk.type("pace csat"), PaceShown)


def test_only_administrators_set_them(talk: Talk) -> None:
    for typed in ("year calls 5", "year", "milestone calls 5 jun", "split calls over a, b"):
        assert "Only administrators" in refusal(talk.type(f"target {typed}", who="U01SDM"))


def test_a_quarterly_sum_is_split_over_its_quarters(talk: Talk) -> None:
    with talk.database.writing() as store:
        store.indicators.save(indicator("visits", **CALLS, frequency=Frequency.QUARTERLY))
    talk.type("target year visits 10 2018/19")
    assert parts(stored(talk, "visits")) == [3, 3, 2, 2]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"aggregation": "mean"}, "not the mean"),
        ({"aggregation": "sum"}, "not the sum"),
        ({"aggregation": "median"}, "is not one of"),
    ],
)
def test_an_indicator_is_not_declared_what_its_values_cannot_be(
    talk: Talk, changes: dict[str, str], fault: str
) -> None:
    refused = said(talk.submit("indicator", indicator="abandonment", **changes), FormRefused)
    assert [(each.field, fault in each.text) for each in refused.faults] == [("aggregation", True)]


def test_the_form_declares_how_a_year_adds_up_and_the_export_says_it(talk: Talk) -> None:
    saved = talk.submit("indicator", indicator="calls", aggregation="last")
    assert said(saved, IndicatorSaved).changes == ("aggregation: usual → last",)
    with talk.database.reading() as store:
        assert store.indicators.among(["calls"])[0].aggregation is Aggregation.LAST
        assert "  aggregation: last\n" in catalogue_text(store)
    talk.type("target year calls 500 2018/19")
    assert parts(stored(talk)) == [500] * 12
