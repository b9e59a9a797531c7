"""The one way in for a line that somebody typed: the transaction in which it is answered."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from domain.errors import DomainError
from handlers import (
    audit,
    card,
    due,
    founding,
    health,
    history,
    home,
    link,
    pace,
    replay,
    status,
    welcome,
)
from handlers import list as listing
from handlers.action_list import ActionList
from handlers.action_show import ActionShown
from handlers.admission import check_length
from handlers.answering import answered
from handlers.commands import SHARE, Command, command_of, topics, unknown
from handlers.home import Home
from handlers.names import MissedNameError
from handlers.outlook import IndicatorOutlook, UnitOutlook
from handlers.refused import Refused
from handlers.replies import Reply
from handlers.request import Request
from storage.database import Database
from storage.store import Store

Answer = TypeVar("Answer")


def run(request: Request, database: Database) -> Reply:
    """Answer what was typed after /kpi; refusals come back as a reply, never as an error."""
    return answered(request, lambda: _run(request, database))


def open_home(request: Request, database: Database) -> Home | Refused:
    """The facts of the App Home."""
    try:
        return _answer(request, database, _home)
    except DomainError as fault:
        return Refused(str(fault))


def _home(request: Request, store: Store) -> Home:
    return home.facts(request, store, tuple(topics().values()))


def _run(request: Request, database: Database) -> Reply:
    check_length(request.text)
    word, _, rest = request.text.strip().partition(" ")
    if not word:
        return _answer(request, database, welcome.handle)
    command = command_of(word)
    if command is None:
        return unknown(request.text)
    shared, words = _shared(command, rest)
    request = request.with_text(words)
    writes = command.writes and not (command.looks is not None and command.looks(words))
    reply = _answer(request, database, command.handle, writes=writes)
    _keep(reply, database)
    return _marked(reply) if shared else reply


def _keep(reply: Reply, database: Database) -> None:
    """A forecast that somebody has seen is kept, though seeing it changes nothing else."""
    if isinstance(reply, IndicatorOutlook | UnitOutlook) and reply.made:
        made = reply.made
        database.write(lambda store: store.forecasts.keep(made))


def _answer(
    request: Request,
    database: Database,
    handle: Callable[[Request, Store], Answer],
    *,
    writes: bool = False,
) -> Answer:
    """What comes closest to an unknown name is looked for when the writer is free again."""
    try:
        return _transacted(request, database, handle, writes=writes)
    except MissedNameError as missed:
        raise database.read(missed.guessed) from None


def _transacted(
    request: Request,
    database: Database,
    handle: Callable[[Request, Store], Answer],
    *,
    writes: bool,
) -> Answer:
    """In one transaction; the first one to ask in an empty organisation administers it."""

    def founded(store: Store) -> Request:
        return founding.found(request, store) if founding.is_needed(store) else request

    if writes:
        return database.write(lambda store: handle(founded(store), store))
    seen = database.read(
        lambda store: None if founding.is_needed(store) else handle(request, store)
    )
    if seen is not None:
        return seen
    founder = database.write(founded)
    return database.read(lambda store: handle(founder, store))


def _shared(command: Command, rest: str) -> tuple[bool, str]:
    """Whether the last word of a reading command asks to post the answer in the channel.

    In what is written down, it is a word like any other.
    """
    words = rest.split()
    shown = " ".join(words[:-1])
    asked = command.shareable and words and words[-1].casefold() == SHARE
    if asked and (command.looks is None or command.looks(shown)):
        return True, shown
    return False, rest.strip()


def _marked(reply: Reply) -> Reply:
    match reply:
        case status.Status() | status.IndicatorStatus():
            return replace(reply, shared=True)
        case card.ReportCard() | listing.IndicatorList():
            return replace(reply, shared=True)
        case due.DueList() | history.IndicatorHistory():
            return replace(reply, shared=True)
        case ActionList() | ActionShown():
            return replace(reply, shared=True)
        case IndicatorOutlook() | UnitOutlook():
            return replace(reply, shared=True)
        case health.HealthShown() | health.HealthCases():
            return replace(reply, shared=True)
        case audit.AuditShown() | audit.AcceptedShown():
            return replace(reply, shared=True)
        case link.LinkShown() | link.LinkList():
            return replace(reply, shared=True)
        case replay.ReplayShown():
            return replace(reply, shared=True)
        case pace.PaceShown() | pace.UnitPace():
            return replace(reply, shared=True)
    return reply
