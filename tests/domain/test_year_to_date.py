"""A year as far as it is known: gaps, provisional values, milestones, last year, the rest."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.aggregation import Aggregation
from domain.indicators import Indicator
from domain.measures import Bounds, Calculation, Measure
from domain.periods import Calendar, Frequency
from domain.rating import Polarity
from domain.readings import ReadingStatus
from domain.run_rate import Reach, run_rate
from domain.year_ago import change_to_date, latest_change
from domain.year_to_date import Known, chosen_year, year_to_date
from domain.year_verdicts import Judged, Verdict, verdict
from tests.domain.years import calls, entries_of, months, norfolks, record, to_date, year
from tests.makers import indicator, instant, organisation, period

RATE = indicator()
SCORE = calls(measure=Measure.SCORE)
STOCK = calls(aggregation=Aggregation.LAST)
FLAT = dict.fromkeys(months(), Decimal(100))


def test_a_gap_is_missing_and_what_comes_after_the_latest_value_is_awaited() -> None:
    shown = to_date(record(["1", None, "3", "", "5"]), today="2017-12-05")
    assert [part.known for part in shown.parts[:9]] == [
        Known.VALUE, Known.MISSING, Known.VALUE, Known.NOT_EXPECTED, Known.VALUE,
        Known.MISSING, Known.MISSING, Known.MISSING, Known.AHEAD,
    ]  # fmt: skip
    assert [each.label for each in shown.gaps] == ["May 17"]
    assert [each.label for each in shown.awaited] == ["Sep 17", "Oct 17", "Nov 17"]
    assert (shown.total.value, shown.total.counted) == (Fraction(9), 3)


def test_a_provisional_value_counts_once_its_period_is_over() -> None:
    running = record(["1", "2"], status=ReadingStatus.PROVISIONAL)
    assert to_date(running, today="2017-05-20").total.value == 1
    assert to_date(running, today="2017-05-20").parts[1].known is Known.TO_DATE
    assert to_date(running, today="2017-06-01").total.value == 3


def test_a_correction_counts_in_place_of_what_it_corrects() -> None:
    known = record(["1", "2"])
    corrected = replace(known.readings[0], revision=2, entry=known.readings[1].entry)
    shown = to_date(replace(known, readings=(*known.readings, corrected)))
    assert shown.total.value == 4


def test_milestones_to_date_are_of_the_periods_known() -> None:
    shown = to_date(record(["90", None, "120"]))
    assert shown.milestone(FLAT, shown.counted) == 200
    assert shown.milestone({}, shown.counted) is None
    rates = {each: Decimal(at) for at, each in enumerate(months())}
    of_rates = to_date(record(["1/10", "9/30"], indicator=RATE))
    assert of_rates.milestone(rates, of_rates.counted) == Fraction(30, 40)
    of_scores = to_date(record(["6", "7"], indicator=SCORE))
    assert of_scores.milestone(rates, of_scores.counted) == Fraction(1, 2)
    of_levels = to_date(record(["6", "7"], indicator=STOCK))
    assert of_levels.total.value == 7
    assert of_levels.milestone(rates, of_levels.counted) == 1


@pytest.mark.parametrize(
    ("today", "with_target", "expected"),
    [
        ("2018-03-20", "", "2017/18"),
        ("2018-04-10", "", "2017/18"),
        ("2018-04-10", "2018/19", "2018/19"),
        ("2018-05-01", "", "2018/19"),
    ],
)
def test_the_year_is_the_running_one_once_anything_is_known_of_it(
    today: str, with_target: str, expected: str
) -> None:
    years = [year(with_target)] if with_target else []
    found = chosen_year(record(["1"], first="2018-01"), years, instant(today).date())
    assert found.text == expected


@pytest.mark.parametrize(
    ("frequency", "first", "values", "total", "to_come"),
    [
        (Frequency.WEEKLY, "2017-W14", ["2"] * 30, 60, 22),
        (Frequency.QUARTERLY, "2017/18-Q1", ["20", "30"], 50, 2),
        (Frequency.TERMLY, "2016/17-T3", ["7", "8"], 15, 1),
        (Frequency.YEARLY, "2017/18", ["500"], 500, 0),
    ],
)
def test_a_year_of_any_frequency_adds_up(
    frequency: Frequency, first: str, values: list[str], total: int, to_come: int
) -> None:
    known = record(values, first=first, indicator=calls(frequency=frequency))
    shown = to_date(known, today="2017-10-30")
    assert (shown.total.value, len(shown.to_come)) == (Fraction(total), to_come)


def test_last_year_is_compared_through_the_same_period_over_what_both_years_know() -> None:
    known = record(["100", None, *["100"] * 10, "110", "50", "120"], first="2016-04")
    shown, entries = to_date(known, today="2017-07-05"), entries_of(known)
    latest, so_far = latest_change(shown, entries), change_to_date(shown, entries)
    assert latest is not None
    assert so_far is not None
    assert (latest.points, latest.percent) == (Fraction(20), Fraction(20))
    assert (so_far.now, so_far.before) == (Fraction(230), Fraction(200))
    assert (so_far.periods, so_far.percent) == (2, Fraction(15))


@pytest.mark.parametrize(
    ("shown", "before", "now", "percent"),
    [
        (calls(), "20", "30", 50),
        (calls(), "19", "30", None),
        (calls(), "0", "30", None),
        (RATE, "20/100", "30/100", 50),
        (RATE, "19/100", "30/100", None),
        (RATE, "5/10", "3/10", None),
        (indicator(calculation=Calculation.VALUE), "5", "10", 100),
        (indicator(calculation=Calculation.VALUE), "4.9", "10", None),
        (SCORE, "1", "2", 100),
        (SCORE, "0.9", "2", None),
    ],
)
def test_there_is_no_percentage_on_a_small_base(
    shown: Indicator, before: str, now: str, percent: int | None
) -> None:
    known = record([before, *[None] * 11, now], first="2016-04", indicator=shown)
    change = latest_change(to_date(known, today="2017-05-05"), entries_of(known))
    assert change is not None
    assert change.percent == percent
    assert change.points


def test_week_53_is_compared_with_week_52() -> None:
    weekly, january = (
        calls(frequency=Frequency.WEEKLY),
        organisation(calendar=Calendar(fiscal_year_start=1)),
    )
    known = record(["30", *[None] * 52, "40"], "2014-W52", weekly, january)
    shown = to_date(known, "2015", "2016-01-10")
    change = latest_change(shown, entries_of(known))
    assert change is not None
    assert (change.before, change.now) == (Fraction(30), Fraction(40))


@pytest.mark.parametrize(
    ("shown", "values", "target", "expected", "reach"),
    [
        (calls(), ["100"] * 9, 1200, 100, Reach.OPEN),
        (calls(), ["100"] * 9, 900, 0, Reach.SECURED),
        (calls(polarity=Polarity.SMALLER), ["100"] * 9, 890, Fraction(-10, 3), Reach.OUT_OF_REACH),
        (calls(bounds=Bounds(Decimal(0), Decimal(110))), ["1"] * 9, 1200, 397, Reach.OUT_OF_REACH),
        (SCORE, ["6"] * 9, 7, 10, Reach.OPEN),
        (STOCK, ["6"] * 9, 7, 7, Reach.OPEN),
        (RATE, ["10/100"] * 9, 10, 10, Reach.OPEN),
        (RATE, ["20/100"] * 9, 10, -20, Reach.OUT_OF_REACH),
        (RATE, ["1/100"] * 9, 30, 117, Reach.SECURED),
    ],
)
def test_the_rest_of_the_year_has_to_bring_what_is_left(
    shown: Indicator, values: list[str], target: int, expected: Fraction, reach: Reach
) -> None:
    known = record([*values], indicator=shown)
    rate = run_rate(shown, to_date(known), Fraction(target), entries_of(known))
    assert rate is not None
    assert (rate.value, rate.periods, rate.reach) == (expected, 3, reach)
    assert rate.estimated is (shown is RATE)


def test_what_is_missing_is_still_to_come() -> None:
    known = record(["100", None, "100"])
    rate = run_rate(calls(), to_date(known), Fraction(1200), entries_of(known))
    assert rate is not None
    assert (rate.value, rate.periods) == (Fraction(100), 10)


def test_a_year_that_is_over_needs_nothing() -> None:
    known = record(["100"] * 12)
    shown = to_date(known, today="2018-04-05")
    assert run_rate(calls(), shown, Fraction(1), entries_of(known)) is None


@pytest.mark.parametrize(
    ("values", "today", "target", "milestone", "chance", "expected"),
    [
        (["100"] * 9, "2018-01-05", None, None, 0.5, Verdict.NO_TARGET),
        ([], "2018-01-05", 1200, None, None, Verdict.NOTHING_YET),
        (["100"] * 12, "2018-04-05", 1200, 1200, None, Verdict.MET),
        (["100"] * 12, "2018-04-05", 1201, 1201, None, Verdict.MISSED),
        (["100", None, *["100"] * 10], "2018-04-05", 1200, 1100, None, Verdict.INCOMPLETE),
        (["100"] * 9, "2018-01-05", 900, 700, 0.1, Verdict.SECURED),
        (["100"] * 9, "2018-01-05", 1200, 900, 0.8, Verdict.LIKELY),
        (["100"] * 9, "2018-01-05", 1200, 900, 0.79, Verdict.OPEN),
        (["100"] * 9, "2018-01-05", 1200, 900, 0.2, Verdict.UNLIKELY),
        (["100"] * 3, "2017-07-05", 1200, 290, None, Verdict.AHEAD),
        (["100"] * 3, "2017-07-05", 1200, 300, None, Verdict.ON),
        (["100"] * 3, "2017-07-05", 1200, 301, None, Verdict.BEHIND),
    ],
)
def test_facts_come_before_the_forecast_and_the_forecast_before_the_milestone(
    values: list[str | None],
    today: str,
    target: int | None,
    milestone: int | None,
    chance: float | None,
    expected: Verdict,
) -> None:
    known = record(values)
    shown, level = to_date(known, today=today), None if target is None else Fraction(target)
    rate = run_rate(calls(), shown, level, entries_of(known)) if level is not None else None
    so_far = None if milestone is None else Fraction(milestone)
    assert verdict(Judged(calls(), shown, level, so_far, rate, chance)) is expected


def test_norfolks_fiscal_year_to_january_is_the_ratio_of_its_sums() -> None:
    known = norfolks("abandonment")
    shown = year_to_date(known, year(), instant("2018-03-06").date())
    parts = [part.entry for part in shown.counted if part.entry is not None]
    top = sum(int(each.numerator or 0) for each in parts)
    bottom = sum(int(each.denominator or 0) for each in parts)
    assert len(parts) == 10
    assert shown.total.value == Fraction(100 * top, bottom)
    assert shown.latest is not None
    assert shown.latest.period == period("2018-01")
