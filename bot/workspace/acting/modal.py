"""Submitting and closing modals."""

from typing import Any

from bot.workspace import showing
from bot.workspace.acting import finding, payloads, seen, suggest
from bot.workspace.acting.desk import Desk, given, person
from bot.workspace.acting.finding import Spot
from bot.workspace.acting.settling import Watch
from bot.workspace.delivery.ack import Ack
from bot.workspace.errors import ControlError, SlackError
from bot.workspace.forms import chosen, field_errors, from_slack, stateful
from bot.workspace.records import Json, User, View

REFUSED = "invalid_response_action"


async def submit(desk: Desk, body: Json) -> Json:
    user = person(desk.workspace, body.get("user"))
    view = finding.shown_view(desk.workspace, user, str(given(body, "view_id")))
    if view.kind != "modal" or not view.body.get("submit"):
        raise ControlError("no_submit", "This view has nothing to submit.")
    await _fill(desk, user, view, body.get("values") or {})
    errors = field_errors(view.body["blocks"], view.state)
    if errors:
        showing.note_errors(desk.workspace, view, errors)
        return {"ok": True, "delivered": False, "response_action": "errors", "errors": errors,
                "view": seen.view(desk.workspace, view)}  # fmt: skip
    view.errors = {}
    payload = _submission(desk, user, view)
    tickets = [cause for url in payload["response_urls"] for cause in payloads.causes(url)]
    watch = Watch(desk.workspace, user, body, *payloads.causes(payload), *tickets)
    about = f"submit {view.body['callback_id']}"
    ack = await desk.courier.deliver("interactive", payload, about=about, user=user.id)
    outcome = _respond(desk, user, view, ack)
    return await watch.answer(ack, **outcome)


async def close(desk: Desk, body: Json) -> Json:
    """Close the top modal, or with `all` the whole stack."""
    user = person(desk.workspace, body.get("user"))
    view = finding.shown_view(desk.workspace, user, str(given(body, "view_id")))
    if view.kind != "modal":
        raise ControlError("no_such_view", "The Home view cannot be closed.")
    watch = Watch(desk.workspace, user, body)
    everything = bool(body.get("all")) or bool(view.body.get("clear_on_close"))
    ack = None
    while (closed := showing.close_top(desk.workspace, user.id)) is not None:
        if closed.body.get("notify_on_close"):
            ack = await _notify(desk, user, closed, cleared=everything)
        if not everything:
            break
    return await watch.answer(ack)


async def _notify(desk: Desk, user: User, view: View, *, cleared: bool) -> Ack:
    body = payloads.interaction(desk.workspace, "view_closed", user)
    body |= {"view": payloads.in_view(desk.workspace, view)["view"], "is_cleared": cleared}
    about = f"close {view.body['callback_id']}"
    return await desk.courier.deliver("interactive", body, about=about, user=user.id)


async def _fill(desk: Desk, user: User, view: View, values: Any) -> None:
    """Take what was typed; inputs that are not named keep what they have."""
    if not isinstance(values, dict):
        raise ControlError("invalid_values", "`values` is an object of inputs.")
    pairs = list(stateful(view.body["blocks"]))
    used: set[str] = set()
    for block, element in pairs:
        for name in (block["block_id"], element["action_id"]):
            if name in values and name not in used:
                value = _plain(values[name], element["action_id"])
                offered = await suggest.offered(desk, user, Spot(view=view), block, element, value)
                state = chosen(element, value, offered)
                view.state[block["block_id"]][element["action_id"]] = state
                used.add(name)
                break
    unknown = sorted(set(values) - used)
    if unknown:
        inputs = ", ".join(f"{b['block_id']} or {e['action_id']}" for b, e in pairs) or "none"
        detail = f'There is no input "{unknown[0]}"; the inputs are: {inputs}.'
        raise ControlError("no_such_input", detail, 404)


def _plain(value: Any, action_id: str) -> Any:
    """A plain value, out of Slack's own state shape if it comes in that."""
    if isinstance(value, dict) and isinstance(value.get(action_id), dict):
        return from_slack(value[action_id])
    if isinstance(value, dict) and "value" not in value:
        return from_slack(value)
    return value


def _submission(desk: Desk, user: User, view: View) -> Json:
    trigger_id = desk.workspace.tickets.new_trigger(user.id, view.id)
    body = payloads.interaction(desk.workspace, "view_submission", user, trigger_id)
    shown = payloads.in_view(desk.workspace, view)["view"]
    return body | {"view": shown, "response_urls": _response_urls(desk, user, view)}


def _response_urls(desk: Desk, user: User, view: View) -> list[Json]:
    """Slack gives a response URL for a conversation that was chosen to be answered in."""
    urls = []
    for block, element in stateful(view.body["blocks"]):
        state = view.state[block["block_id"]][element["action_id"]]
        channel_id = from_slack(state)
        if element.get("response_url_enabled") and channel_id in desk.workspace.channels:
            ticket = desk.workspace.tickets.new_response(user.id, channel_id)
            urls.append({
                "block_id": block["block_id"], "action_id": element["action_id"],
                "channel_id": channel_id,
                "response_url": payloads.response_url(desk.workspace, ticket),
            })  # fmt: skip
    return urls


def _respond(desk: Desk, user: User, view: View, ack: Ack) -> Json:
    """Do what the app's answer says; on a wrong answer the view stays, as on Slack."""
    if not ack.ok:
        return {"response_action": None, "view": seen.view(desk.workspace, view)}
    payload = ack.payload if isinstance(ack.payload, dict) else {}
    action = payload.get("response_action")
    try:
        shown = _act(desk, user, view, action, payload)
    except SlackError as error:
        detail = "; ".join(error.extra.get("errors", [])) or error.error
        desk.workspace.log.add("refused", method="view_submission", user=user.id, ok=False,
                               error=error.error, detail=detail)  # fmt: skip
        return {"response_action": action, "error": REFUSED, "detail": detail,
                "view": seen.view(desk.workspace, view)}  # fmt: skip
    errors = {"errors": shown.errors} if shown is not None and action == "errors" else {}
    after = seen.view(desk.workspace, shown) if shown is not None else None
    return {"response_action": action or "close", **errors, "view": after}


def _act(desk: Desk, user: User, view: View, action: Any, payload: Json) -> View | None:
    workspace = desk.workspace
    match action:
        case None:
            if workspace.stacks.get(user.id, [])[-1:] == [view.id]:
                showing.close_top(workspace, user.id)
            stack = workspace.stacks.get(user.id, [])
            return workspace.views[stack[-1]] if stack else None
        case "clear":
            while showing.close_top(workspace, user.id) is not None:
                pass
            return None
        case "errors":
            showing.note_errors(workspace, view, _errors(view, payload.get("errors")))
            return view
        case "update":
            body = showing.checked(workspace, payload.get("view"), "modal", replacing=view)
            showing.replace(workspace, view, body)
            return view
        case "push":
            body = showing.checked(workspace, payload.get("view"), "modal")
            return showing.add_modal(workspace, user.id, body, push=True)
    raise SlackError("invalid_response_action", errors=[f"unknown response_action: {action}"])


def _errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {b["block_id"] for b in view.body["blocks"] if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_errors", errors=["errors must name input blocks"])
    for block_id, text in errors.items():
        if block_id not in inputs or not isinstance(text, str):
            raise SlackError("invalid_errors", errors=[f"{block_id} is no input block"])
    return dict(errors)
