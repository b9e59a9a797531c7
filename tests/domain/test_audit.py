"""The data auditor: each check finds its like, and leaves ordinary data alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.assessments import Record
from domain.audit import CHECKS
from domain.audit_findings import AuditCheck, Finding, worst_first
from domain.indicators import Stage
from domain.measures import Entry, Measure
from domain.rating import Points, Polarity, Relative, Scheme
from tests import makers
from tests.domain.audited import COUNTED, PLAIN, STEADY, checks, found, only, record
from tests.makers import period


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
