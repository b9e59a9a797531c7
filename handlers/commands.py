"""The table of subcommands, and what its words are taken for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from domain.typed_text import shown
from handlers import (
    acknowledge,
    action,
    agenda,
    audit,
    audit_withdraw,
    card,
    change,
    due,
    explain,
    flag,
    health,
    help,
    history,
    indicator,
    link,
    log,
    log_form,
    meeting,
    outlook,
    pace,
    pause,
    replay,
    rules,
    snooze,
    status,
    targets,
    unit,
)
from handlers import list as listing
from handlers.help import Topic
from handlers.refused import Refused, Suggestion
from handlers.replies import Reply
from handlers.request import Request
from storage.store import Store

Handle = Callable[[Request, Store], Reply]

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


def _or_form(handle: Handle, open_form: Handle) -> Handle:
    """The form, where nothing is said after the word."""
    return lambda request, store: (handle if request.text.strip() else open_form)(request, store)


def _help(request: Request, store: Store) -> Reply:
    found = help.describe(request, store, topics())
    return found if found is not None else unknown(request.text)


COMMANDS: Mapping[str, Command] = {
    "log": Command(
        LOGGING,
        "Log a value",
        log.USAGE,
        _or_form(log.handle, log_form.open_form),
        writes=True,
        opens="bare",
    ),
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
    "outlook": Command(
        SEEING,
        "What comes next, and when it is back on track",
        outlook.USAGE,
        outlook.handle,
        shareable=True,
    ),
    "list": Command(
        SEEING, "The indicators and their targets", listing.USAGE, listing.handle, shareable=True
    ),
    "pace": Command(
        SEEING,
        "A year against its milestones, last year and its target",
        pace.USAGE,
        pace.handle,
        shareable=True,
    ),
    "health": Command(
        SEEING,
        "How the stat meetings and follow-ups do",
        health.USAGE,
        health.handle,
        shareable=True,
    ),
    "audit": Command(
        SEEING,
        "What is doubtful in the data",
        audit.USAGE,
        audit.handle,
        writes=True,
        shareable=True,
        looks=audit_withdraw.only_shows,
    ),
    "replay": Command(
        SEEING,
        "Try rules on history before they count",
        replay.USAGE,
        replay.handle,
        shareable=True,
    ),
    "link": Command(
        SEEING,
        "Which indicator leads which, and whether it does",
        link.USAGE[:-1],
        link.handle,
        writes=True,
        shareable=True,
        looks=link.only_shows,
    ),
    "unlink": Command(SEEING, "Take such a link back", link.USAGE[-1:], link.unlink, writes=True),
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
        _or_form(flag.handle, flag.open_form),
        writes=True,
        opens="bare",
    ),
    "change": Command(
        ACTING,
        "Mark what was changed, with or without new limits",
        change.USAGE,
        _or_form(change.handle, change.open_form),
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
        SETTING_UP,
        "Read or set targets, also those of a year",
        targets.USAGE,
        targets.handle,
        writes=True,
        may_open=targets.may_open_form,
    ),
    "rules": Command(
        SETTING_UP,
        "See how it is rated; try other rules, then change them",
        rules.USAGE,
        rules.handle,
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
    "forecast": "outlook",
    "indicators": "list",
    "meetings": "meeting",
    "wake": "unsnooze",
    "?": "help",
    "-h": "help",
    "--help": "help",
}


def command_of(word: str) -> Command | None:
    return COMMANDS.get(_ALSO.get(word.casefold(), word.casefold()))


def may_open_form(text: str) -> bool:
    """Whether these words may be answered with a form, for which a light view opens at once."""
    word, _, rest = text.strip().partition(" ")
    command = command_of(word)
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


def unknown(text: str) -> Refused:
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
