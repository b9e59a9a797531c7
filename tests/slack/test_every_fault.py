"""Every call that a delivery makes, with every fault: once in the end, or kept and told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.scenarios.loading import SCENARIOS
from bot.workspace import seed as seeds
from bot.workspace import server
from bot.workspace.server import RunningWorkspace
from bot.workspace.web_api.methods import METHODS
from domain.deliveries import DeliveryKind, DeliveryState, NewDelivery
from storage.database import Database
from tests import makers
from tests.slack import answering
from tests.slack.ordeals import (
    ADMIN,
    IN_THE_CHANNEL,
    JOURNEYS,
    LASTING,
    LEAD,
    LOOKING,
    OF_THE_TOKEN,
    PASSING,
    UPLOADING,
    Ordeal,
    while_it_lasts,
)
from tests.slack.sending import CHANNEL, update

BOT = Path(__file__).parents[2] / "bot"
NAME = re.compile(r"\.([a-z]+_[a-zA-Z]+)\b")


@pytest.fixture(scope="module")
def one_workspace() -> Iterator[RunningWorkspace]:
    running = server.start(seeds.load(SCENARIOS / "norfolk" / "workspace.yaml"))
    yield running
    running.stop()


@pytest.fixture
def ordeal(
    one_workspace: RunningWorkspace, database: Database, request: pytest.FixtureRequest
) -> Iterator[Ordeal]:
    one_workspace.workspace.reset(one_workspace.workspace.fresh_seed())
    one_workspace.workspace.rates.enforced = False
    one_workspace.workspace.file_processing_ms = 0
    people = (makers.person("sdm"), makers.person("sda"), makers.person("him", admin=True))
    makers.seed(database, people=people)
    fault = request.node.callspec.params["fault"]
    yield Ordeal(one_workspace, database, held_uploads=fault.startswith("timeout"))
    one_workspace.workspace.faults.clear()


@pytest.mark.parametrize("fault", PASSING)
@pytest.mark.parametrize("method", JOURNEYS)
def test_after_a_passing_fault_it_has_gone_out_once(
    ordeal: Ordeal, method: str, fault: str
) -> None:
    prepare, key = JOURNEYS[method]
    prepare(ordeal)
    ordeal.go_wrong(method, fault)
    ordeal.deliver()
    assert ordeal.faults(method) == 1
    assert ordeal.outbox(key) is DeliveryState.SENT
    _is_there_once(ordeal, method)
    assert ordeal.told() == ""


@pytest.mark.parametrize("fault", LASTING)
@pytest.mark.parametrize("method", JOURNEYS)
def test_a_lasting_fault_is_told_and_what_waits_goes_out_once_when_it_is_mended(
    ordeal: Ordeal, method: str, fault: str
) -> None:
    prepare, key = JOURNEYS[method]
    prepare(ordeal)
    ordeal.go_wrong(method, fault, times=1_000)
    ordeal.deliver(rounds=6)
    assert ordeal.faults(method) >= 1
    state = while_it_lasts(method, fault)
    assert ordeal.outbox(key) is state
    _is_told(ordeal, method, fault, state)
    ordeal.mend()
    ordeal.decide()
    ordeal.deliver(rounds=30)
    put_aside = state is DeliveryState.UNKNOWN  # as the person found it there
    assert ordeal.outbox(key) is (DeliveryState.DISCARDED if put_aside else DeliveryState.SENT)
    _is_there_once(ordeal, method)
    _is_told(ordeal, method, fault, state)
    assert ordeal.told() == ""


def _is_there_once(ordeal: Ordeal, method: str) -> None:
    _, key = JOURNEYS[method]
    if method == "chat.update":
        (message,) = ordeal.seen()
        assert "later" in message["text"]
    elif method == "chat.getPermalink":
        assert ordeal.posts("first") == ordeal.posts(key) == 1, "itself, and what took its place"
        assert sum("replaces an earlier" in str(each["blocks"]) for each in ordeal.seen()) == 1
    else:
        assert ordeal.posts(key) == 1


def _is_told(ordeal: Ordeal, method: str, fault: str, state: DeliveryState) -> None:
    """To whom it concerns, once, however often it was tried."""
    lasts = ordeal.running.workspace.faults.listed() != []
    in_the_way = state in (DeliveryState.PARKED, DeliveryState.SENDING)
    if fault in IN_THE_CHANNEL and in_the_way and method != "conversations.open":
        for person in (LEAD, ADMIN):
            assert ordeal.said(person, "I cannot post in <#C01IMT> (IMT)") == 1
    if state is DeliveryState.UNKNOWN:
        assert ordeal.said(ADMIN, "may or may not have arrived in <#C01IMT> (IMT)") == 1
    if state is DeliveryState.FAILED and method != "conversations.open":
        assert ordeal.said(ADMIN, "could not be posted in <#C01IMT> (IMT)") == 1
    stops_all = fault in OF_THE_TOKEN and in_the_way | (state is DeliveryState.PENDING)
    if stops_all and not lasts:
        assert ordeal.said(ADMIN, "Slack takes my messages again") == 1
    if lasts and state in (DeliveryState.PARKED, DeliveryState.FAILED, DeliveryState.UNKNOWN):
        word = fault.removeprefix("error:")
        assert re.search(rf"{state.value}.*\n.*\({word}|{word}", ordeal.told())
        assert "kpi outbox retry" in ordeal.told()


def test_every_call_of_the_bot_has_its_faults() -> None:
    """Read in the source, so that a new call without them is missed here."""
    read = {name for file in BOT.rglob("*.py") if "workspace" not in file.parts
            for name in NAME.findall(file.read_text("utf-8"))}  # fmt: skip
    known = {name.replace(".", "_"): name for name in METHODS}
    asked = {known[name] for name in read if name in known}
    by_doctor = {"auth.test", "chat.delete", "files.delete", "apps.connections.open"}
    assert asked - by_doctor == {*JOURNEYS, *answering.METHODS} - {"upload", *answering.OTHER}
    assert set(UPLOADING) | set(LOOKING) < set(JOURNEYS)


@pytest.mark.parametrize("fault", ["renamed"])
def test_a_channel_is_known_by_its_id_whatever_it_is_called(ordeal: Ordeal, fault: str) -> None:
    prepare, key = JOURNEYS["chat.update"]
    prepare(ordeal)
    ordeal.running.workspace.channels[CHANNEL].name = fault
    ordeal.queue(NewDelivery("more", DeliveryKind.POST, CHANNEL, update()))
    ordeal.deliver()
    assert [ordeal.outbox(each) for each in (key, "more")] == [DeliveryState.SENT] * 2
    assert ordeal.posts("more") == 1
