"""The whole bot over Socket Mode and over signed HTTP, once a session each."""

from collections.abc import Iterator

import pytest

from tests.end_to_end.town import PATIENT, Town, open_town

WAYS = ["socket", "http"]


@pytest.fixture(scope="session", params=WAYS)
def listening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with open_town(request.param, tmp_path_factory.mktemp(request.param)) as town:
        yield town


@pytest.fixture
def norfolk(listening: Town) -> Iterator[Town]:
    """Norfolk on 1 December 2017, with its values up to October."""
    listening.begin("norfolk")
    yield listening
    listening.end()


@pytest.fixture
def newcomers(listening: Town) -> Iterator[Town]:
    """A workspace in which nothing is set up yet."""
    listening.begin("empty")
    yield listening
    listening.end()


@pytest.fixture(scope="session", params=WAYS)
def patiently_listening(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp(f"patient-{request.param}")
    with open_town(request.param, folder, PATIENT) as town:
        yield town


@pytest.fixture
def patient_norfolk(patiently_listening: Town) -> Iterator[Town]:
    """Norfolk with alerts that wait an hour, so that a slow machine can undo a value in time."""
    patiently_listening.begin("norfolk")
    yield patiently_listening
    patiently_listening.end()
