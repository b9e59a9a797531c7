"""`/kpi action <what> ...`: the table of what can be done with follow-up actions."""

from collections.abc import Callable, Mapping

from domain.errors import NotFoundError
from domain.typed_text import shown
from handlers import action_effect
from handlers.action_effect import ActionEffect, EffectForm
from handlers.admission import check_length
from handlers.request import Request
from storage.store import Store

USAGE = action_effect.USAGE

SUBCOMMANDS: Mapping[str, Callable[[Request, Store], ActionEffect | EffectForm]] = {
    "done": action_effect.done,
    "took-effect": action_effect.took_effect,
}


def handle(request: Request, store: Store) -> ActionEffect | EffectForm:
    check_length(request.text)
    word, _, rest = request.text.strip().partition(" ")
    found = SUBCOMMANDS.get(word.casefold())
    if found is None:
        what = ", ".join(SUBCOMMANDS)
        raise NotFoundError(
            f"Say what is to be done with which action: {shown(word)} is none of {what}. Write "
            f"for example {USAGE[0]}"
        )
    return found(request.with_text(rest), store)
