"""Which periods make up a fiscal year, whatever month it starts in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.fiscal_years import periods_in, year_of
from domain.periods import Calendar, Frequency
from tests.makers import instant

DAYS = st.dates(instant("1990-01-01").date(), instant("2060-01-01").date())


@pytest.mark.parametrize(
    ("start", "year", "frequency", "first", "last", "count"),
    [
        (4, "2017/18", Frequency.MONTHLY, "2017-04", "2018-03", 12),
        (1, "2018", Frequency.MONTHLY, "2018-01", "2018-12", 12),
        (10, "2017/18", Frequency.MONTHLY, "2017-10", "2018-09", 12),
        (4, "2017/18", Frequency.QUARTERLY, "2017/18-Q1", "2017/18-Q4", 4),
        (10, "2017/18", Frequency.QUARTERLY, "2017/18-Q1", "2017/18-Q4", 4),
        (2, "2017/18", Frequency.QUARTERLY, "2017-Q1", "2017-Q4", 4),
        (4, "2017/18", Frequency.TERMLY, "2016/17-T3", "2017/18-T2", 3),
        (1, "2018", Frequency.TERMLY, "2017/18-T2", "2018/19-T1", 3),
        (4, "2017/18", Frequency.YEARLY, "2017/18", "2017/18", 1),
        (1, "2015", Frequency.WEEKLY, "2015-W01", "2015-W53", 53),
        (1, "2018", Frequency.WEEKLY, "2018-W01", "2018-W52", 52),
        (4, "2017/18", Frequency.WEEKLY, "2017-W14", "2018-W13", 52),
    ],
)
def test_a_year_has_the_periods_that_mostly_lie_in_it(
    start: int, year: str, frequency: Frequency, first: str, last: str, count: int
) -> None:
    calendar = Calendar(fiscal_year_start=start)
    found = periods_in(calendar.from_text(Frequency.YEARLY, year), frequency)
    assert (found[0].text, found[-1].text, len(found)) == (first, last, count)


@given(DAYS, st.sampled_from(Frequency), st.integers(1, 12))
def test_every_period_belongs_to_exactly_one_year(
    day: "object", frequency: Frequency, start: int
) -> None:
    calendar = Calendar(fiscal_year_start=start)
    period = calendar.containing(frequency, day)  # type: ignore[arg-type]
    year = year_of(period)
    owners = [each for each in (year.previous(), year, year.next())
              if period in periods_in(each, frequency)]  # fmt: skip
    assert owners == [year]
