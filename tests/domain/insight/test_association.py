"""Lead and lag: silent before 24 pairs, right where one follows the other, quiet where not."""

import math
import random
from collections.abc import Callable

import pytest

from domain.insight.association import ENOUGH_PAIRS, association

SEED = 20_180_306


def noise(count: int, draw: random.Random) -> list[float | None]:
    return [draw.gauss(0, 1) for _ in range(count)]


def walk(count: int, draw: random.Random) -> list[float | None]:
    at, found = 0.0, []
    for _ in range(count):
        at += draw.gauss(0, 1)
        found.append(at)
    return [*found]


def following(lead: list[float | None], after: int, draw: random.Random) -> list[float | None]:
    """Falls when the lead rose so many periods before."""
    early = [None] * after + lead[: len(lead) - after]
    return [-0.8 * (each or 0.0) + draw.gauss(0, 0.3) for each in early]


@pytest.mark.parametrize("after", [0, 1, 3])
def test_nothing_is_said_before_24_pairs_of_values(after: int) -> None:
    draw = random.Random(SEED)
    values = walk(ENOUGH_PAIRS - 1 + after, draw)
    early = association(values, following(values, after, draw), after)
    assert (early.pairs, early.r, early.low) == (23, None, None)
    values = walk(ENOUGH_PAIRS + after, draw)
    told = association(values, following(values, after, draw), after)
    assert (told.pairs, told.changes) == (24, 23)
    assert told.r is not None


def test_what_follows_its_lead_is_seen_with_its_direction_at_the_stated_lag() -> None:
    draw = random.Random(SEED)
    lead = walk(48, draw)
    found = association(lead, following(lead, 2, draw), 2)
    assert found.is_told_from_chance
    assert found.r is not None
    assert found.r < -0.5
    assert found.low is not None
    assert found.high is not None
    assert -1 < found.low < found.r < found.high < 0


@pytest.mark.parametrize("made", [noise, walk], ids=["noise", "walk"])
def test_two_strangers_seem_related_no_more_often_than_in_one_of_twenty(made: object) -> None:
    draw = random.Random(SEED)
    make = noise if made is noise else walk
    found = [association(make(30, draw), make(30, draw), 1) for _ in range(400)]
    assert sum(each.is_told_from_chance for each in found) <= 0.08 * len(found)


def season(count: int, draw: random.Random) -> list[float | None]:
    begins = draw.uniform(0, 12)
    waves = (4 * math.sin(2 * math.pi * (at + begins) / 12) for at in range(count))
    return [each + draw.gauss(0, 1) for each in waves]


def test_that_both_have_a_season_says_little() -> None:
    draw = random.Random(SEED)
    found = [association(season(60, draw), season(60, draw), 1) for _ in range(200)]
    assert sum(each.is_told_from_chance for each in found) <= 0.15 * len(found)


@pytest.mark.parametrize("bend", [lambda at: at * at, lambda at: math.sin(at / 20)])
def test_two_smooth_curves_say_nothing(bend: Callable[[int], float]) -> None:
    curve: list[float | None] = [bend(at) for at in range(36)]
    found = association(curve, curve, 1)
    assert found.r is not None
    assert found.r > 0.9
    assert not found.is_told_from_chance


def test_a_missing_value_is_a_gap_and_too_many_of_them_say_nothing() -> None:
    draw = random.Random(SEED)
    lead = walk(60, draw)
    holes = [each if at % 2 else None for at, each in enumerate(lead)]
    found = association(holes, following(lead, 1, draw), 1)
    assert found.pairs >= ENOUGH_PAIRS
    assert (found.changes, found.r) == (0, None)


def test_a_series_that_never_moves_has_no_association() -> None:
    draw = random.Random(SEED)
    assert association([5.0] * 40, walk(40, draw), 1).r is None


def test_one_wild_value_does_not_decide() -> None:
    draw = random.Random(SEED)
    lead, lag = noise(40, draw), noise(40, draw)
    lead[20], lag[21] = 1e6, 1e6
    assert not association(lead, lag, 1).is_told_from_chance


def test_more_lag_than_history_is_no_error() -> None:
    assert association([1.0, 2.0], [1.0, 2.0], 24).pairs == 0
