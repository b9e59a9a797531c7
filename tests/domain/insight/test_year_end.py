"""Where a year may end: paths behind what is known, by the indicator's own aggregation."""

from fractions import Fraction

import numpy as np
import pytest

from domain.aggregation import Aggregation
from domain.indicators import Indicator
from domain.insight.forecast import forecast
from domain.insight.year_end import YearEnd, ahead_of, year_end
from domain.measures import Measure
from domain.rating import Polarity
from tests.domain.years import calls, entries_of, record, to_date
from tests.makers import indicator

RATE = indicator()
PATHS = np.array([[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]])


def end_of(shown: Indicator, values: list[str | None], ahead: list[str] | None = None) -> YearEnd:
    """With nine months known, PATHS are January to March."""
    known = record([*(ahead or []), *values], "2016-04" if ahead else "2017-04", shown)
    year = to_date(known)
    found = year_end(year, ahead_of(year), PATHS, entries_of(known))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("shown", "value", "ends"),
    [
        (calls(), "100", [960.0, 1050.0]),
        (calls(measure=Measure.SCORE), "100", [80.0, 87.5]),
        (calls(aggregation=Aggregation.LAST), "100", [30.0, 60.0]),
        (RATE, "10/100", [12.5, 20.0]),
    ],
)
def test_paths_go_on_from_what_is_known(shown: Indicator, value: str, ends: list[float]) -> None:
    assert end_of(shown, [value] * 9).ends == pytest.approx(ends)


def test_a_ratio_goes_on_with_last_years_denominators() -> None:
    """Nine tens of a hundred each, then 10, 20, 30 per cent of a thousand, of one and of one."""
    before = ["1/1"] * 9 + ["1/1000", "1/1", "1/1"]
    assert end_of(RATE, ["10/100"] * 9, before).ends[0] == pytest.approx(
        (90 + 100 + 0.2 + 0.3) / (900 + 1002) * 100
    )


def test_the_chance_is_the_share_of_paths_that_meet_the_target_and_on_it_is_met() -> None:
    found = end_of(calls(), ["100"] * 9)
    assert found.chance(Fraction(960), Polarity.BIGGER) == 1.0
    assert found.chance(Fraction(961), Polarity.BIGGER) == 0.5
    assert found.chance(Fraction(960), Polarity.SMALLER) == 0.5


@pytest.mark.parametrize("polarity", Polarity)
@pytest.mark.parametrize(
    ("shown", "value", "target"),
    [
        (calls(measure=Measure.SCORE), "99.1", "99.1"),
        (calls(measure=Measure.CURRENCY), "8.1", "97.2"),
        (RATE, "333/1000", "33.3"),
    ],
)
def test_a_year_that_never_moved_is_on_the_target_that_it_is_on(
    polarity: Polarity, shown: Indicator, value: str, target: str
) -> None:
    known = record([value] * 21, "2016-04", shown)
    year = to_date(known)
    level = float(entries_of(known)[year.counted[0].period].exact(shown.measure))
    ended = year_end(year, ahead_of(year), np.full((5, 3), level), entries_of(known))
    assert ended is not None
    assert ended.chance(Fraction(target), polarity) == 1.0


def test_the_fan_is_of_the_year_so_far_in_each_period_ahead() -> None:
    fan = end_of(calls(), ["100"] * 9).fan
    assert [each.period.text for each in fan] == ["2018-01", "2018-02", "2018-03"]
    assert [each.median for each in fan] == pytest.approx([925.0, 960.0, 1005.0])
    assert all(each.low < each.median < each.high for each in fan)


def test_a_sum_with_a_gap_has_no_end_and_a_mean_has() -> None:
    known = record(["100", None, *["100"] * 7])
    year = to_date(known)
    assert year_end(year, ahead_of(year), PATHS, entries_of(known)) is None
    assert end_of(calls(measure=Measure.SCORE), ["100", None, *["100"] * 7])


def test_of_an_even_history_the_year_ends_where_it_always_did() -> None:
    known = record(["100"] * 33, first="2015-04")
    year = to_date(known)
    found = forecast(np.full(33, 100.0), 12, 3, 0.0)
    assert found is not None
    ended = year_end(year, ahead_of(year), found.paths, entries_of(known))
    assert ended is not None
    assert ended.chance(Fraction(1200), Polarity.BIGGER) == 1.0
    assert ended.chance(Fraction(1201), Polarity.BIGGER) == 0.0
