"""Working days: the organisation's week, less the public holidays where it is."""

from datetime import date

import pytest

from domain.errors import DomainError
from domain.holidays import public_holidays
from tests import makers
from tests.makers import instant

NORFOLK = makers.organisation(country="GB", subdivision="ENG")
GOOD_FRIDAY, EASTER_MONDAY = date(2018, 3, 30), date(2018, 4, 2)


def test_a_public_holiday_is_no_working_day() -> None:
    assert not NORFOLK.is_working_day(GOOD_FRIDAY)
    assert not NORFOLK.is_working_hour(instant("2018-03-30T10:00"))
    assert makers.organisation().is_working_day(GOOD_FRIDAY)


def test_a_holiday_of_another_part_of_the_country_is_a_working_day() -> None:
    st_andrews = date(2018, 11, 30)
    assert NORFOLK.is_working_day(st_andrews)
    assert not makers.organisation(country="GB", subdivision="SCT").is_working_day(st_andrews)


def test_the_working_day_after_easter_is_the_tuesday() -> None:
    assert NORFOLK.working_day_from(GOOD_FRIDAY) == date(2018, 4, 3)


@pytest.mark.parametrize(("count", "day"), [(1, date(2018, 3, 29)), (2, date(2018, 3, 28))])
def test_working_days_before_a_day_pass_over_weekends_and_holidays(count: int, day: date) -> None:
    assert NORFOLK.working_days_before(date(2018, 4, 3), count) == day


def test_without_working_days_a_day_stands_for_itself() -> None:
    idle = makers.organisation(working_days=())
    assert idle.working_day_from(GOOD_FRIDAY) == GOOD_FRIDAY
    assert idle.working_days_before(GOOD_FRIDAY, 2) == GOOD_FRIDAY


def test_a_place_whose_holidays_are_not_known_is_refused_by_name() -> None:
    with pytest.raises(DomainError, match="GB/XX"):
        public_holidays("GB", "XX", 2018)
