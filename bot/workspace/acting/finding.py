"""Finding the element that a person means, among what that person can see."""

from dataclasses import dataclass
from typing import Any

from bot.workspace.acting.desk import given, place
from bot.workspace.errors import ControlError
from bot.workspace.model import Workspace
from bot.workspace.posting import elements_of
from bot.workspace.records import Channel, Json, Message, User, View


@dataclass
class Spot:
    """A message in its channel, or a view."""

    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        if self.view is not None:
            return list(self.view.body["blocks"])
        return self.message.blocks if self.message else []

    @property
    def key(self) -> str:
        return self.view.id if self.view else self.message.key if self.message else ""


def spot(workspace: Workspace, user: User, body: Json) -> Spot:
    if body.get("view_id"):
        return Spot(view=shown_view(workspace, user, str(body["view_id"])))
    channel = place(workspace, given(body, "channel"), user)
    message = workspace.message(channel.id, str(given(body, "ts")))
    if message is None or message.ephemeral_to not in ("", user.id):
        raise ControlError("message_not_found", f"{user.name} sees no such message.", 404)
    return Spot(channel, message)


def shown_view(workspace: Workspace, user: User, view_id: str) -> View:
    """A modal on top of the person's stack, or the Home view."""
    view = workspace.views.get(view_id)
    if view is None or view.user != user.id:
        raise ControlError("view_not_found", f"{user.name} has no such view open.", 404)
    stack = workspace.stacks.get(user.id, [])
    if view.kind == "modal" and stack[-1:] != [view_id]:
        raise ControlError("view_covered", "Another view lies on top of this one.")
    return view


def element(where: Spot, body: Json) -> tuple[Json, Json]:
    """The block and the element with this action_id (and block_id, and button value)."""
    action_id, block_id = str(given(body, "action_id")), body.get("block_id")
    found = [
        (block, each) for block in where.blocks for each in elements_of(block)
        if each.get("action_id") == action_id and block_id in (None, "", block["block_id"])
    ]  # fmt: skip
    meant = [pair for pair in found if _is_meant(pair[1], body.get("value"))]
    if not meant:
        known = sorted({e["action_id"] for b in where.blocks for e in elements_of(b)
                        if "action_id" in e})  # fmt: skip
        offered = ", ".join(known) or "nothing"
        detail = f'There is no "{action_id}" to use here; there is: {offered}.'
        raise ControlError("no_such_element", detail, 404)
    return meant[0]


def _is_meant(each: Json, value: Any) -> bool:
    return each["type"] != "button" or value in (None, "") or each.get("value") == str(value)
