"""Clicking buttons and choosing in selects, in messages and views."""

from typing import Any

from bot.workspace.acting import finding, payloads, suggest
from bot.workspace.acting.desk import Desk, person
from bot.workspace.acting.finding import Spot
from bot.workspace.acting.settling import Watch
from bot.workspace.errors import ControlError
from bot.workspace.forms import chosen
from bot.workspace.records import Json, User


async def run(desk: Desk, body: Json) -> Json:
    user = person(desk.workspace, body.get("user"))
    where = finding.spot(desk.workspace, user, body)
    block, element = finding.element(where, body)
    action = await _action(desk, user, where, block, element, body.get("value"))
    if block["type"] == "input" and not block.get("dispatch_action"):
        return {"ok": True, "stored": True, "messages": [], "views": []}
    payload = _payload(desk, user, where, action)
    watch = Watch(desk.workspace, user, body, *payloads.causes(payload))
    about = f"click {element['action_id']}"
    ack = await desk.courier.deliver("interactive", payload, about=about, user=user.id)
    return await watch.answer(ack)


async def _action(
    desk: Desk, user: User, where: Spot, block: Json, element: Json, value: Any
) -> Json:
    """The action as the app hears of it; choices are remembered in the message or view."""
    if element["type"] == "image":
        raise ControlError("no_such_element", "A picture cannot be clicked.", 404)
    action: Json = {
        "action_id": element["action_id"], "block_id": block["block_id"],
        "action_ts": desk.workspace.clock.next_ts(),
    }  # fmt: skip
    if element["type"] == "button":
        shown: Json = {
            name: element[name] for name in ("text", "value", "style") if name in element
        }
        return {"type": "button", **shown, **action}
    offered = await suggest.offered(desk, user, where, block, element, value)
    state = chosen(element, value, offered)
    if element["type"] != "overflow":
        _remember(desk, user, where, block, element, state)
    return {**state, **action}


def _remember(desk: Desk, user: User, where: Spot, block: Json, element: Json, state: Json) -> None:
    if where.view is not None:
        where.view.state.setdefault(block["block_id"], {})[element["action_id"]] = state
        desk.workspace.save(where.view)
    elif where.message is not None:
        mine = where.message.state.setdefault(user.id, {})
        mine.setdefault(block["block_id"], {})[element["action_id"]] = state


def _payload(desk: Desk, user: User, where: Spot, action: Json) -> Json:
    workspace = desk.workspace
    view_id = where.view.id if where.view else ""
    trigger_id = workspace.tickets.new_trigger(user.id, view_id)
    body = payloads.interaction(workspace, "block_actions", user, trigger_id)
    body["actions"] = [action]
    if where.view is not None:
        return body | payloads.in_view(workspace, where.view)
    if where.message is None or where.channel is None:
        return body
    ticket = workspace.tickets.new_response(
        user.id, where.channel.id, where.message.ts, thread_ts=where.message.thread_ts
    )
    body["response_url"] = payloads.response_url(workspace, ticket)
    return body | payloads.in_message(workspace, where.channel, where.message, user.id)
