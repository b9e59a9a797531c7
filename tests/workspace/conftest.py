"""A running workspace, and apps connected to it over Socket Mode and over signed HTTP."""

from collections.abc import Iterator

import pytest

from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from tests.workspace import small_app
from tests.workspace.driver import SEED, Driver
from tests.workspace.small_app import Connected


@pytest.fixture
def running() -> Iterator[RunningWorkspace]:
    workspace = server.start(seed.from_mapping(SEED))
    yield workspace
    workspace.stop()


@pytest.fixture
def slack(running: RunningWorkspace) -> Driver:
    """A driver of a workspace without rate limits, which have tests of their own."""
    running.workspace.rates.enforced = False
    return Driver(running.url)


@pytest.fixture(scope="module", params=["socket", "http"])
def connected(request: pytest.FixtureRequest) -> Iterator[Connected]:
    """One connection for a module, since a socket client takes seconds to close."""
    running = server.start(seed.from_mapping(SEED))
    app, heard = small_app.build(running)
    ways = {"socket": small_app.over_socket, "http": small_app.over_http}
    with ways[request.param](app, running):
        yield Connected(running, heard)
    running.stop()
