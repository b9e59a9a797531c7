"""`/kpi action`: the table of what can be done with follow-up actions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from handlers import (
    action_add,
    action_effect,
    action_end,
    action_list,
    action_no_effect,
    action_note,
    action_owner,
    action_report,
    action_show,
    action_stage,
)
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged
from handlers.action_effect import ActionEffect, EffectForm
from handlers.action_end import ActionCancelForm
from handlers.action_list import ActionList
from handlers.action_no_effect import EndedWithoutEffect, NoEffectForm
from handlers.action_note import ActionNoteForm
from handlers.action_owner import ActionOwnerForm
from handlers.action_report import ActionReportForm
from handlers.action_show import ActionShown
from handlers.action_stage import StandardiseForm, is_last_step
from handlers.admission import check_length
from handlers.mistyped import check_word
from handlers.names import UnknownNameError
from handlers.request import Request
from storage.store import Store

USAGE = (
    "/kpi action",
    "/kpi action abandonment",
    "/kpi action imt",
    "/kpi action list imt share",
    "/kpi action add abandonment Recruit two apprentices @sdm by 3 apr",
    "/kpi action show 12",
    "/kpi action note 12 both posts are advertised",
    "/kpi action stage 12 test",
    *action_effect.USAGE,
    "/kpi action report 12 17 apr because the supplier is late",
    "/kpi action reassign 12 @sda",
    "/kpi action supersede 12 by 14",
    "/kpi action no-effect 12 as many calls were given up as before",
    "/kpi action cancel 12 the budget was withdrawn",
)
Answer = (
    ActionAgreed
    | ActionCancelForm
    | ActionChanged
    | ActionEffect
    | ActionForm
    | ActionList
    | ActionNoteForm
    | ActionOwnerForm
    | ActionReportForm
    | ActionShown
    | EffectForm
    | EndedWithoutEffect
    | NoEffectForm
    | StandardiseForm
)


@dataclass(frozen=True)
class Subcommand:
    """``opens``: whether these words after it may be answered with a form."""

    handle: Callable[[Request, Store], Answer]
    opens: Callable[[Sequence[str]], bool]
    writes: bool = True


def _never(words: Sequence[str]) -> bool:
    return False


def _alone(words: Sequence[str]) -> bool:
    """Nothing, or a number and nothing that is to be said of it."""
    return len(words) <= 1


def _says_what(words: Sequence[str]) -> bool:
    """The description of another action; the number of one that stands already needs no form."""
    return _alone(words) or not words[-1].removeprefix("#").isdecimal()


def _standardises(words: Sequence[str]) -> bool:
    return is_last_step(words[-1]) if words else False


SUBCOMMANDS: Mapping[str, Subcommand] = {
    "add": Subcommand(action_add.handle, opens=_alone),
    "cancel": Subcommand(action_end.cancel, opens=_alone),
    "done": Subcommand(action_effect.done, opens=_alone),
    "no-effect": Subcommand(action_no_effect.handle, opens=_alone),
    "note": Subcommand(action_note.handle, opens=_alone),
    "reassign": Subcommand(action_owner.handle, opens=_alone),
    "report": Subcommand(action_report.handle, opens=_alone),
    "show": Subcommand(action_show.handle, _never, writes=False),
    "stage": Subcommand(action_stage.handle, opens=_standardises),
    "supersede": Subcommand(action_end.supersede, opens=_says_what),
    "took-effect": Subcommand(action_effect.took_effect, opens=_alone),
}
_ALSO = {"create": "add", "new": "add", "replace": "supersede", "assign": "reassign"}


def handle(request: Request, store: Store) -> Answer:
    """A number alone shows that action; whatever is no subcommand names an indicator or a unit."""
    check_length(request.text)
    word, _, rest = request.text.strip().partition(" ")
    subcommand = _named(word)
    if subcommand is not None:
        return subcommand.handle(request.with_text(rest), store)
    if word.removeprefix("#").isdecimal() and not rest:
        return action_show.handle(request, store)
    try:
        return action_list.handle(request, store)
    except UnknownNameError:
        check_word("action", request.text, SUBCOMMANDS)
        raise


def may_open_form(text: str) -> bool:
    """Whether these words after `/kpi action` may be answered with a form."""
    word, *rest = text.split() or [""]
    subcommand = _named(word)
    return subcommand is not None and subcommand.opens(rest)


def only_looks(text: str) -> bool:
    """Whether these words after `/kpi action` change nothing."""
    subcommand = _named(text.partition(" ")[0])
    return subcommand is None or not subcommand.writes


def _named(word: str) -> Subcommand | None:
    return SUBCOMMANDS.get(_ALSO.get(word.casefold(), word.casefold()))
