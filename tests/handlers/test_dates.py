"""Days as people type them, at the edges of years."""

from datetime import date

import pytest

from domain.errors import DomainError
from handlers.dates import parse_day


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
