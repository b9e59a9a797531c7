"""Every fault at random, in every call, under four threads: nothing lost, doubled or mixed up."""

from collections.abc import Iterator

import pytest

from bot.workspace import seed as seeds
from bot.workspace import server
from bot.workspace.server import RunningWorkspace
from domain.deliveries import DeliveryState
from storage.database import Database
from tests.chaos.recording import Record
from tests.slack.storm import PAUSES, SEED, WEIGHTS, Arrived, Storm, Wave, arrived, weather

CALM = Arrived([], [], [], [])
SHORT_SEEDS = (1, 2)
LONG_FAULTS, WAVE_FAULTS, WAVE_DELIVERIES = 20_000, 500, 250


@pytest.fixture
def stormy(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningWorkspace]:
    for name, seconds in PAUSES.items():
        monkeypatch.setattr(name, seconds)
    running = server.start(seeds.from_mapping(SEED))
    running.workspace.rates.enforced = False
    yield running
    running.stop()


@pytest.mark.parametrize("seed", SHORT_SEEDS)
def test_a_storm_of_faults_loses_and_doubles_nothing(
    stormy: RunningWorkspace, database: Database, seed: int
) -> None:
    wave, storm = Wave(seed), Storm(seed, faults=150)
    wave.fill(80)
    states = weather(stormy, database, wave, storm)
    assert storm.done.total() > 60, storm.done
    assert arrived(stormy, wave) == CALM
    assert set(states) <= {DeliveryState.SENT, DeliveryState.SUPERSEDED}


@pytest.mark.chaos
def test_a_long_storm_loses_and_doubles_nothing(
    stormy: RunningWorkspace,
    any_database: Database,
    request: pytest.FixtureRequest,
    record: Record,
) -> None:
    """In waves, so that the workspace's log holds each of them."""
    total, said, found, number = Storm(0, 0), 0, CALM, 0
    while total.done.total() < LONG_FAULTS / 2:
        seed = number + 1_000 * len(request.node.callspec.id)
        wave, storm = Wave(seed), Storm(seed, WAVE_FAULTS)
        wave.fill(WAVE_DELIVERIES)
        stormy.workspace.reset(stormy.workspace.fresh_seed())
        stormy.workspace.rates.enforced = False
        states = weather(stormy, any_database, wave, storm)
        found = arrived(stormy, wave)
        assert found == CALM, f"wave {seed}"
        assert set(states) <= {DeliveryState.SENT, DeliveryState.SUPERSEDED}
        total.done.update(storm.done)
        total.methods.update(storm.methods)
        said, number = said + len(wave.deliveries), number + 1
    record(
        "Slack misbehaves",
        database=request.node.callspec.id,
        deliveries=said,
        faults=total.done.total(),
        lost=len(found.lost),
        doubled=len(found.doubled),
        out_of_order=len(found.out_of_order),
        kinds=dict(total.done.most_common()),
        methods=dict(total.methods.most_common()),
    )
    assert set(total.done) == {*WEIGHTS, "bad_file"}
