"""The words of chips claim no more than the points carry."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from bot.render import chips
from domain.chips import Chip
from domain.frequencies import Frequency
from domain.rating import Rating
from domain.snapshots import Snapshot
from domain.variation import Assurance, Evidence, Sign, Variation
from tests.render.any_facts import fact

CHIP = Chip(Evidence.ENOUGH, 24, Frequency.MONTHLY)
CONCERN = replace(CHIP, variation=Variation.CONCERN)
SHIFT = replace(CONCERN, sign=Sign.SHIFT, run=7)


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (CHIP, "within normal variation"),
        (SHIFT, "worse than usual: 7 months below the mean"),
        (
            replace(SHIFT, high=True, run=9, variation=Variation.IMPROVEMENT),
            "better than usual: 9 months above the mean",
        ),
        (
            replace(CONCERN, sign=Sign.OUTSIDE, high=True, limit="12.3%"),
            "outside normal variation: above 12.3%, worse than usual",
        ),
        (
            replace(CONCERN, sign=Sign.OUTSIDE, limit=""),
            "outside normal variation: below the lower limit by a little, worse than usual",
        ),
        (replace(CONCERN, sign=Sign.TREND, run=7), "moving the wrong way: 7 months running"),
        (
            replace(CHIP, variation=Variation.IMPROVEMENT, sign=Sign.TREND, run=8),
            "moving the right way: 8 months running",
        ),
        (
            replace(CONCERN, sign=Sign.TWO_OF_THREE, run=2, high=True),
            "worse than usual: 2 of the last 3 months near the upper limit",
        ),
        (
            replace(CHIP, assurance=Assurance.FAILING),
            "within normal variation; consistently missing target",
        ),
        (
            replace(SHIFT, assurance=Assurance.PASSING),
            "worse than usual: 7 months below the mean; consistently meeting target",
        ),
        (replace(CHIP, assurance=Assurance.HIT_AND_MISS), "within normal variation"),
        (
            replace(CHIP, evidence=Evidence.PROVISIONAL, points=11),
            "within normal variation, provisional (11 points)",
        ),
        (
            replace(CHIP, evidence=Evidence.PROVISIONAL, points=9, since="Mar 18"),
            "within normal variation, provisional (9 points since the change in Mar 18)",
        ),
        (
            Chip(Evidence.TOO_FEW, 5, Frequency.MONTHLY),
            "too few points to say (5)",
        ),
        (
            Chip(Evidence.TOO_FEW, 9, Frequency.MONTHLY),
            "too few points in a row to say (9)",
        ),
        (
            Chip(Evidence.TOO_FEW, 1, Frequency.MONTHLY, since="Mar 18"),
            "too few points to say (1 since the change in Mar 18)",
        ),
        (replace(CHIP, until="Jan 18"), "up to Jan 18: within normal variation"),
        (
            replace(SHIFT, frequency=Frequency.WEEKLY),
            "worse than usual: 7 weeks below the mean",
        ),
        (None, ""),
    ],
)
def test_a_chip_in_words(shown: Chip | None, told: str) -> None:
    assert chips.chip(shown) == told


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        (CHIP, "Red, within normal variation: no sign of a change"),
        (
            replace(CHIP, assurance=Assurance.FAILING, evidence=Evidence.PROVISIONAL, points=11),
            "Red, within normal variation: no sign of a change; consistently missing target, "
            "provisional (11 points)",
        ),
        (SHIFT, "Red, worse than usual: 7 months below the mean"),
        (Chip(Evidence.TOO_FEW, 5, Frequency.MONTHLY), "Red, too few points to say (5)"),
        (replace(CHIP, until="Jan 18"), "Red, up to Jan 18: within normal variation"),
    ],
)
def test_an_alert_says_whether_its_red_is_a_change(shown: Chip, told: str) -> None:
    assert chips.beside(_snapshot(shown)) == told


@pytest.mark.parametrize(
    ("variation", "sign", "assurance"),
    list(product(Variation, [None, *Sign], [None, *Assurance])),
)
def test_no_chip_says_more_than_its_points_carry(
    variation: Variation, sign: Sign | None, assurance: Assurance | None
) -> None:
    shown = replace(CHIP, variation=variation, sign=sign, assurance=assurance, run=7)
    few = replace(shown, evidence=Evidence.TOO_FEW, points=7)
    light = replace(shown, evidence=Evidence.PROVISIONAL, points=12)
    assert chips.chip(few) == "too few points to say (7)"
    assert chips.chip(light).endswith(", provisional (12 points)")
    assert "provisional" not in chips.chip(shown)
    for word in ("will", "because", "caused", "certain", "significant", "improved"):
        assert word not in chips.beside(_snapshot(shown)).split()


def test_a_chip_is_short_whatever_its_facts_hold() -> None:
    random = Random(3)
    told = [chips.chip(fact(Chip, random)) for _ in range(400)]
    assert max(map(len, told)) < 260
    assert len(set(told)) > 100


def _snapshot(shown: Chip) -> Snapshot:
    made: Snapshot = fact(Snapshot, Random(1))
    return replace(made, chip=shown, rating=Rating.RED)
