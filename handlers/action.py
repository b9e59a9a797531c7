"""`/kpi action`: the table of what can be done with follow-up actions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.actions import ActionStage
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
from handlers.action_stage import StandardiseForm
from handlers.admission import check_length
from handlers.request import Request
from storage.store import Store

USAGE = (
    "/kpi action",
    "/kpi action abandonment",
    "/kpi action imt",
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
    """``opens`` a form where no more words than this many are said; None: never."""

    handle: Callable[[Request, Store], Answer]
    opens: int | None = None
    writes: bool = True


SUBCOMMANDS: Mapping[str, Subcommand] = {
    "add": Subcommand(action_add.handle, opens=1),
    "cancel": Subcommand(action_end.cancel, opens=1),
    "done": Subcommand(action_effect.done, opens=1),
    "no-effect": Subcommand(action_no_effect.handle, opens=1),
    "note": Subcommand(action_note.handle, opens=1),
    "reassign": Subcommand(action_owner.handle, opens=1),
    "report": Subcommand(action_report.handle, opens=1),
    "show": Subcommand(action_show.handle, writes=False),
    "stage": Subcommand(action_stage.handle),
    "supersede": Subcommand(action_end.supersede, opens=1),
    "took-effect": Subcommand(action_effect.took_effect, opens=1),
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
    return action_list.handle(request, store)


def may_open_form(text: str) -> bool:
    """Whether these words after `/kpi action` may be answered with a form."""
    word, *rest = text.split() or [""]
    subcommand = _named(word)
    if subcommand is None:
        return False
    asks = [each.casefold() for each in rest[-1:]] == [ActionStage.STANDARDISE]
    return asks or (subcommand.opens is not None and len(rest) <= subcommand.opens)


def only_looks(text: str) -> bool:
    """Whether these words after `/kpi action` change nothing."""
    subcommand = _named(text.partition(" ")[0])
    return subcommand is None or not subcommand.writes


def _named(word: str) -> Subcommand | None:
    return SUBCOMMANDS.get(_ALSO.get(word.casefold(), word.casefold()))
