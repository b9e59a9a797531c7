"""What a modal and a Home view must be."""

import json
from typing import Any

from bot.workspace import limits
from bot.workspace.blockkit import whole
from bot.workspace.blockkit.blocks import VIEW_BLOCKS
from bot.workspace.blockkit.objects import plain
from bot.workspace.blockkit.rules import Check, Problems, Shape, boolean, one_of, string, typed

SHARED: dict[str, Check] = {
    "private_metadata": string(limits.PRIVATE_METADATA),
    "callback_id": string(limits.IDENTIFIER),
    "external_id": string(limits.IDENTIFIER),
}


def _inputs_have_submit(value: Any, pointer: str, problems: Problems) -> None:
    if "submit" not in value and any(block["type"] == "input" for block in value["blocks"]):
        problems.add("missing required field: submit (the view has input blocks)", pointer)


MODAL = Shape(
    {"type": one_of("modal"), "title": plain(limits.MODAL_TITLE), "blocks": VIEW_BLOCKS},
    {
        **SHARED,
        "submit": plain(limits.MODAL_TITLE),
        "close": plain(limits.MODAL_TITLE),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    (_inputs_have_submit,),
)
HOME = Shape({"type": one_of("home"), "blocks": VIEW_BLOCKS}, SHARED)
WHOLE = (whole.distinct_block_ids, whole.one_focus)


def check_view(view: Any, kind: str) -> Problems:
    problems = Problems()
    typed({"modal": MODAL} if kind == "modal" else {"home": HOME})(view, "/view", problems)
    if not problems.found:
        for rule in WHOLE:
            rule(view["blocks"], "/view/blocks", problems)
    return problems


def too_large(view: Any) -> bool:
    return len(json.dumps(view).encode()) > limits.HOME_VIEW_BYTES
