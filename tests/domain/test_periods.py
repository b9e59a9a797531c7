"""Periods: bounds, canonical texts, neighbours and labels under several calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PeriodError
from domain.periods import Calendar, Frequency, Term

JANUARY = Calendar()
NORFOLK = Calendar(fiscal_year_start=4)
OCTO = Calendar(fiscal_year_start=10)
MARCH = Calendar(fiscal_year_start=3)
FOUR_TERMS = Calendar(terms=(Term(1, 2, 3), Term(2, 4, 6), Term(3, 7, 9), Term(4, 10, 12)))
GAP = Calendar(terms=(Term(1, 9, 12), Term(2, 1, 3), Term(3, 4, 6)))
CALENDARS = st.sampled_from([JANUARY, NORFOLK, OCTO, MARCH, FOUR_TERMS, GAP])
DAYS = st.dates(date(1901, 1, 1), date(2199, 1, 1))
FREQUENCIES = st.sampled_from(Frequency)


@pytest.mark.parametrize(
    ("calendar", "frequency", "day", "text", "first", "last"),
    [
        (NORFOLK, Frequency.WEEKLY, date(2018, 2, 1), "2018-W05", (2018, 1, 29), (2018, 2, 4)),
        (NORFOLK, Frequency.WEEKLY, date(2021, 1, 1), "2020-W53", (2020, 12, 28), (2021, 1, 3)),
        (NORFOLK, Frequency.MONTHLY, date(2016, 2, 9), "2016-02", (2016, 2, 1), (2016, 2, 29)),
        (NORFOLK, Frequency.QUARTERLY, date(2017, 12, 31), "2017/18-Q3", (2017, 10, 1), None),
        (NORFOLK, Frequency.QUARTERLY, date(2018, 3, 31), "2017/18-Q4", (2018, 1, 1), None),
        (OCTO, Frequency.QUARTERLY, date(2017, 10, 1), "2017/18-Q1", (2017, 10, 1), None),
        (JANUARY, Frequency.QUARTERLY, date(2017, 10, 1), "2017-Q4", (2017, 10, 1), None),
        (MARCH, Frequency.QUARTERLY, date(2018, 3, 1), "2018-Q1", (2018, 1, 1), (2018, 3, 31)),
        (MARCH, Frequency.YEARLY, date(2018, 2, 1), "2017/18", (2017, 3, 1), (2018, 2, 28)),
        (NORFOLK, Frequency.YEARLY, date(2018, 3, 31), "2017/18", (2017, 4, 1), (2018, 3, 31)),
        (NORFOLK, Frequency.YEARLY, date(2000, 3, 31), "1999/00", (1999, 4, 1), (2000, 3, 31)),
        (JANUARY, Frequency.YEARLY, date(2018, 3, 31), "2018", (2018, 1, 1), (2018, 12, 31)),
        (NORFOLK, Frequency.TERMLY, date(2017, 9, 1), "2017/18-T1", (2017, 9, 1), (2017, 12, 31)),
        (NORFOLK, Frequency.TERMLY, date(2018, 8, 31), "2017/18-T3", (2018, 4, 1), (2018, 8, 31)),
        (FOUR_TERMS, Frequency.TERMLY, date(2018, 5, 1), "2018-T2", (2018, 4, 1), (2018, 6, 30)),
    ],
)
def test_a_day_lies_in_the_period_of_its_calendar(
    calendar: Calendar,
    frequency: Frequency,
    day: date,
    text: str,
    first: tuple[int, int, int],
    last: tuple[int, int, int] | None,
) -> None:
    period = calendar.containing(frequency, day)
    assert period.text == text
    assert period.first == date(*first)
    if last:
        assert period.last == date(*last)


def test_a_day_between_two_terms_counts_with_the_term_before_it() -> None:
    july = date(2018, 7, 20)
    assert GAP.containing(Frequency.TERMLY, july).text == "2017/18-T3"
    assert GAP.last_ended(Frequency.TERMLY, july).text == "2017/18-T3"
    assert GAP.containing(Frequency.TERMLY, july).next().text == "2018/19-T1"


def test_week_53_a_year_before_falls_back_to_week_52() -> None:
    period = NORFOLK.from_text(Frequency.WEEKLY, "2020-W53")
    assert period.same_last_year().text == "2019-W52"
    assert NORFOLK.from_text(Frequency.WEEKLY, "2021-W05").same_last_year().text == "2020-W05"


@pytest.mark.parametrize(
    ("frequency", "text", "before"),
    [
        (Frequency.MONTHLY, "2018-01", "2017-01"),
        (Frequency.QUARTERLY, "2017/18-Q3", "2016/17-Q3"),
        (Frequency.TERMLY, "2017/18-T2", "2016/17-T2"),
        (Frequency.YEARLY, "2017/18", "2016/17"),
    ],
)
def test_the_same_period_last_year_has_the_same_name(
    frequency: Frequency, text: str, before: str
) -> None:
    assert NORFOLK.from_text(frequency, text).same_last_year().text == before


@pytest.mark.parametrize(
    ("frequency", "text", "label", "long_label", "months"),
    [
        (Frequency.MONTHLY, "2018-01", "Jan 18", "January 2018", "January 2018"),
        (
            Frequency.QUARTERLY,
            "2017/18-Q3",
            "Q3 2017/18",
            "Q3 2017/18 (October to December 2017)",
            "October to December 2017",
        ),
        (
            Frequency.WEEKLY,
            "2018-W05",
            "W05 2018",
            "W05 2018 (29 January to 4 February 2018)",
            "29 January to 4 February 2018",
        ),
        (
            Frequency.WEEKLY,
            "2018-W06",
            "W06 2018",
            "W06 2018 (5 to 11 February 2018)",
            "5 to 11 February 2018",
        ),
        (
            Frequency.YEARLY,
            "2017/18",
            "2017/18",
            "2017/18 (April 2017 to March 2018)",
            "April 2017 to March 2018",
        ),
    ],
)
def test_labels_are_short_in_tables_and_name_their_months_in_sentences(
    frequency: Frequency, text: str, label: str, long_label: str, months: str
) -> None:
    period = NORFOLK.from_text(frequency, text)
    assert (period.label, period.long_label, period.months_covered) == (label, long_label, months)


def test_a_calendar_year_needs_no_months() -> None:
    assert JANUARY.from_text(Frequency.YEARLY, "2018").long_label == "2018"


def test_a_period_has_ended_on_the_day_after_its_last() -> None:
    january = NORFOLK.from_text(Frequency.MONTHLY, "2018-01")
    assert not january.ended(date(2018, 1, 31))
    assert january.ended(date(2018, 2, 1))
    assert january.due(10) == date(2018, 2, 10)
    assert NORFOLK.last_ended(Frequency.MONTHLY, date(2018, 1, 31)).text == "2017-12"
    assert NORFOLK.last_ended(Frequency.MONTHLY, date(2018, 2, 1)) == january


def test_a_span_includes_both_its_ends() -> None:
    first, last = (NORFOLK.from_text(Frequency.MONTHLY, text) for text in ("2017-11", "2018-02"))
    texts = [period.text for period in NORFOLK.span(first, last)]
    assert texts == ["2017-11", "2017-12", "2018-01", "2018-02"]
    assert list(NORFOLK.span(last, first)) == []


def test_periods_sort_by_their_days_and_work_as_keys() -> None:
    january = NORFOLK.from_text(Frequency.MONTHLY, "2018-01")
    february = NORFOLK.containing(Frequency.MONTHLY, date(2018, 2, 3))
    assert sorted([february, january]) == [january, february]
    assert january < february <= february
    assert february > january >= january
    assert {january: 1}[february.previous()] == 1


@pytest.mark.parametrize(
    ("frequency", "text"),
    [
        (Frequency.MONTHLY, "2018-1"),
        (Frequency.MONTHLY, "2018/01"),
        (Frequency.MONTHLY, "jan 2018"),
        (Frequency.MONTHLY, "2018-13"),
        (Frequency.MONTHLY, " 2018-01"),
        (Frequency.MONTHLY, "last month"),
        (Frequency.MONTHLY, ""),
        (Frequency.MONTHLY, "1850-01"),
        (Frequency.WEEKLY, "2017-W53"),
        (Frequency.WEEKLY, "2018-W5"),
        (Frequency.QUARTERLY, "2017-Q4"),
        (Frequency.QUARTERLY, "2017-12"),
        (Frequency.QUARTERLY, "2017/18-Q5"),
        (Frequency.QUARTERLY, "2017/19-Q1"),
        (Frequency.TERMLY, "2017/18-T4"),
        (Frequency.YEARLY, "2018"),
        (Frequency.YEARLY, "x" * 5_000_000),
    ],
)
def test_only_the_canonical_spelling_is_canonical(frequency: Frequency, text: str) -> None:
    with pytest.raises(PeriodError):
        NORFOLK.from_text(frequency, text)


@pytest.mark.parametrize(
    "terms",
    [
        (),
        (Term(1, 0, 3),),
        (Term(1, 9, 13),),
        (Term(1, 9, 1), Term(2, 1, 3)),
        (Term(1, 9, 12), Term(2, 1, 9)),
        (Term(2, 9, 12), Term(1, 1, 3)),
        (Term(0, 9, 12),),
    ],
)
def test_terms_that_do_not_fit_one_year_are_refused(terms: tuple[Term, ...]) -> None:
    with pytest.raises(PeriodError, match="Write for example"):
        Calendar(terms=terms)


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_fiscal_year_starts_in_a_real_month(month: int) -> None:
    with pytest.raises(PeriodError, match="4 for April"):
        Calendar(fiscal_year_start=month)


def test_going_beyond_the_calendar_is_refused_and_never_a_crash() -> None:
    period = NORFOLK.containing(Frequency.WEEKLY, date(2018, 1, 1))
    for count in (10**9, -(10**9), 10**30):
        with pytest.raises(PeriodError):
            period.shift(count)
        with pytest.raises(PeriodError):
            period.due(count)
        with pytest.raises(PeriodError):
            NORFOLK.containing(Frequency.YEARLY, date(2018, 1, 1)).shift(count)


@given(CALENDARS, FREQUENCIES, DAYS)
def test_canonical_texts_read_back(calendar: Calendar, frequency: Frequency, day: date) -> None:
    period = calendar.containing(frequency, day)
    assert calendar.from_text(frequency, period.text) == period
    assert calendar.parse(frequency, period.text, date(2199, 12, 31)) == period


@given(CALENDARS, FREQUENCIES, DAYS)
def test_neighbours_meet_and_undo_each_other(
    calendar: Calendar, frequency: Frequency, day: date
) -> None:
    period = calendar.containing(frequency, day)
    assert period.next().previous() == period == period.previous().next()
    assert period.previous() < period < period.next()
    assert period.previous().last < period.first <= period.last < period.next().first
    if frequency is not Frequency.TERMLY or calendar not in (GAP, FOUR_TERMS):
        assert period.next().first == period.last + timedelta(days=1)


@given(CALENDARS, FREQUENCIES, DAYS, st.integers(-60, 60))
def test_a_shift_is_so_many_single_steps(
    calendar: Calendar, frequency: Frequency, day: date, count: int
) -> None:
    period = calendar.containing(frequency, day)
    stepped = period
    for _ in range(abs(count)):
        stepped = stepped.next() if count > 0 else stepped.previous()
    assert period.shift(count) == stepped
