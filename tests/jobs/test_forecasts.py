"""The nightly forecasts: made once from each state of the data, scored by the values that come."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest

from domain.forecast_scores import Score, forecast_record
from domain.outlooks import Outlook
from domain.process_changes import ProcessChange
from domain.readings import Reading
from jobs import one_by_one
from jobs.make_forecasts import make_forecasts
from jobs.schedule import Job, tick
from jobs.score_forecasts import score_forecasts
from storage.database import Database
from storage.store import Store
from tests.makers import indicator, instant, organisation, period, reading, seed, target, unit

VALUES = ("11", "7", "12", "16.8", "8", "9", "8", "6.8", "7", "8.5", "14.2")
NIGHTLY = (Job("score_forecasts", score_forecasts), Job("make_forecasts", make_forecasts))


def history(key: str = "abandonment") -> Iterable[Reading]:
    """January to November 2017."""
    start = period("2017-01")
    return [reading(value, start.shift(at), indicator=key) for at, value in enumerate(VALUES)]


@pytest.fixture
def known(any_database: Database) -> Database:
    """Two units; of three indicators one has too few values."""
    seed(
        any_database,
        organisation=organisation(),
        units=(unit("imt"), unit("hr")),
        indicators=(
            indicator(),
            indicator("absence", unit="hr"),
            indicator("new", unit="hr"),
        ),
        readings=[
            *history(),
            *history("absence"),
            *list(history("new"))[:7],
        ],
        targets=(target(), target(indicator="absence")),
    )
    return any_database


def night(database: Database, day: str) -> None:
    tick(database, NIGHTLY, instant(f"{day}T02:00"))


def change(day: str) -> ProcessChange:
    return ProcessChange(
        0, "abandonment", "answerphone off", date.fromisoformat(day), "sdm",
        instant("2017-12-03T12:00"), True, "every call waits",
    )  # fmt: skip


def log(database: Database, *readings: Reading) -> None:
    with database.writing() as store:
        store.readings.add_many(readings)


def kept(database: Database, key: str = "abandonment") -> tuple[Outlook, ...]:
    with database.reading() as store:
        return store.forecasts.of([key]).get(key, ())


def scored(database: Database, key: str = "abandonment") -> list[Score]:
    with database.reading() as store:
        found = store.forecasts.scores([key]).get(key, ())
    return sorted(found, key=lambda each: (each.base, each.revision, each.step))


def test_every_indicator_with_values_enough_is_forecast_once_from_one_state_of_the_data(
    known: Database,
) -> None:
    night(known, "2017-12-01")
    (first,) = kept(known)
    assert (first.base.text, first.revision, first.values) == ("2017-11", 12, 11)
    assert (first.model, first.made_at) == ("forecast-1", instant("2017-12-01T02:00"))
    assert len(kept(known, "absence")) == 1
    assert kept(known, "new") == ()
    night(known, "2017-12-02")
    assert kept(known) == (first,)
    log(known, reading("33.9", "2017-12"))
    night(known, "2018-01-03")
    assert [each.base.text for each in kept(known)] == ["2017-11", "2017-12"]
    assert kept(known)[0] == first
    assert len(kept(known, "absence")) == 1


def test_a_correction_makes_a_new_forecast_and_leaves_the_old_one_as_it_was(
    known: Database,
) -> None:
    night(known, "2017-12-01")
    (first,) = kept(known)
    log(known, reading("4.2", "2017-11", revision=2))
    night(known, "2017-12-02")
    before, after = kept(known)
    assert before == first
    assert (after.base, after.revision) == (first.base, 13)
    assert after.horizons != first.horizons


def test_a_new_target_or_new_limits_make_a_new_forecast_from_the_same_values(
    known: Database,
) -> None:
    """Of the 11 values 9 are since March; a change that only marks a day is no reason."""
    night(known, "2017-12-01")
    (first,) = kept(known)
    with known.writing() as store:
        store.targets.add(target("16", "2017-12"))
    night(known, "2017-12-02")
    before, after = kept(known)
    assert before == first
    assert after.horizons[0].level == 16
    assert (after.horizons[0].chance or 0) > (first.horizons[0].chance or 0)
    with known.writing() as store:
        mark = change("2017-03-01")
        store.changes.add(replace(mark, new_limits=False))
    night(known, "2017-12-03")
    assert len(kept(known)) == 2
    with known.writing() as store:
        begun = store.changes.add(mark)
    night(known, "2017-12-04")
    assert [each.values for each in kept(known)] == [11, 11, 9]
    with known.writing() as store:
        store.changes.save(replace(begun, withdrawn_by="sdm", withdrawn_at=mark.logged_at))
    night(known, "2017-12-05")
    assert [each.values for each in kept(known)] == [11, 11, 9, 11]
    night(known, "2017-12-06")
    assert len(kept(known)) == 4
    assert len(kept(known, "absence")) == 1


def test_an_indicator_with_too_few_values_is_not_looked_at_for_its_many_targets(
    known: Database,
) -> None:
    with known.writing() as store:
        for month in ("2017-01", "2017-02", "2017-03"):
            store.targets.add(target("16", month, indicator="new"))
        assert "new" not in store.forecasts.behind()
        assert "absence" in store.forecasts.behind()


def test_forecasts_are_scored_once_their_values_are_there_and_follow_corrections(
    known: Database,
) -> None:
    night(known, "2017-12-01")
    assert scored(known) == []
    log(known, reading("33.9", "2017-12"))
    night(known, "2018-01-03")
    (score,) = scored(known)
    (first, *_) = kept(known)[0].horizons
    assert (score.step, score.period.text, score.reading) == (1, "2017-12", 1)
    assert not score.inside
    assert score.error == pytest.approx(33.9 - first.median)
    assert score.brier == pytest.approx((first.chance or 0) ** 2)
    log(known, reading("8.5", "2017-12", revision=2))
    night(known, "2018-01-04")
    scores = scored(known)
    assert [(each.step, each.reading, each.inside) for each in scores] == [(1, 2, True)]
    assert scores[0].scored_at == instant("2018-01-04T02:00")
    assert forecast_record(scores).inside == 1


def test_a_withdrawn_value_takes_its_score_back(known: Database) -> None:
    night(known, "2017-12-01")
    log(known, reading("33.9", "2017-12"))
    night(known, "2018-01-03")
    assert len(scored(known)) == 1
    log(known, reading(None, "2017-12", revision=2, withdraws=1))
    night(known, "2018-01-04")
    assert scored(known) == []


def test_what_was_scored_is_not_scored_again_while_the_data_stays(known: Database) -> None:
    night(known, "2017-12-01")
    log(known, reading("33.9", "2017-12"))
    night(known, "2018-01-03")
    before = scored(known)
    night(known, "2018-01-04")
    night(known, "2018-02-04")
    assert scored(known) == before


def test_a_night_goes_on_in_portions_and_one_that_fails_holds_up_no_other(
    known: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    portions: list[list[str]] = []
    monkeypatch.setattr(one_by_one, "AT_ONCE", 1)

    def work(store: Store, keys: Sequence[str], now: datetime) -> None:
        portions.append(list(keys))
        if keys == ("absence",):
            raise ValueError("nobody knows why")

    def find(store: Store) -> Sequence[str]:
        return store.forecasts.behind()

    job = Job("nightly", one_by_one.one_by_one("nightly", find, work))
    tick(known, (job,), instant("2017-12-01T02:00"))
    assert portions == [["abandonment"], ["absence"]]
    tick(known, (job,), instant("2017-12-01T03:00"))
    assert len(portions) == 4
