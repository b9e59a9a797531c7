"""Days as people type them, at the edges of years."""

from datetime import date

import pytest

from domain.errors import DomainError
from handlers.dates import parse_day, parse_past_day


@pytest.mark.parametrize(
    ("typed", "today", "meant"),
    [
        ("29 feb", date(2019, 3, 1), date(2020, 2, 29)),
        ("29 feb", date(2020, 2, 29), date(2020, 2, 29)),
        ("28 feb", date(2020, 2, 29), date(2021, 2, 28)),
        ("31 dec", date(2020, 12, 31), date(2020, 12, 31)),
        ("1 jan", date(2020, 12, 31), date(2021, 1, 1)),
        ("in 1 day", date(2020, 2, 28), date(2020, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_next_such_day(typed: str, today: date, meant: date) -> None:
    assert parse_day(typed, today) == meant


def test_a_leap_day_that_does_not_come_soon_is_refused() -> None:
    with pytest.raises(DomainError, match="is not a day"):
        parse_day("29 feb", date(2017, 3, 1))


MONDAY = date(2018, 3, 5)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 feb", date(2018, 2, 1)),
        ("5 mar", date(2018, 3, 5)),
        ("6 mar", date(2017, 3, 6)),
        ("6 mar 2018", date(2018, 3, 6)),
        ("2018-03-06", date(2018, 3, 6)),
        ("today", MONDAY),
        ("Yesterday", date(2018, 3, 4)),
        ("on friday", date(2018, 3, 2)),
        ("last tuesday", date(2018, 2, 27)),
        ("2 weeks ago", date(2018, 2, 19)),
        ("1 day ago", date(2018, 3, 4)),
        ("tomorrow", date(2018, 3, 6)),
        ("next friday", date(2018, 3, 9)),
    ],
)
def test_what_has_happened_is_the_latest_such_day(typed: str, meant: date) -> None:
    assert parse_past_day(typed, MONDAY) == meant


@pytest.mark.parametrize("typed", ["soon", "never", "31 feb", "0 feb", ""])
def test_what_is_no_day_is_refused_with_one(typed: str) -> None:
    with pytest.raises(DomainError, match=r"is not a day\. Write for example 5 Mar 2018"):
        parse_past_day(typed, MONDAY)
