"""Norfolk's contact centre, to talk with."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.action_add import ActionAgreed
from handlers.request import Timing
from storage.database import Database
from tests.handlers.agreeing import RECRUIT
from tests.handlers.at_a_meeting import begin, plan, send_brief
from tests.handlers.effect_story import copied, hold, take_effect, told
from tests.handlers.talking import Talk, said
from tests.makers import seed


@pytest.fixture
def norfolk(norfolk_file: Path, tmp_path: Path) -> Iterator[Talk]:
    """On 1 December 2017, in #imt as the data owner."""
    database = Database(f"sqlite:///{shutil.copyfile(norfolk_file, tmp_path / 'norfolk.db')}")
    yield Talk(database)
    database.dispose()


@pytest.fixture
def prompt_norfolk(norfolk: Talk) -> Talk:
    """The same, with alerts that do not wait."""
    norfolk.timing = Timing(alert_delay=timedelta(0))
    return norfolk


@pytest.fixture
def talk(database: Database) -> Talk:
    """One unit with one indicator; sda logs, sdm leads, head administers."""
    seed(database)
    return Talk(database)


@pytest.fixture(scope="session")
def in_effect(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Abandonment was 14.2% in November; the owner of #1 says that it is in effect since 1 Feb."""
    return told(migrated_file, tmp_path_factory.mktemp("effect"), take_effect)


@pytest.fixture(scope="session")
def held(in_effect: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """February was 8.0% and March 9.0%, and the channel has the good news."""
    return told(in_effect, tmp_path_factory.mktemp("held"), hold)


@pytest.fixture
def in_effect_talk(in_effect: Path, tmp_path: Path) -> Iterator[Talk]:
    yield from copied(in_effect, tmp_path, "2018-02-05T09:00:00+00:00")


@pytest.fixture
def verified(held: Path, tmp_path: Path) -> Iterator[Talk]:
    yield from copied(held, tmp_path, "2018-04-05T09:00:00+00:00")


@pytest.fixture
def imt(talk: Talk) -> Talk:
    return plan(talk)


@pytest.fixture
def briefed(imt: Talk) -> Talk:
    return send_brief(imt)


@pytest.fixture
def meeting(briefed: Talk) -> Talk:
    return begin(briefed)


@pytest.fixture
def red(talk: Talk) -> Talk:
    """November is Red and announced; the lead officer speaks."""
    talk.timing = Timing(alert_delay=timedelta(0))
    talk.type("log abandonment 611/4288 nov")
    talk.deliver()
    talk.who = "U01SDM"
    return talk


@pytest.fixture
def agreed(red: Talk) -> Talk:
    """With an action, #1, of the analyst."""
    said(red.type(RECRUIT), ActionAgreed)
    return red
