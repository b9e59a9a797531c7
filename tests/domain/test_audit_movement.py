"""The data auditor on values against the series' own movement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.assessments import Record
from domain.audit_findings import AuditCheck
from domain.measures import Bounds
from domain.process_changes import ProcessChange
from domain.readings import ReadingStatus
from tests import makers
from tests.domain.audited import COUNTED, PLAIN, STEADY, checks, found, only, record
from tests.makers import period


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
