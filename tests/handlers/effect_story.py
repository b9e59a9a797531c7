"""The story of one action: agreed in December, in effect in February, verified in April."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from domain.actions import Action
from handlers.action_effect import ActionEffect
from handlers.log import ValueLogged
from handlers.request import Timing
from storage.database import Database
from tests.handlers.talking import Talk, said
from tests.makers import action, seed

T = TypeVar("T")


def take_effect(talk: Talk) -> None:
    seed(talk.database)
    talk.type("log abandonment 14.2% nov")
    with talk.database.writing() as store:
        (episode,) = store.episodes.going()
        store.actions.add(action(episode=episode.id))
    talk.deliver()
    talk.at("2018-02-05T09:00:00+00:00")
    said(talk.type("action took-effect 1 1 feb", who="U01SDM"), ActionEffect)
    talk.deliver()


def hold(talk: Talk) -> None:
    talk.at("2018-04-05T09:00:00+00:00")
    said(talk.type("log abandonment 8% feb"), ValueLogged)
    said(talk.type("log abandonment 9% mar"), ValueLogged)
    talk.deliver()


def told(begun: Path, folder: Path, story: Callable[[Talk], None]) -> Path:
    """A file in which the story has been told; copy it, do not open it."""
    database = Database(f"sqlite:///{shutil.copyfile(begun, folder / 'live.db')}")
    story(Talk(database, timing=Timing(alert_delay=timedelta(0))))
    database.backup(folder / "copy.db")
    database.dispose()
    return folder / "copy.db"


def copied(begun: Path, folder: Path, now: str) -> Iterator[Talk]:
    database = Database(f"sqlite:///{shutil.copyfile(begun, folder / 'statkeeper.db')}")
    talk = Talk(database, timing=Timing(alert_delay=timedelta(0)))
    talk.at(now)
    yield talk
    database.dispose()


def stored(talk: Talk, number: int = 1) -> Action:
    with talk.database.reading() as store:
        found = store.actions.get(number)
    assert found is not None
    return found


def notices(talk: Talk, kind: type[T]) -> list[T]:
    return [each.notice for each in talk.outbox() if isinstance(each.notice, kind)]


def notes(talk: Talk) -> list[tuple[str, str]]:
    with talk.database.reading() as store:
        return [(note.author, note.text) for note in store.actions.notes([1])]
