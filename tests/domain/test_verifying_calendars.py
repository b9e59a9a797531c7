"""Verification by every frequency, calendar, scheme and kind of reading; all worked out by hand."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from domain.actions import Action
from domain.assessments import Assessment, Record, assess
from domain.indicators import Stage
from domain.periods import Calendar, Frequency, Period
from domain.rating import Floor, Points, Polarity, Relative, Scheme, Thresholds, YearOnYear
from domain.readings import Reading, ReadingStatus
from domain.verification import evidence, first_period
from tests import makers

WEEKLY, QUARTERLY, TERMLY, YEARLY = (
    Frequency.WEEKLY, Frequency.QUARTERLY, Frequency.TERMLY, Frequency.YEARLY,
)  # fmt: skip
BIGGER, SMALLER = Polarity.BIGGER, Polarity.SMALLER
PROVISIONAL, ESTIMATED = ReadingStatus.PROVISIONAL, ReadingStatus.ESTIMATED


def proof(action: Action, assessments: Sequence[Assessment]) -> list[str]:
    found = evidence(action, assessments)
    return [each.text for each in found.periods] if found else []


def green_throughout(calendar: Calendar, frequency: Frequency) -> tuple[Assessment, ...]:
    first, last = (calendar.containing(frequency, date(year, 6, 15)) for year in (2014, 2021))
    periods = tuple(calendar.span(first, last))
    return assess(
        Record(
            makers.indicator(frequency=frequency),
            makers.organisation(calendar=calendar),
            (makers.target("10", periods[0]),),
            tuple(makers.reading("9", each) for each in periods),
        ),
        date(2022, 6, 15),
    )


@pytest.mark.parametrize(
    ("frequency", "fiscal", "effect", "wanted"),
    [
        # Quarters of a year from April: October to December is the third.
        (QUARTERLY, 4, "2017-10-01", "2017/18-Q3 2017/18-Q4"),
        (QUARTERLY, 4, "2017-10-02", "2017/18-Q4 2018/19-Q1"),
        (QUARTERLY, 4, "2017-11-15", "2017/18-Q4 2018/19-Q1"),
        (QUARTERLY, 4, "2017-12-31", "2017/18-Q4 2018/19-Q1"),
        (QUARTERLY, 4, "2018-03-31", "2018/19-Q1 2018/19-Q2"),
        # From October it is the first, and from January the fourth.
        (QUARTERLY, 10, "2017-10-01", "2017/18-Q1 2017/18-Q2"),
        (QUARTERLY, 10, "2017-09-30", "2017/18-Q1 2017/18-Q2"),
        (QUARTERLY, 10, "2018-07-02", "2018/19-Q1 2018/19-Q2"),
        (QUARTERLY, 1, "2017-10-01", "2017-Q4 2018-Q1"),
        (QUARTERLY, 2, "2017-10-01", "2017-Q4 2018-Q1"),  # February begins no quarter
        # A week belongs to the year of its Thursday: W01 of 2019 begins on 31 December.
        (WEEKLY, 4, "2018-12-24", "2018-W52 2019-W01"),
        (WEEKLY, 4, "2018-12-25", "2019-W01 2019-W02"),
        (WEEKLY, 4, "2018-12-30", "2019-W01 2019-W02"),
        (WEEKLY, 4, "2018-12-31", "2019-W01 2019-W02"),
        (WEEKLY, 4, "2019-01-01", "2019-W02 2019-W03"),
        # 2020 has a week 53, from 28 December to 3 January.
        (WEEKLY, 4, "2020-12-28", "2020-W53 2021-W01"),
        (WEEKLY, 4, "2020-12-29", "2021-W01 2021-W02"),
        (WEEKLY, 4, "2021-01-03", "2021-W01 2021-W02"),
        (WEEKLY, 4, "2021-01-04", "2021-W01 2021-W02"),
        # Terms: September to December, January to March, April to August.
        (TERMLY, 4, "2018-01-01", "2017/18-T2 2017/18-T3"),
        (TERMLY, 4, "2018-01-02", "2017/18-T3 2018/19-T1"),
        (TERMLY, 4, "2017-12-31", "2017/18-T2 2017/18-T3"),
        (TERMLY, 10, "2018-08-31", "2018/19-T1 2018/19-T2"),
        # Years.
        (YEARLY, 4, "2016-04-01", "2016/17 2017/18"),
        (YEARLY, 4, "2016-04-02", "2017/18 2018/19"),
        (YEARLY, 4, "2017-03-31", "2017/18 2018/19"),
        (YEARLY, 10, "2016-10-01", "2016/17 2017/18"),
        (YEARLY, 10, "2017-09-30", "2017/18 2018/19"),
        (YEARLY, 1, "2016-01-01", "2016 2017"),
        (YEARLY, 1, "2016-12-31", "2017 2018"),
    ],
)
def test_the_first_two_whole_periods_from_the_day_of_effect_on_verify(
    frequency: Frequency, fiscal: int, effect: str, wanted: str
) -> None:
    calendar, day = Calendar(fiscal_year_start=fiscal), date.fromisoformat(effect)
    its = green_throughout(calendar, frequency)
    assert proof(makers.action(took_effect=day), its) == wanted.split()
    assert first_period(calendar, frequency, day).text == wanted.split()[0]


def monthly(
    values: Sequence[str],
    *,
    scheme: Scheme | None = None,
    polarity: Polarity = SMALLER,
    target: str | None = "10",
    stage: Stage = Stage.LIVE,
    last_year: str = "",
) -> tuple[Assessment, ...]:
    """From January 2018 on: "9", "9p" provisional, "9e" estimated, "n" not expected, "-" missing,
    "~" withdrawn again."""
    readings: list[Reading] = []
    for at, value in enumerate(values):
        readings += _revisions(value, makers.period("2018-01").shift(at))
    if last_year:
        readings += [makers.reading(last_year, makers.period("2017-01").shift(at)) for at in (0, 1)]
    targets = () if target is None else (makers.target(target),)
    indicator = makers.indicator(scheme=scheme, polarity=polarity, stage=stage)
    record = Record(indicator, makers.organisation(), targets, tuple(readings))
    return assess(record, date(2018, 12, 1))


def _revisions(value: str, at: Period) -> list[Reading]:
    if value == "-":
        return []
    if value == "n":
        return [makers.reading(None, at)]
    number = value.rstrip("pe~")
    status = {"p": PROVISIONAL, "e": ESTIMATED}.get(value[-1], ReadingStatus.FINAL)
    first = makers.reading(number, at, status=status)
    if not value.endswith("~"):
        return [first]
    gone = makers.reading(None, at, revision=2, status=ReadingStatus.WITHDRAWN, withdraws=1)
    return [first, gone]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ("9 9", "2018-01 2018-02"),
        ("9e 9e", "2018-01 2018-02"),  # a sampled value is a value
        ("9 9e", "2018-01 2018-02"),
        ("9p 9p", ""),
        ("9 9p", ""),
        ("9 9p 9", "2018-01 2018-03"),
        ("9 29p 9", "2018-01 2018-03"),  # a Red to date says nothing yet
        ("9 29e 9", ""),  # an estimated one does
        ("9 n 9", "2018-01 2018-03"),
        ("9 - 9", "2018-01 2018-03"),
        ("9 - n 9p - 9", "2018-01 2018-06"),
        ("9 29~ 9", "2018-01 2018-03"),  # taken back, so nothing was said
        ("9 9~", ""),
        ("9~ 9 9", "2018-02 2018-03"),
        ("9 n n n", ""),
        ("9 29 9 n 9", "2018-03 2018-05"),
        ("9 10.4 9", ""),  # Amber resets as Red does
        ("- n 9 9", "2018-03 2018-04"),
    ],
)
def test_only_final_readings_speak_and_nothing_else_interrupts_them(
    values: str, wanted: str
) -> None:
    one = makers.action(took_effect=date(2018, 1, 1))
    assert proof(one, monthly(values.split())) == wanted.split()


@pytest.mark.parametrize(
    ("polarity", "scheme", "target", "holds", "fails"),
    [
        # Exactly on the edge of Green holds; a hundredth beyond it does not.
        (SMALLER, None, "10", "10", "10.01"),
        (BIGGER, None, "80", "80", "79.99"),
        (SMALLER, Relative(Decimal(10), Decimal(5)), "10", "10.5", "10.51"),
        (BIGGER, Relative(Decimal(10), Decimal(5)), "99", "94.05", "94.04"),
        (SMALLER, Points(Decimal(3), Decimal(1)), "10", "11", "11.01"),
        (BIGGER, Points(Decimal(3)), "80", "80", "79.99"),
        (BIGGER, Points(Decimal(3), Decimal("0.5")), "0", "-0.5", "-0.51"),
        (SMALLER, Floor(Decimal(12)), "10", "10", "12"),
        (BIGGER, Floor(Decimal(70)), "80", "80", "70"),
        (SMALLER, Thresholds(Decimal(10), Decimal(12)), None, "10", "12"),
        (SMALLER, Thresholds(Decimal(0), Decimal(1)), None, "0", "0.01"),
        (BIGGER, Thresholds(Decimal(-2), Decimal(-5)), None, "-2", "-2.01"),
        (SMALLER, YearOnYear(Decimal(5)), "10", "10.5", "10.51"),
        (BIGGER, YearOnYear(Decimal(5)), "100", "95", "94.99"),
    ],
)
def test_green_is_what_the_scheme_in_force_calls_green(
    polarity: Polarity, scheme: Scheme | None, target: str | None, holds: str, fails: str
) -> None:
    one = makers.action(took_effect=date(2018, 1, 1))
    given = {"scheme": scheme, "polarity": polarity, "target": target}
    assert proof(one, monthly([holds, holds], **given)) == ["2018-01", "2018-02"]  # type: ignore[arg-type]
    assert proof(one, monthly([holds, fails, holds], **given)) == []  # type: ignore[arg-type]


def test_better_than_last_year_is_amber_and_no_proof() -> None:
    """11 is 10 per cent worse than the target, and better than the 14 of the year before."""
    its = monthly(["11", "11"], scheme=YearOnYear(Decimal(5)), last_year="14")
    assert proof(makers.action(took_effect=date(2018, 1, 1)), its) == []


@pytest.mark.parametrize(
    ("polarity", "level", "holds", "fails"),
    [
        (SMALLER, "12", "12", "12.01"),  # worse than the target, on the way to it
        (SMALLER, "7", "7", "7.01"),  # beyond it
        (SMALLER, "0", "0", "0.01"),
        (BIGGER, "8", "8", "7.99"),
        (BIGGER, "50", "50", "49.99"),
        (BIGGER, "0", "0", "-0.01"),
    ],
)
@pytest.mark.parametrize("stage", [Stage.LIVE, Stage.BASELINING])
@pytest.mark.parametrize("target", ["10", None])
def test_its_own_level_counts_whatever_the_colour_and_where_there_is_none(
    polarity: Polarity, level: str, holds: str, fails: str, stage: Stage, target: str | None
) -> None:
    one = makers.action(took_effect=date(2018, 1, 1), success=Decimal(level))
    reached = monthly([holds, holds], polarity=polarity, stage=stage, target=target)
    assert proof(one, reached) == ["2018-01", "2018-02"]
    missed = monthly([holds, fails, holds], polarity=polarity, stage=stage, target=target)
    assert proof(one, missed) == []
    unsure = monthly([holds, f"{holds}p"], polarity=polarity, stage=stage, target=target)
    assert proof(one, unsure) == []


@pytest.mark.parametrize("stage", [Stage.LIVE, Stage.BASELINING])
def test_what_is_not_rated_is_never_green(stage: Stage) -> None:
    its = monthly(["9", "9"], stage=stage, target=None if stage is Stage.LIVE else "10")
    assert proof(makers.action(took_effect=date(2018, 1, 1)), its) == []


def test_each_period_is_held_against_the_target_that_was_in_force_in_it() -> None:
    """10 until February, 8 from March on: 9 is Green twice, and would be Red afterwards."""
    readings = tuple(makers.reading("9", f"2018-0{month}") for month in (1, 2, 3, 4))
    targets = (makers.target("10"), makers.target("8", "2018-03"))
    record = Record(makers.indicator(), makers.organisation(), targets, readings)
    its = assess(record, date(2018, 6, 1))
    assert proof(makers.action(took_effect=date(2018, 1, 1)), its) == ["2018-01", "2018-02"]
    assert proof(makers.action(took_effect=date(2018, 2, 1)), its) == []
