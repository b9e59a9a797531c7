"""The table of subcommands, and the one way in for a line that somebody typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import fuzz, process

from domain.errors import DomainError
from domain.typed_text import shown
from handlers import (
    acknowledge,
    action,
    agenda,
    card,
    due,
    explain,
    flag,
    founding,
    help,
    history,
    home,
    indicator,
    log,
    log_form,
    meeting,
    pause,
    snooze,
    status,
    target,
    unit,
    welcome,
)
from handlers import list as listing
from handlers.action_list import ActionList
from handlers.action_show import ActionShown
from handlers.admission import check_length
from handlers.answering import answered
from handlers.help import Topic
from handlers.home import Home
from handlers.names import MissedNameError
from handlers.refused import Refused, Suggestion
from handlers.replies import Reply
from handlers.request import Request
from storage.database import Database
from storage.store import Store

Handle = Callable[[Request, Store], Reply]
Answer = TypeVar("Answer")

LOGGING, SEEING, ACTING, SETTING_UP = "Log", "See", "Act on an exception", "Set up"
MEETING = "Meet"
CLOSE_ENOUGH = 60
SHARE = "share"


@dataclass(frozen=True)
class Command:
    """``opens`` a form in these cases: "never", "always", or "bare" (without words after it).

    Where that hangs on the words, ``may_open`` knows, and ``looks`` which of them only show.
    """

    group: str
    summary: str
    usage: tuple[str, ...]
    handle: Handle
    writes: bool = False
    shareable: bool = False
    opens: str = "never"
    may_open: Callable[[str], bool] | None = None
    looks: Callable[[str], bool] | None = None


def _log(request: Request, store: Store) -> Reply:
    return (
        log.handle(request, store) if request.text.strip() else log_form.open_form(request, store)
    )


def _flag(request: Request, store: Store) -> Reply:
    return flag.handle(request, store) if request.text.strip() else flag.open_form(request, store)


def _target(request: Request, store: Store) -> Reply:
    if request.text.strip():
        return target.handle(request, store)
    return target.open_form(request, store)


def _help(request: Request, store: Store) -> Reply:
    found = help.describe(request, store, topics())
    return found if found is not None else _unknown(request.text)


COMMANDS: Mapping[str, Command] = {
    "log": Command(LOGGING, "Log a value", log.USAGE, _log, writes=True, opens="bare"),
    "due": Command(
        LOGGING, "The values that are waited for", due.USAGE, due.handle, shareable=True
    ),
    "status": Command(
        SEEING, "Where a unit or an indicator stands", status.USAGE, status.handle, shareable=True
    ),
    "card": Command(SEEING, "An indicator's report card", card.USAGE, card.handle, shareable=True),
    "history": Command(
        SEEING,
        "Values, corrections, past exceptions",
        history.USAGE,
        history.handle,
        shareable=True,
    ),
    "list": Command(
        SEEING, "The indicators and their targets", listing.USAGE, listing.handle, shareable=True
    ),
    "explain": Command(
        ACTING, "Answer the six prompts", explain.USAGE, explain.open_form, opens="always"
    ),
    "action": Command(
        ACTING,
        "Follow-up actions: agree on them, carry them on",
        action.USAGE,
        action.handle,
        writes=True,
        shareable=True,
        may_open=action.may_open_form,
        looks=action.only_looks,
    ),
    "flag": Command(
        ACTING,
        "Say that it affects the budget or a risk",
        flag.USAGE,
        _flag,
        writes=True,
        opens="bare",
    ),
    "on": Command(
        ACTING, "Say that you are on it", acknowledge.USAGE, acknowledge.handle, writes=True
    ),
    "snooze": Command(
        ACTING,
        "Keep an exception quiet until a day",
        snooze.USAGE[:1],
        snooze.handle,
        writes=True,
    ),
    "unsnooze": Command(ACTING, "Wake it again", snooze.USAGE[1:], snooze.unsnooze, writes=True),
    "meeting": Command(
        MEETING,
        "Stat meetings: see, set up, move, cancel",
        meeting.USAGE,
        meeting.handle,
        writes=True,
        may_open=meeting.may_open_form,
        looks=meeting.only_shows,
    ),
    "agenda": Command(
        MEETING, "The next stat meeting's agenda", agenda.USAGE, agenda.handle, writes=True
    ),
    "unit": Command(
        SETTING_UP, "Set up this channel's unit", unit.USAGE, unit.open_form, opens="always"
    ),
    "indicator": Command(
        SETTING_UP,
        "Add, change or retire an indicator",
        indicator.USAGE,
        indicator.handle,
        writes=True,
        opens="always",
    ),
    "target": Command(
        SETTING_UP, "Read or set targets", target.USAGE, _target, writes=True, opens="bare"
    ),
    "pause": Command(SETTING_UP, "Stop all posting", pause.USAGE[:1], pause.handle, writes=True),
    "resume": Command(SETTING_UP, "Post again", pause.USAGE[1:], pause.resume, writes=True),
    "help": Command(SEEING, "All commands, or the examples of one", help.USAGE, _help),
}

_ALSO = {
    "show": "status",
    "ack": "on",
    "actions": "action",
    "acknowledge": "on",
    "indicators": "list",
    "meetings": "meeting",
    "wake": "unsnooze",
    "?": "help",
    "-h": "help",
    "--help": "help",
}


def run(request: Request, database: Database) -> Reply:
    """Answer what was typed after /kpi; refusals come back as a reply, never as an error."""
    return answered(request, lambda: _run(request, database))


def may_open_form(text: str) -> bool:
    """Whether these words may be answered with a form, for which a light view opens at once."""
    word, _, rest = text.strip().partition(" ")
    command = COMMANDS.get(_ALSO.get(word.casefold(), word.casefold()))
    if command is None:
        return False
    if command.may_open is not None:
        return command.may_open(rest)
    if word.casefold() == "indicator" and rest.strip().casefold().startswith("retire"):
        return False
    return command.opens == "always" or (command.opens == "bare" and not rest.strip())


def named(text: str) -> str:
    """The subcommand that these words ask for: one of the table's, welcome or unknown."""
    word = text.strip().partition(" ")[0].casefold()
    name = _ALSO.get(word, word) or "welcome"
    return name if name in COMMANDS or name == "welcome" else "unknown"


