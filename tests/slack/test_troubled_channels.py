"""One channel's trouble is its own: the others go on at their own rate meanwhile."""

from collections.abc import Iterator

import pytest

from bot.workspace import seed as seeds
from bot.workspace import server
from bot.workspace.server import RunningWorkspace
from domain.deliveries import DeliveryKind, DeliveryState, NewDelivery
from storage.database import Database
from storage.outbox import marker
from tests.end_to_end.town import eventually
from tests.slack.sending import update
from tests.slack.storm import CHANNELS, PAUSES, SEED, sending
from tests.workspace.driver import Driver

TROUBLED, WELL = CHANNELS[:3], CHANNELS[3:6]
EACH = 6


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningWorkspace]:
    for name, seconds in PAUSES.items():
        monkeypatch.setattr(name, seconds)
    workspace = server.start(seeds.from_mapping(SEED))
    workspace.workspace.rates.enforced = False
    yield workspace
    workspace.stop()


def keys(channel: str) -> list[str]:
    return [f"{channel}:{number}" for number in range(EACH)]


def queue(database: Database) -> None:
    """What belongs to the troubled channels comes first."""
    with database.writing() as store:
        for channel in (*TROUBLED, *WELL):
            for key in keys(channel):
                store.outbox.queue(NewDelivery(key, DeliveryKind.POST, channel, update()))


def arrived(running: RunningWorkspace, channel: str) -> list[str]:
    """Posts that the workspace has accepted, in its order."""
    entries = running.workspace.log.since(0)
    return [
        each["dedup"] for each in entries
        if each["kind"] == "api" and each["method"] == "chat.postMessage"
        and each["ok"] and each["channel"] == channel
    ]  # fmt: skip


def all_is_there(running: RunningWorkspace) -> bool:
    return all(len(arrived(running, channel)) == EACH for channel in WELL)


@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize(
    ("method", "fault", "state"),
    [
        ("chat.postMessage", "429", DeliveryState.PENDING),
        ("chat.postMessage", "error:is_archived", DeliveryState.PARKED),
        ("chat.postMessage", "error:not_in_channel", DeliveryState.PARKED),
        ("chat.postMessage", "5xx", DeliveryState.SENDING),
        ("conversations.history", "5xx", DeliveryState.SENDING),
        ("conversations.history", "429", DeliveryState.SENDING),
    ],
)
def test_the_other_channels_get_all_of_theirs_in_order_while_some_get_nothing(
    running: RunningWorkspace,
    database: Database,
    method: str,
    fault: str,
    state: DeliveryState,
    threads: int,
) -> None:
    driver = Driver(running.url)
    for channel in TROUBLED:
        if method != "chat.postMessage":
            driver.post("faults", method="chat.postMessage", fault="reset_before", channel=channel)
        body = {"method": method, "fault": fault, "times": 10_000, "channel": channel}
        assert driver.post("faults", **body, after=3_600)["ok"]
    queue(database)
    with sending(running, database, threads):
        eventually(lambda: all_is_there(running), "what belongs to the other channels")
        eventually(lambda: _befallen(running, method) >= len(TROUBLED), "the trouble")
        _are_as_they_should(running)
    _wait_in(database, state)


def test_channels_whose_calls_hang_hold_up_no_others(
    running: RunningWorkspace, database: Database
) -> None:
    """As many as there are threads but one."""
    driver = Driver(running.url)
    for channel in TROUBLED:
        body = {"method": "chat.postMessage", "fault": "timeout_before", "channel": channel}
        assert driver.post("faults", **body, times=10_000, after=3_600)["ok"]
    queue(database)
    with sending(running, database, threads=len(TROUBLED) + 1):
        eventually(lambda: all_is_there(running), "what belongs to the other channels")
        eventually(lambda: _befallen(running, "chat.postMessage") >= len(TROUBLED), "the trouble")
        _are_as_they_should(running)
    _wait_in(database, DeliveryState.SENDING)


def _are_as_they_should(running: RunningWorkspace) -> None:
    for channel in WELL:
        assert arrived(running, channel) == [marker(key) for key in keys(channel)]
    for channel in TROUBLED:
        assert arrived(running, channel) == []


def _befallen(running: RunningWorkspace, method: str) -> int:
    entries = running.workspace.log.since(0)
    return sum(each["kind"] == "fault" and each["method"] == method for each in entries)


def _wait_in(database: Database, state: DeliveryState) -> None:
    """The first of each troubled channel is as told, and nothing has overtaken it."""
    with database.reading() as store:
        every = {each.key: each.state for each in store.outbox.listed(tuple(DeliveryState))}
    for channel in TROUBLED:
        first, *rest = (every[key] for key in keys(channel))
        assert first in (state, DeliveryState.SENDING)
        assert set(rest) == {DeliveryState.PENDING}
