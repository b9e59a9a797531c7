"""Forecasts come back as they were made and stay so; scores follow the values."""

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.forecast_scores import Score
from domain.frequencies import Frequency
from domain.outlooks import Horizon, Outlook
from storage.database import Database
from tests.makers import CALENDAR, NOW, indicator, instant, period, seed

BASE = period("2017-11")
MADE = Outlook(
    "abandonment",
    BASE,
    11,
    NOW,
    11,
    (
        Horizon(BASE.shift(1), 14.2, -1e-9, 3.4e12, Decimal("10.50"), 0.0335),
        Horizon(BASE.shift(2), 14.0, 0.0, 99.25),
    ),
)
SCORE = Score("abandonment", BASE, 11, 1, BASE.shift(1), 1, False, 19.7, 0.0011, NOW)


@pytest.fixture
def known(any_database: Database) -> Database:
    seed(any_database)
    return any_database


def test_a_forecast_comes_back_as_it_was_made(known: Database) -> None:
    with known.writing() as store:
        store.forecasts.keep([MADE])
    with known.reading() as store:
        assert store.forecasts.of(["abandonment"]) == {"abandonment": (MADE,)}
        assert store.forecasts.made_from(["abandonment", "other"]) == {"abandonment": 11}


def test_what_was_forecast_from_one_state_of_the_data_stays_as_it_was(known: Database) -> None:
    later = replace(MADE, made_at=instant("2017-12-24"), horizons=MADE.horizons[:1])
    corrected = replace(MADE, revision=12)
    with known.writing() as store:
        store.forecasts.keep([MADE])
        store.forecasts.keep([later, corrected])
    with known.reading() as store:
        assert store.forecasts.of(["abandonment"])["abandonment"] == (MADE, corrected)


def test_forecasts_of_every_frequency_are_read_by_their_own_periods(known: Database) -> None:
    with known.writing() as store:
        for frequency in Frequency:
            store.indicators.save(indicator(frequency.value, frequency=frequency))
            base = CALENDAR.last_ended(frequency, NOW.date())
            ahead = Horizon(base.next(), 1.0, 0.0, 2.0)
            store.forecasts.keep([Outlook(frequency.value, base, 9, NOW, 9, (ahead,))])
    with known.reading() as store:
        found = store.forecasts.of([each.value for each in Frequency])
    assert {key: made[0].base.frequency.value for key, made in found.items()} == {
        each.value: each.value for each in Frequency
    }


def test_a_score_takes_the_place_of_the_earlier_one_and_can_be_taken_back(known: Database) -> None:
    second = replace(SCORE, step=2, period=BASE.shift(2), brier=None)
    corrected = replace(SCORE, reading=2, inside=True, error=0.5, brier=0.25)
    with known.writing() as store:
        store.forecasts.score([SCORE, second])
    with known.writing() as store:
        store.forecasts.score([corrected])
    with known.reading() as store:
        found = store.forecasts.scores(["abandonment"])["abandonment"]
        assert sorted(found, key=lambda each: each.step) == [corrected, second]
    with known.writing() as store:
        store.forecasts.unscore([second])
    with known.reading() as store:
        assert store.forecasts.scores(["abandonment"]) == {"abandonment": (corrected,)}
