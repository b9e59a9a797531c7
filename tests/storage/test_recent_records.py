"""Records that are read no further back than is needed, on both databases."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from sqlalchemy import text

from domain.assessments import Record, assess
from domain.dues import dues
from domain.indicators import Indicator
from domain.periods import Frequency
from domain.rating import YearOnYear
from domain.readings import Reading, ReadingStatus
from domain.recent import begins
from domain.signals import signal_of
from domain.snapshots import snapshot
from storage.database import Database
from tests import makers

TODAY, LONG_AGO = date(2018, 2, 5), date(1990, 1, 1)
RECENT = "SELECT * FROM reading WHERE indicator IN ('a', 'b') AND period >= '2017-01'"


def indicators() -> list[Indicator]:
    frequencies = (Frequency.MONTHLY, Frequency.WEEKLY, Frequency.TERMLY, Frequency.YEARLY)
    schemes = (None, YearOnYear())
    return [
        makers.indicator(f"indicator_{number}", frequency=frequency, scheme=scheme)
        for number, (frequency, scheme) in enumerate(
            [(frequency, scheme) for frequency in frequencies for scheme in schemes] * 4
        )
    ]


def readings_of(indicator: Indicator, random: Random) -> list[Reading]:
    last = makers.organisation().calendar.last_ended(indicator.frequency, TODAY)
    kept, withdrawn = random.choice([1, 0.9]), random.choice([0, 0.15])
    backs = range(random.choice([0, 0, 2, 40]), random.choice([0, 10, 60, 60]))
    found = [
        makers.reading(
            f"{random.randrange(50, 130) / 10}", last.shift(-back), indicator=indicator.key
        )
        for back in backs
        if random.random() < kept
    ]
    taken_back = [
        replace(each, revision=2, entry=None, status=ReadingStatus.WITHDRAWN, withdraws=1)
        for each in found
        if random.random() < withdrawn
    ]
    return found + taken_back


def test_what_is_said_of_today_is_said_as_from_whole_histories(any_database: Database) -> None:
    random, known = Random(11), indicators()
    calendar = makers.organisation().calendar
    makers.seed(
        any_database,
        indicators=known,
        targets=[
            makers.target(start=calendar.containing(each.frequency, LONG_AGO), indicator=each.key)
            for each in known
        ],
        readings=[reading for each in known for reading in readings_of(each, random)],
    )
    with any_database.reading() as store:
        whole = store.records.many(known)
        assessed = tuple(store.records.assessed(known, TODAY))
        recent = store.records.recent(known, TODAY)
        waited_for = {each.indicator.key for each in store.records.waited_for(known, TODAY)}
    assert [_said(each.record) for each in assessed] == [_said(each) for each in whole]
    assert [dues(each, TODAY) for each in recent] == [dues(each, TODAY) for each in whole]
    assert {each.indicator.key for each in whole if dues(each, TODAY)} <= waited_for
    assert len(waited_for) < len(known)
    cut = [each for each in recent if each.since is not None]
    assert 5 < len(cut) < len(known)
    assert sum(len(each.readings) for each in recent) < sum(len(each.readings) for each in whole)


def _said(record: Record) -> object:
    return snapshot(record, assess(record, TODAY), "IMT")


def test_an_old_value_that_was_withdrawn_does_not_begin_a_history(any_database: Database) -> None:
    indicator = makers.indicator()
    old = makers.reading("9", "2012-01")
    gone = replace(old, revision=2, entry=None, status=ReadingStatus.WITHDRAWN, withdraws=1)
    makers.seed(any_database, readings=[old, gone, makers.reading("9", "2018-01")])
    with any_database.writing() as store:
        assert store.records.recent([indicator], TODAY)[0].since is None
        store.readings.add(replace(old, revision=3))
    with any_database.reading() as store:
        first = begins(indicator, makers.organisation(), TODAY)
        assert store.records.recent([indicator], TODAY)[0].since == first


def test_a_years_gap_is_found_whole_when_too_little_is_near(any_database: Database) -> None:
    makers.seed(any_database, readings=[makers.reading("14.2", "2012-01")])
    with any_database.reading() as store:
        (found,) = store.records.assessed([makers.indicator()], TODAY)
    assert (found.record.since, len(found.record.readings)) == (None, 1)
    assert snapshot(found.record, found.assessments, "IMT").period == "2012-01"


@pytest.mark.parametrize("frequency", [Frequency.MONTHLY, Frequency.WEEKLY])
def test_the_record_at_a_period_knows_that_period_and_its_year_before(
    any_database: Database, frequency: Frequency
) -> None:
    last = makers.organisation().calendar.last_ended(frequency, TODAY)
    values = [makers.reading("9", last.shift(-back)) for back in range(60)]
    known = makers.indicator(frequency=frequency)
    target = makers.target(start=last.shift(-60))
    makers.seed(any_database, indicators=(known,), targets=[target], readings=values)
    compared = replace(known, scheme=YearOnYear())
    with any_database.reading() as store:
        (plain,) = store.records.at([known], last)
        (both,) = store.records.at([compared], last)
    assert [each.period for each in plain.readings] == [last]
    assert [each.period for each in both.readings] == [last.same_last_year(), last]


def test_postgres_finds_recent_readings_by_their_key(postgres_database: Database) -> None:
    makers.seed(postgres_database)
    with postgres_database.writing() as store:
        connection = store.indicators._session.connection()
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = connection.execute(text(f"EXPLAIN {RECENT}")).scalars()
        assert any("pk_reading" in line for line in plan)


def test_a_key_is_claimed_once_among_many(any_database: Database) -> None:
    keys = [(f"i{number}", "2017-12", 0) for number in range(1_500)]
    with any_database.writing() as store:
        assert store.ledger.claim("close", "i7", "2017-12", 0, makers.NOW)
        won = store.ledger.claim_many("close", keys, makers.NOW)
        assert won == set(keys) - {("i7", "2017-12", 0)}
        assert not store.ledger.claim_many("close", keys, makers.NOW)
        assert len(store.ledger.claimed_among("close", ["i7", "i8", "x"], "2017-12")) == 2


def test_a_channels_latest_notes_are_counted_whatever_else_is_noted(any_database: Database) -> None:
    with any_database.writing() as store:
        for number in range(5):
            for what in ("announced", "greeted"):
                store.audit.note("bot", what, "channel:C1", {"number": str(number)}, makers.NOW)
    with any_database.reading() as store:
        newest = store.audit.latest("channel:C1", "announced", 2)
    assert [(each.what, each.detail["number"]) for each in newest] == [
        ("announced", "4"),
        ("announced", "3"),
    ]


def test_chips_are_those_of_whole_histories(any_database: Database) -> None:
    random, known = Random(11), indicators()
    calendar = makers.organisation().calendar
    makers.seed(
        any_database,
        indicators=known,
        targets=[
            makers.target(start=calendar.containing(each.frequency, LONG_AGO), indicator=each.key)
            for each in known
        ],
        readings=[
            reading
            for each in known
            for reading in _some_ratios(_some_provisional(readings_of(each, random), random))
        ],
    )
    with any_database.reading() as store:
        judged = tuple(store.records.judged(known, TODAY))
        whole = store.records.many(known)
    expected = [signal_of(each, assess(each, TODAY)) for each in whole]
    assert [each.signal.chip for each in judged] == [each.chip for each in expected]
    cut = [each for each in judged if each.record.earlier]
    assert 5 < len(cut) < len(known)
    assert all(len(each.record.earlier) > 5 for each in cut[:3])


def _some_provisional(readings: list[Reading], random: Random) -> list[Reading]:
    statuses = (ReadingStatus.FINAL, ReadingStatus.ESTIMATED, ReadingStatus.PROVISIONAL)
    return [
        replace(each, status=random.choices(statuses, [6, 1, 1])[0]) if each.entry else each
        for each in readings
    ]


def _some_ratios(readings: list[Reading]) -> list[Reading]:
    return [
        replace(each, entry=makers.entry(f"{at + 7}/{at + 83}")) if each.entry and at % 3 else each
        for at, each in enumerate(readings)
    ]
