"""The rating rule and the criteria of an indicator are set in its form, each checked there."""

from decimal import Decimal

import pytest

from domain.indicators import CriteriaSettings, Indicator
from domain.measures import Bounds, Measure
from domain.rating import Floor, Points, Rating, Relative, Scheme, Thresholds, YearOnYear
from handlers.catalogue.scheme_settings import SETTINGS, settings_text, typed_scheme
from handlers.indicator import IndicatorForm, IndicatorSaved
from handlers.refused import FormRefused
from tests.handlers.talking import Talk, said

HEAD = "U01HEAD"
EMPTIED = "scheme_settings,off_target_percent,bounds_high,aliases"


def edit(talk: Talk, **inputs: str) -> IndicatorSaved:
    answer = talk.submit("indicator", who=HEAD, indicator="abandonment", **inputs)
    return said(answer, IndicatorSaved)


def refusal(talk: Talk, **inputs: str) -> dict[str, str]:
    """What is said at which input."""
    answer = talk.submit("indicator", who=HEAD, indicator="abandonment", **inputs)
    return {fault.field: fault.text for fault in said(answer, FormRefused).faults}


def stored(talk: Talk) -> Indicator:
    with talk.database.reading() as store:
        found = store.indicators.get("abandonment")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("scheme", "settings", "made"),
    [
        ("relative", "", Relative()),
        ("relative", "amber 7.5%", Relative(amber=Decimal("7.5"))),
        ("relative", "green: 5, amber: 10", Relative(green=Decimal(5), amber=Decimal(10))),
        ("relative", "10", Relative(amber=Decimal(10))),
        ("points", "3", Points(Decimal(3))),
        ("floor", "floor 15%", Floor(Decimal(15))),
        ("thresholds", "green 8 amber 12", Thresholds(Decimal(8), Decimal(12))),
        ("year_on_year", "tolerance 2%", YearOnYear(Decimal(2))),
    ],
)
def test_a_rule_is_chosen_with_its_settings(
    talk: Talk, scheme: str, settings: str, made: Scheme
) -> None:
    edit(talk, scheme=scheme, scheme_settings=settings)
    assert stored(talk).scheme == made


@pytest.mark.parametrize(
    ("scheme", "settings", "words"),
    [
        ("relative", "lots", '"lots" is not a number'),
        ("relative", "floor 3", "takes no floor"),
        ("relative", "amber", "cannot be read"),
        ("relative", "amber 5 amber 6", "cannot be read"),
        ("relative", "green 10, amber 5", "must be at least"),
        ("relative", "-5", "must be 0 or more"),
        ("points", "", "needs amber"),
        ("floor", "£3", "is not a number"),
        ("floor", "120", "outside what is possible, [0, 100]"),
        ("thresholds", "green 12", "needs green and amber"),
        ("thresholds", "12, 8", "cannot be read"),
        ("thresholds", "green 12, amber 8", "lower is better. Swap"),
    ],
)
def test_settings_that_make_no_rule_are_refused_at_their_input(
    talk: Talk, scheme: str, settings: str, words: str
) -> None:
    before = stored(talk)
    told = refusal(talk, scheme=scheme, scheme_settings=settings)
    assert list(told) == ["scheme_settings"]
    assert words in told["scheme_settings"]
    assert stored(talk) == before


@pytest.mark.parametrize("name", SETTINGS)
def test_the_example_of_a_rule_is_taken_and_shown_again_as_it_was(name: str) -> None:
    made = typed_scheme(name, SETTINGS[name].example, Measure.PERCENT)
    assert settings_text(made) == SETTINGS[name].example


def test_an_unknown_rule_is_refused(talk: Talk) -> None:
    assert "Choose one of relative" in refusal(talk, scheme="magic")["scheme"]


def test_the_settings_of_the_rule_before_do_not_count_for_the_next_one(talk: Talk) -> None:
    edit(talk, scheme="floor", scheme_settings="15")
    assert (
        "needs amber"
        in refusal(talk, scheme="points", scheme_settings="floor 15")["scheme_settings"]
    )
    edit(talk, scheme="relative", scheme_settings="floor 15")
    assert stored(talk).scheme == Relative()
    edit(talk, scheme="organisation", scheme_settings="amber 5%")
    assert stored(talk).scheme is None


def test_settings_without_a_rule_are_refused(talk: Talk) -> None:
    assert "Choose the rule" in refusal(talk, scheme_settings="amber 3")["scheme"]


def test_a_rule_in_shares_is_refused_where_a_target_is_zero(talk: Talk) -> None:
    edit(talk, scheme="points", scheme_settings="3", target="0")
    assert "shares of the target" in refusal(talk, scheme="relative")["scheme"]
    assert refusal(talk, scheme="organisation").keys() == {"scheme"}


def test_a_first_target_that_the_rule_cannot_rate_by_is_refused(talk: Talk) -> None:
    assert "thresholds" in refusal(talk, target="0")["target"]


def test_a_changed_rule_rates_again(talk: Talk) -> None:
    talk.type("log abandonment 14.2% nov")
    done = edit(talk, scheme="thresholds", scheme_settings="green 15, amber 20")
    assert done.changes == (
        "scheme: organisation → thresholds",
        "scheme settings: none → green 15, amber 20",
    )
    assert [each.snapshot.rating for each in talk.alerts()] == [Rating.GREEN]


def test_criteria_are_set_and_an_emptied_one_is_the_usual_again(talk: Talk) -> None:
    edit(talk, off_target_percent="7.5%", deteriorating_moves="4", amber_periods="2")
    assert stored(talk).criteria == CriteriaSettings(Decimal("7.5"), 4, 2)
    edit(talk, deteriorating_moves="4", amber_periods="2", emptied=EMPTIED)
    assert stored(talk).criteria == CriteriaSettings(Decimal(5), 4, 2)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("off_target_percent", "0"),
        ("off_target_percent", "much"),
        ("deteriorating_moves", "0"),
        ("deteriorating_moves", "2.5"),
        ("amber_periods", "61"),
    ],
)
def test_criteria_that_could_never_hold_are_refused_at_their_input(
    talk: Talk, field: str, typed: str
) -> None:
    assert list(refusal(talk, **{field: typed})) == [field]


def test_an_optional_input_that_is_emptied_empties_its_field(talk: Talk) -> None:
    edit(talk, aliases="lost calls", bounds_low="0", bounds_high="90")
    edit(talk, name="Calls lost", emptied=EMPTIED)
    assert stored(talk).aliases == ()
    assert stored(talk).bounds == Bounds(low=Decimal(0))


def test_the_form_shows_the_present_rule_and_the_organisations(talk: Talk) -> None:
    edit(talk, scheme="points", scheme_settings="green 1, amber 3")
    form = said(talk.type("indicator edit abandonment", who=HEAD), IndicatorForm)
    assert form.usual_rule == "relative, amber 5%"
    assert (form.values["scheme"], form.values["scheme_settings"]) == (
        "points",
        "green 1, amber 3",
    )
    assert form.values["off_target_percent"] == "5"
