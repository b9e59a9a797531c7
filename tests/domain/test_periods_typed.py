"""Periods as people type them: what is taken, and what each refusal says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PeriodError
from domain.periods import Calendar, Frequency

JANUARY = Calendar()
NORFOLK = Calendar(fiscal_year_start=4)
MARCH = Calendar(fiscal_year_start=3)
TODAY = date(2018, 2, 15)


def refusal(typed: str, frequency: Frequency, calendar: Calendar = NORFOLK) -> str:
    with pytest.raises(PeriodError) as caught:
        calendar.parse(frequency, typed, TODAY)
    return str(caught.value)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        *[
            (typed, "2018-01")
            for typed in (
                "jan",
                "JAN",
                " Jan. ",
                "jan 18",
                "Jan 2018",
                "january 2018",
                "jan-18",
                "jan18",
                "Jan '18",
                "Jan \u201918",
                "2018 jan",
                "01/2018",
                "1/2018",
                "01 / 2018",
                "01/18",
                "2018-01",
                "2018\u201301",
                "2018/01",
                "2018-1",
                "last month",
                "previous month",
                "\uff12\uff10\uff11\uff18-01",
                "Jan 2018 to date",
            )
        ],
        ("this month", "2018-02"),
        ("feb to date", "2018-02"),
        ("feb (to date)", "2018-02"),
        ("feb 2018", "2018-02"),
        ("feb", "2017-02"),
        ("sept", "2017-09"),
        ("dec", "2017-12"),
        ("2011/12", "2011-12"),
    ],
)
def test_months_are_taken_as_people_type_them(typed: str, text: str) -> None:
    assert NORFOLK.parse(Frequency.MONTHLY, typed, TODAY).text == text


def test_a_bare_month_is_the_current_one_only_with_to_date() -> None:
    last_day = date(2018, 1, 31)
    assert NORFOLK.parse(Frequency.MONTHLY, "jan", last_day).text == "2017-01"
    assert NORFOLK.parse(Frequency.MONTHLY, "jan to date", last_day).text == "2018-01"
    assert NORFOLK.parse(Frequency.MONTHLY, "jan", date(2018, 2, 1)).text == "2018-01"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("q3", "2017/18-Q3"),
        ("Q4", "2016/17-Q4"),
        ("q4 to date", "2017/18-Q4"),
        ("quarter 3", "2017/18-Q3"),
        ("last quarter", "2017/18-Q3"),
        ("this quarter", "2017/18-Q4"),
        ("2017/18 q3", "2017/18-Q3"),
        ("2017-18 q3", "2017/18-Q3"),
        ("q3 17/18", "2017/18-Q3"),
        ("fy18 q3", "2017/18-Q3"),
        ("2017/18-Q3", "2017/18-Q3"),
        ("Dec 17", "2017/18-Q3"),
        ("2017-12", "2017/18-Q3"),
        ("dec", "2017/18-Q3"),
    ],
)
def test_quarters_follow_the_fiscal_year_and_may_be_named_by_their_last_month(
    typed: str, text: str
) -> None:
    assert NORFOLK.parse(Frequency.QUARTERLY, typed, TODAY).text == text


@pytest.mark.parametrize("typed", ["q4", "2017 q4", "q4 2017", "2017-Q4", "FY17 q4", "dec 17"])
def test_quarters_are_the_calendars_where_the_fiscal_year_starts_in_january(typed: str) -> None:
    assert JANUARY.parse(Frequency.QUARTERLY, typed, TODAY).text == "2017-Q4"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("w5", "2018-W05"),
        ("W05", "2018-W05"),
        ("week 5", "2018-W05"),
        ("2018-W05", "2018-W05"),
        ("2018W05", "2018-W05"),
        ("2018 w5", "2018-W05"),
        ("w5 18", "2018-W05"),
        ("last week", "2018-W06"),
        ("this week", "2018-W07"),
        ("w7", "2017-W07"),
        ("w7 to date", "2018-W07"),
        ("w53", "2015-W53"),
        ("2018-01-29", "2018-W05"),
        ("29/01/2018", "2018-W05"),
        ("29 Jan 2018", "2018-W05"),
        ("Jan 29, 2018", "2018-W05"),
    ],
)
def test_weeks_may_be_named_by_number_or_by_a_day_inside(typed: str, text: str) -> None:
    assert NORFOLK.parse(Frequency.WEEKLY, typed, TODAY).text == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("t1", "2017/18-T1"),
        ("term 1", "2017/18-T1"),
        ("autumn term", "2017/18-T1"),
        ("autumn 2017", "2017/18-T1"),
        ("spring 2018", "2017/18-T2"),
        ("summer term 2016/17", "2016/17-T3"),
        ("2017/18-T1", "2017/18-T1"),
        ("t1 17/18", "2017/18-T1"),
        ("last term", "2017/18-T1"),
        ("this term", "2017/18-T2"),
    ],
)
def test_terms_may_be_named_by_number_or_season(typed: str, text: str) -> None:
    assert NORFOLK.parse(Frequency.TERMLY, typed, TODAY).text == text


@pytest.mark.parametrize("typed", ["2017/18", "17/18", "2017-18", "FY2018", "fy 18", "this year"])
def test_a_fiscal_year_is_typed_by_both_years_or_by_the_one_in_which_it_ends(typed: str) -> None:
    assert NORFOLK.parse(Frequency.YEARLY, typed, TODAY).text == "2017/18"


@pytest.mark.parametrize("typed", ["2017", "FY2017", "last year"])
def test_a_year_from_january_is_one_number(typed: str) -> None:
    assert JANUARY.parse(Frequency.YEARLY, typed, TODAY).text == "2017"


@pytest.mark.parametrize("typed", ["2017 q4", "q4 2017", "2017-Q4"])
def test_a_fiscal_quarter_with_one_year_is_refused_with_all_that_it_could_mean(typed: str) -> None:
    said = refusal(typed, Frequency.QUARTERLY)
    for meaning in (
        "2017/18-Q4 (January to March 2018)",
        "2016/17-Q4 (January to March 2017)",
        "2017/18-Q3 (October to December 2017)",
    ):
        assert meaning in said


@pytest.mark.parametrize(
    ("typed", "frequency", "meanings"),
    [
        ("2018", Frequency.YEARLY, ("2017/18 (", "2018/19 (")),
        ("t1 2017", Frequency.TERMLY, ("2017/18-T1 (", "2016/17-T1 (")),
        ("01/02/2018", Frequency.WEEKLY, ("1 February 2018", "2 January 2018")),
    ],
)
def test_what_could_mean_several_periods_is_refused_naming_them(
    typed: str, frequency: Frequency, meanings: tuple[str, ...]
) -> None:
    said = refusal(typed, frequency)
    assert "could mean" in said
    assert all(meaning in said for meaning in meanings)


def test_two_years_are_refused_where_years_are_single() -> None:
    assert "2017 (January to December 2017)" in refusal("2017/18", Frequency.YEARLY, JANUARY)
    assert "2017-Q3" in refusal("2017/18 q3", Frequency.QUARTERLY, MARCH)


@pytest.mark.parametrize("typed", ["nov", "nov 17", "2017-11"])
def test_a_month_inside_a_quarter_is_refused_naming_the_quarter(typed: str) -> None:
    said = refusal(typed, Frequency.QUARTERLY)
    assert "Q3 2017/18 (October to December 2017)" in said
    assert "2017-12" in said


@pytest.mark.parametrize(
    ("typed", "frequency", "fix"),
    [
        ("mar 2018", Frequency.MONTHLY, "write 2018-01"),
        ("next month", Frequency.MONTHLY, "write 2018-01"),
        ("jan 99", Frequency.MONTHLY, "write 2018-01"),
        ("2018-W08", Frequency.WEEKLY, "write 2018-W06"),
        ("2018/19-Q1", Frequency.QUARTERLY, "write 2017/18-Q3"),
        ("FY2019", Frequency.YEARLY, "write 2016/17"),
    ],
)
def test_a_period_that_has_not_begun_is_refused_naming_the_latest_that_ended(
    typed: str, frequency: Frequency, fix: str
) -> None:
    said = refusal(typed, frequency)
    assert "has not begun" in said
    assert fix in said


@pytest.mark.parametrize(
    ("typed", "frequency", "noun", "fix"),
    [
        ("2017", Frequency.MONTHLY, "a year", "2018-01"),
        ("q4", Frequency.MONTHLY, "a quarter", "2018-01"),
        ("last week", Frequency.MONTHLY, "a week", "2018-01"),
        ("2018-01-31", Frequency.MONTHLY, "a day", "2018-01"),
        ("jan", Frequency.WEEKLY, "a month", "2018-W06"),
        ("last month", Frequency.QUARTERLY, "a month", "2017/18-Q3"),
        ("jan", Frequency.TERMLY, "a month", "2017/18-T1"),
        ("mar 2017", Frequency.YEARLY, "a month", "2016/17"),
    ],
)
def test_a_period_of_another_frequency_is_refused_with_an_example(
    typed: str, frequency: Frequency, noun: str, fix: str
) -> None:
    said = refusal(typed, frequency)
    assert f"names {noun}, and this indicator is {frequency}" in said
    assert fix in said


@pytest.mark.parametrize(
    ("typed", "frequency"),
    [
        ("jan 1066", Frequency.MONTHLY),
        ("1899-12", Frequency.MONTHLY),
        ("2201-01", Frequency.MONTHLY),
        ("9999-12", Frequency.MONTHLY),
        ("0000-01", Frequency.MONTHLY),
        ("0000-W01", Frequency.WEEKLY),
        ("9999-W52", Frequency.WEEKLY),
        ("1899/00", Frequency.YEARLY),
    ],
)
def test_absurd_years_are_refused(typed: str, frequency: Frequency) -> None:
    assert "Write a year from 1900 to 2200" in refusal(typed, frequency)


@pytest.mark.parametrize(
    ("typed", "frequency", "fix"),
    [
        ("q5", Frequency.QUARTERLY, "from 1 to 4"),
        ("q0", Frequency.QUARTERLY, "from 1 to 4"),
        ("w54", Frequency.WEEKLY, "from 1 to 53"),
        ("2017-W53", Frequency.WEEKLY, "2017-W52"),
        ("w5 17/18", Frequency.WEEKLY, "2017-W05 or 2018-W05"),
        ("t4", Frequency.TERMLY, "t1 or t2 or t3"),
    ],
)
def test_parts_that_a_year_does_not_have_are_refused(
    typed: str, frequency: Frequency, fix: str
) -> None:
    assert fix in refusal(typed, frequency)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "banana",
        "13/2018",
        "00/2018",
        "2018-13",
        "04/05",
        "jan feb",
        "jan 2018 feb",
        "jan\u00b2",
        "18 jan",
        "j\x00an",
        "jan\u202e",
        "\u0662\u0660\u0661\u0668-01",
        "<!channel>",
        "x" * 5_000_000,
        "\ud800",
    ],
)
def test_what_is_no_month_is_refused_with_an_example(typed: str) -> None:
    said = refusal(typed, Frequency.MONTHLY)
    assert "2018-01" in said
    assert len(said) < 250
    assert said.isprintable()


@given(
    st.one_of(
        st.text(max_size=45),
        st.text("0123456789 /-qwtfyjanse.'", max_size=14),
        st.from_regex(r"\A(fy)?[0-9]{2,4}[-/ ]?[qwt]?[0-9]{0,2}\Z"),
    ),
    st.sampled_from(Frequency),
    st.sampled_from([JANUARY, NORFOLK, MARCH]),
    st.dates(date(1950, 1, 1), date(2150, 1, 1)),
)
def test_any_text_is_a_period_that_has_begun_or_a_refusal(
    typed: str, frequency: Frequency, calendar: Calendar, today: date
) -> None:
    try:
        period = calendar.parse(frequency, typed, today)
    except PeriodError:
        return
    assert period.first <= today
    assert period.frequency is frequency
    assert calendar.from_text(frequency, period.text) == period