def topics() -> dict[str, Topic]:
    return {
        name: Topic(name, command.group, command.summary, command.usage)
        for name, command in COMMANDS.items()
    }


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
    name = word.casefold()
    if not name:
        return _answer(request, database, welcome.handle)
    command = COMMANDS.get(_ALSO.get(name, name))
    if command is None:
        return _unknown(request.text)
    shared, words = _shared(command, rest)
    request = request.with_text(words)
    writes = command.writes and not (command.looks is not None and command.looks(words))
    reply = _answer(request, database, command.handle, writes=writes)
    return _marked(reply) if shared else reply


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
    return reply


def _unknown(text: str) -> Refused:
    """The nearest command, and how an indicator's name alone would be used."""
    words = text.split()
    word, rest = words[0].casefold()[:40], " ".join(words[1:])
    best = process.extract(word, list(COMMANDS), scorer=fuzz.ratio, limit=2)
    near = [name for name, score, _ in best if score >= CLOSE_ENOUGH]
    suggestions = tuple(Suggestion(f"/kpi {name}", f"{name} {rest}".strip()) for name in near) or (
        Suggestion("/kpi help", "help"),
        Suggestion(f"Status of {word}", f"status {text}"[:200]),
    )
    hint = f"Did you mean /kpi {near[0]}?" if near else "Type /kpi help to see what there is."
    if word == SHARE:
        hint = "It goes behind what is to be shared: /kpi status share"
        suggestions = (Suggestion("/kpi status share", "status share"),)
    return Refused(f"{shown(word)} is not a command. {hint}", suggestions)
