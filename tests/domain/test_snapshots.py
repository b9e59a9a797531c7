"""What is said of an indicator at one moment."""

from decimal import Decimal

import pytest

from domain.assessments import Record
from domain.rating import Points, Relative, Scheme
from domain.snapshots import colour_words
from tests.makers import indicator, organisation


@pytest.mark.parametrize(
    ("scheme", "green"),
    [
        (Points(Decimal(3)), "On target"),
        (Points(Decimal(3), Decimal(1)), "Up to 1.0 points worse"),
        (Relative(Decimal(10)), "On target"),
        (Relative(Decimal(10), Decimal(5)), "Up to 5% worse"),
    ],
)
def test_what_green_means_states_its_tolerance(scheme: Scheme, green: str) -> None:
    record = Record(indicator(scheme=scheme), organisation(), (), ())
    assert colour_words(record)[0] == green
