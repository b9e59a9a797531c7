"""The data auditor: each check finds its like, and leaves ordinary data alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from domain.assessments import Record
from domain.audit import CHECKS, audit
from domain.audit_findings import AuditCheck, Finding, worst_first
from domain.indicators import Stage
from domain.measures import Bounds, Calculation, Entry, Measure
from domain.process_changes import ProcessChange
from domain.rating import Points, Polarity, Relative, Scheme
from domain.readings import ReadingStatus
from tests import makers
from tests.makers import period

TODAY = date(2018, 2, 6)
FIRST = period("2017-01")


def record(
    values: Sequence[str | None],
    *,
    target: str | None = None,
    scheme: Scheme | None = None,
    start: str = "2017-01",
    status: ReadingStatus = ReadingStatus.FINAL,
    **changes: Any,
) -> Record:
    """Monthly values from January 2017 on; None is a month without one."""
    facts: dict[str, Any] = {"measure": Measure.PERCENT, "polarity": Polarity.BIGGER}
    readings = [
        makers.reading(value, FIRST.shift(at), status=status)
        for at, value in zip(count(), values, strict=False)
        if value is not None
    ]
    return Record(
        makers.indicator(scheme=scheme, **{**facts, **changes}),
        makers.organisation(),
        (makers.target(target, start),) if target else (),
        tuple(readings),
    )


def found(record: Record, today: date = TODAY, left: tuple[str, ...] = ()) -> list[Finding]:
    return list(audit(record, today, left))


def checks(record: Record, today: date = TODAY) -> list[AuditCheck]:
    return [each.check for each in found(record, today)]


def only(record: Record, check: AuditCheck, today: date = TODAY) -> Finding:
    """The one finding of a check."""
    (finding,) = [each for each in found(record, today) if each.check is check]
    return finding


COUNTED: dict[str, Any] = {
    "measure": Measure.COUNT,
    "calculation": Calculation.VALUE,
    "bounds": None,
}
PLAIN: dict[str, Any] = {"calculation": Calculation.VALUE}
STEADY = ["71.2", "69.8", "70.5", "72.1", "70.9", "71.6", "69.9", "70.4", "71.8", "70.1"]


def test_each_check_stands_in_the_table_once_in_the_order_of_its_gravity() -> None:
    assert list(CHECKS) == list(AuditCheck)


def test_every_check_has_a_name_and_says_why_it_matters() -> None:
    assert all(check.words and check.why.endswith(".") for check in AuditCheck)


def test_ordinary_values_are_left_alone() -> None:
    assert found(record([*STEADY, "70.8", "71.1", "70.6"], **PLAIN)) == []


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.RETIRED])
def test_what_is_not_in_use_is_not_audited(stage: Stage) -> None:
    assert found(record(["0"] * 13, stage=stage)) == []


def printed(value: str, ratio: str) -> Record:
    top, _, bottom = ratio.partition("/")
    entry = Entry(Decimal(value), Decimal(top), Decimal(bottom))
    reading = makers.reading("0", "2018-01", entry=entry)
    return Record(makers.indicator(), makers.organisation(), (), (reading,))


def test_a_printed_value_is_held_against_its_ratio_as_far_as_its_digits_go() -> None:
    assert checks(printed("29.5", "1255/4258")) == []
    assert checks(printed("29", "1255/4258")) == []  # 29.47 rounds to it
    finding = only(printed("29.0", "1255/4258"), AuditCheck.PRINTED)
    assert finding.told == "Jan 18 prints 29.0%, and 1,255 / 4,258 is 29.5%"
    assert finding.numbers == "29.0 1255 4258"


def test_enough_digits_are_shown_to_see_that_a_value_is_not_its_ratio() -> None:
    told = only(printed("34.4", "1771/5156"), AuditCheck.PRINTED).told
    assert told == "Jan 18 prints 34.4%, and 1,771 / 5,156 is 34.3%"
    assert "is 72.56%" in only(printed("72.60", "2523/3477"), AuditCheck.PRINTED).told


def test_a_count_that_is_not_whole_among_whole_ones_was_computed_back() -> None:
    whole = ["1965/4857", "1383/3795", "1510/4586"]
    finding = only(record([*whole, "1030.92/3768"]), AuditCheck.FRACTION)
    assert finding.told == "Apr 17 counts 1,030.92, which is 27.36% of 3,768"
    assert finding.period == period("2017-04")


def test_parts_that_are_measured_in_thousands_are_no_counts() -> None:
    assert AuditCheck.FRACTION not in checks(record(["121.2/124.2", "102.7/108", "116/118.8"]))
    hours = record(["12.5/4", "13.25/5", "9/3"], measure=Measure.HOURS, bounds=None)
    assert AuditCheck.FRACTION not in checks(hours)


def test_a_count_with_a_fraction_is_told_of_even_alone() -> None:
    assert checks(record(["17.5"], **COUNTED), date(2017, 2, 5)) == [AuditCheck.FRACTION]


def test_steady_growth_is_no_jump_and_twice_the_largest_step_is_one() -> None:
    values = [6376, 6924, 7457, 7911, 8572, 9432, 10321, 11156, 12162, 13054, 13933, 14755]
    assert checks(record([str(value) for value in values], **COUNTED)) == []
    finding = only(record([*map(str, values), "16750"], **COUNTED), AuditCheck.JUMP)
    assert finding.told == (
        "Jan 18 rose by 1,995 to 16,750; its largest move before was 1,006, and it usually rises "
        "by no more than 1,011"
    )


@pytest.mark.parametrize("slip", ["7.12", "712"])
def test_a_slipped_digit_is_a_jump_and_the_way_back_is_none(slip: str) -> None:
    values = [*STEADY, slip, "70.2", "71.0"]
    its = record(values, bounds=Bounds(Decimal(0), None), **PLAIN)
    finding = only(its, AuditCheck.JUMP)
    assert finding.period == period("2017-11")


def test_a_slip_among_the_first_values_is_found_once_there_are_others_to_tell_by() -> None:
    early = ["71.2", "7.12", *STEADY]
    assert AuditCheck.JUMP not in checks(record(early[:6], **PLAIN), date(2017, 7, 5))
    finding = only(record(early, **PLAIN), AuditCheck.JUMP)
    assert finding.period == period("2017-02")
    assert "its largest other move is 1.7 points" in finding.told


def test_one_slip_does_not_hide_another_one() -> None:
    values = [*STEADY, "712", "70.2", "71.0", *STEADY, "712", "70.2"]
    its = record(values, bounds=Bounds(Decimal(0), None), **PLAIN)
    jumps = [each for each in found(its, date(2019, 2, 6)) if each.check is AuditCheck.JUMP]
    assert [each.period for each in jumps] == [period("2017-11"), period("2018-12")]


def test_what_stays_where_it_jumped_to_is_one_jump() -> None:
    values = [*STEADY, *["40.1", "41.3", "39.9", "40.7"]]
    assert checks(record(values, **PLAIN), date(2018, 3, 6)) == [AuditCheck.JUMP]


def test_what_never_moved_jumps_when_it_moves_by_half_of_itself() -> None:
    finding = only(record([*["90.0"] * 7, "9.0"], **PLAIN), AuditCheck.JUMP)
    assert finding.told == "Aug 17 fell by 81.0 points to 9.0%; it had never moved before"
    assert AuditCheck.JUMP not in checks(record([*["90.0"] * 7, "88.0"], **PLAIN))


def test_a_month_that_differs_every_year_is_told_of_once() -> None:
    year = ["1010", "995", "1003", "1020", "1008", "990", "1002", "310", "1015", "997", "1001"]
    its = record([*year, "1004", *year, "1004"], **COUNTED)
    jumps = [each for each in found(its, date(2019, 1, 6)) if each.check is AuditCheck.JUMP]
    assert [each.period for each in jumps] == [period("2017-08")]


def test_a_few_cases_more_are_no_jump_and_none_at_all_is_not_missing() -> None:
    rare = ["0", "1", "0", "0", "1", "0", "0", "1", "0", "1", "0", "0", "4"]
    assert checks(record(rare, **COUNTED)) == []
    often = ["1", "1", "0", "1", "1", "1", "0", "1", "1", "1", "1", "1", "1"]
    assert AuditCheck.ZERO not in checks(record(often, **COUNTED))
    few = ["2/40", "3/41", "2/39", "3/40", "0/38", "2/41", "3/39", "2/40", "2/41", "3/40"]
    assert AuditCheck.ZERO not in checks(record(few))
    many = [f"{each.partition('/')[0]}00/{each.partition('/')[2]}00" for each in few]
    assert AuditCheck.ZERO in checks(record(many))


@pytest.mark.parametrize(("day", "told"), [(20, False), (1, False), (25, True)])
def test_a_jump_that_a_logged_process_change_explains_is_none(day: int, told: bool) -> None:
    its = record([*STEADY, "20.2", "21.0"], **PLAIN)
    month = 10 if day == 1 else 11 if day == 20 else 12
    change = ProcessChange(1, "abandonment", "moved", date(2017, month, day), "sda", makers.NOW)
    changed = replace(its, changes=(change,))
    assert (AuditCheck.JUMP in checks(changed)) is told


def test_too_few_moves_tell_nothing_of_a_jump() -> None:
    assert checks(record(["70", "71", "70", "71", "70", "20"], **PLAIN), date(2017, 7, 5)) == []


def test_a_gap_voids_the_moves_at_both_its_sides() -> None:
    assert AuditCheck.JUMP not in checks(record([*STEADY, None, "20", "21"], **PLAIN))


def test_a_value_to_date_is_not_held_against_whole_months() -> None:
    known = record(STEADY, **PLAIN)
    running = makers.reading("3", "2017-11", status=ReadingStatus.PROVISIONAL)
    whole = Record(known.indicator, known.organisation, (), (*known.readings, running))
    assert found(whole, date(2017, 11, 20)) == []


def test_a_zero_far_below_the_others_is_likelier_missing_and_no_jump_besides() -> None:
    finding = only(record([*STEADY, "0.0", "70.6", "71"], **PLAIN), AuditCheck.ZERO)
    assert finding.told.startswith("Nov 17 is 0.0%; the others are 69.8% to 72.1%")
    assert AuditCheck.JUMP not in checks(record([*STEADY, "0.0", "70.6", "71"], **PLAIN))


def test_where_values_vary_much_a_zero_is_doubted_if_none_came_near_to_it() -> None:
    wide = ["480", "910", "390", "820", "1010", "420", "700", "450", "960"]
    finding = only(record([*wide, "0", "610"], **COUNTED), AuditCheck.ZERO)
    assert finding.told == "Oct 17 is 0; the others are 390 to 1,010"
    assert AuditCheck.ZERO not in checks(record([*wide, "90", "0", "610"], **COUNTED))
    assert AuditCheck.ZERO not in checks(record([*wide[:6], "0", "610"], **COUNTED))


@pytest.mark.parametrize("values", [["2", "0", "1", "3", "0", "1", "2"], ["0"] * 8, ["5", "0"]])
def test_a_zero_that_may_be_one_is_left_alone(values: list[str]) -> None:
    assert AuditCheck.ZERO not in checks(record(values, **COUNTED))


def test_a_value_that_stands_still_in_a_series_that_moves_was_carried_forward() -> None:
    values = ["71.2", "66.8", "75.5", "72.1", "68.9", "73.6", "73.6", "73.6", "73.6"]
    finding = only(record(values, **PLAIN), AuditCheck.CARRIED)
    assert finding.told.startswith("73.6% 4 times running, Jun 17 to Sep 17; otherwise it moves")
    again = only(record([*values, "73.6"], **PLAIN), AuditCheck.CARRIED)
    assert again.numbers == finding.numbers  # an accepted run comes again when it has doubled
    twice = only(record([*values, *["73.6"] * 3], **PLAIN), AuditCheck.CARRIED)
    assert twice.numbers != finding.numbers


@pytest.mark.parametrize(
    "values",
    [
        ["1.5", "1.3", "1.6", "1.3", "1.8", "1.8", "1.4", "1.5", "1.2", "1.2", "1.2", "0.9"],
        ["100.0"] * 12,
        ["0"] * 12,
        ["99.0"] * 5,
    ],
)
def test_ties_of_coarse_values_and_values_at_a_bound_are_left_alone(values: list[str]) -> None:
    assert AuditCheck.CARRIED not in checks(record(values, **PLAIN))


def test_a_hundred_per_cent_may_last_though_nobody_declared_it_the_most() -> None:
    assert AuditCheck.CARRIED not in checks(record(["100.0"] * 12, bounds=None, **PLAIN))


def test_a_series_that_never_moves_is_told_of_from_six_values_on() -> None:
    assert AuditCheck.CARRIED in checks(record(["99.0"] * 6, **PLAIN))


TOTAL = ["100", "120", "150", "190", "210", "240", "300"]


def test_a_running_total_cannot_fall() -> None:
    finding = only(record([*TOTAL, "290"], **COUNTED), AuditCheck.FALLEN)
    assert finding.told == "Aug 17 fell by 10 from 300 to 290, after 6 periods without a fall"


def test_a_yearly_total_begins_again_with_the_fiscal_year() -> None:
    steady = ["20", "41", "60", "79", "100", "120", "141", "160", "181", "199", "220", "240"]
    yearly = [None, None, None, *steady, "21", "40"]
    assert checks(record(yearly, **COUNTED), date(2018, 6, 5)) == []
    within = record([*yearly, "30"], **COUNTED)
    assert AuditCheck.FALLEN in checks(within, date(2018, 7, 5))


def test_a_total_that_went_on_over_the_turn_of_the_year_does_not_begin_again() -> None:
    going = [str(100 + 20 * at) for at in range(15)]
    assert AuditCheck.FALLEN in checks(record([*going, "21"], **COUNTED), date(2018, 5, 5))


def test_what_goes_up_and_down_is_no_total() -> None:
    assert AuditCheck.FALLEN not in checks(record(["5", "9", "7", *TOTAL, "290"], **COUNTED))


def shares(value: str, target: str, **changes: Any) -> list[Finding]:
    its = record([*[None] * 12, value], target=target, **changes)
    return [each for each in found(its) if each.check is AuditCheck.FEW_CASES]


def test_a_colour_that_few_cases_would_change_is_told_of_with_its_interval() -> None:
    (finding,) = shares("35/40", "90")
    assert finding.told == (
        "Jan 18: 35 of 40 is 87.5%; chance alone moves so few cases by up to 10.3 points, and "
        "1 case more or fewer would decide whether the target of 90.0% is met"
    )


@pytest.mark.parametrize(("value", "target"), [("20/40", "90"), ("3890/4860", "80.0")])
def test_a_colour_that_chance_would_not_change_stands(value: str, target: str) -> None:
    assert shares(value, target) == []


def test_thousands_of_minutes_are_no_few_cases() -> None:
    assert shares("118.4/118.8", "99.5") == []
    assert shares("118/119", "99.5") != []


def test_near_a_hundred_per_cent_a_relative_tolerance_lets_six_times_the_failures_pass() -> None:
    finding = only(record(["99.2"], target="99.0", **PLAIN), AuditCheck.COLOURS, date(2017, 2, 5))
    assert finding.told == (
        "Red comes too late: only below 94.05%, 5.95 points short of 100%, where the target of "
        "99.0% allows 1.0 points. Fairer: points, with Amber up to 1.0 points"
    )


def test_a_target_of_a_hundred_per_cent_allows_nothing() -> None:
    finding = only(record(["99"], target="100", **PLAIN), AuditCheck.COLOURS, date(2017, 2, 5))
    assert "allows nothing" in finding.told


def test_near_zero_the_first_step_is_more_than_the_tolerance() -> None:
    few = {**COUNTED, "polarity": Polarity.SMALLER}
    finding = only(record(["2"], target="3", **few), AuditCheck.COLOURS, date(2017, 2, 5))
    assert finding.told.startswith(
        "It is Green or Red and never Amber: the value next to the target"
    )
    assert "1 off, which is 33.3%, and Amber ends at 5%" in finding.told


@pytest.mark.parametrize(
    ("target", "scheme"), [("80", None), ("95", None), ("99", Points(Decimal(1)))]
)
def test_a_scheme_that_can_show_all_colours_is_fair(target: str, scheme: Scheme | None) -> None:
    its = record(["94.2"], target=target, scheme=scheme, **PLAIN)
    assert AuditCheck.COLOURS not in checks(its, date(2017, 2, 5))


def test_a_year_of_ambers_without_any_red_is_stuck() -> None:
    ambers = ["92.1", "92.4", "91.9", "92.0", "92.3", "91.8", "92.2", "92.5", "92.1", "91.7"]
    its = record([*ambers, "92.6", "92.0", "91.9"], target="93", **PLAIN)
    told = only(its, AuditCheck.COLOURS).told
    assert told.startswith("Amber 13 times running and never Red: Amber reaches 4.65 points")


def test_an_unfair_colour_of_the_organisations_default_counts_as_its_own() -> None:
    own = record(["99.2"], target="99.0", scheme=Relative(Decimal("0.5")), **PLAIN)
    assert AuditCheck.COLOURS not in checks(own, date(2017, 2, 5))


def test_a_target_is_stale_when_two_fiscal_years_have_come_without_another() -> None:
    old = record(["70.2"] * 1, target="70", start="2016-01", **PLAIN)
    finding = only(old, AuditCheck.STALE_TARGET, date(2018, 2, 6))
    assert finding.told == "The target of 70.0% is from Jan 16; 2017/18 has none of its own"
    young = record(["70.2"] * 13, target="70", start="2017-01", **PLAIN)
    assert AuditCheck.STALE_TARGET not in checks(young, date(2018, 2, 6))
    assert AuditCheck.STALE_TARGET in checks(young, date(2018, 5, 6))


def test_a_target_that_came_every_year_is_missed_in_the_first_year_without_one() -> None:
    its = record(["70.2", "71.4"], **PLAIN)
    targets = tuple(makers.target("70", start) for start in ("2015-04", "2016-04"))
    yearly = Record(its.indicator, its.organisation, targets, its.readings)
    told = only(yearly, AuditCheck.STALE_TARGET, date(2017, 5, 6)).told
    assert "each of the two years before had one" in told
    assert AuditCheck.STALE_TARGET not in checks(yearly, date(2017, 4, 6))  # no period has ended


def test_nobody_logs_it_when_two_due_periods_have_no_value() -> None:
    its = record(["70.2", "71.4", "70.8"], **PLAIN)
    assert AuditCheck.SILENT not in checks(its, date(2017, 5, 20))
    finding = only(its, AuditCheck.SILENT, date(2017, 6, 20))
    assert finding.told == "No value since Mar 17: 2 are overdue, the latest May 17"
    assert only(record([]), AuditCheck.SILENT).told == "It never had a value"


def test_a_period_in_which_no_value_was_expected_is_not_silence() -> None:
    its = record(["70.2"], **PLAIN)
    grey = makers.reading(None, "2017-03")
    known = Record(its.indicator, its.organisation, (), (*its.readings, grey))
    assert AuditCheck.SILENT not in checks(known, date(2017, 5, 5))


def test_people_who_have_left_are_named() -> None:
    (finding,) = found(record(["70.2"], **PLAIN), date(2017, 2, 5), ("its data owner Ann",))
    assert finding.told == "Has left Slack: its data owner Ann"


def test_the_worst_of_each_check_stand_before_the_second_of_any() -> None:
    def finding(check: AuditCheck, weight: float) -> Finding:
        return Finding(check, "abandonment", "", "", None, weight)

    made = [finding(AuditCheck.PRINTED, at) for at in (1.0, 3.0, 2.0)]
    jump = finding(AuditCheck.JUMP, 0.5)
    ordered = worst_first([*made, jump])
    assert [(each.check, each.weight) for each in ordered] == [
        (AuditCheck.JUMP, 0.5),
        (AuditCheck.PRINTED, 3.0),
        (AuditCheck.PRINTED, 2.0),
        (AuditCheck.PRINTED, 1.0),
    ]
