"""Searching in an external select."""

from typing import Any

from bot.workspace import limits
from bot.workspace.acting import finding, payloads
from bot.workspace.acting.desk import Desk, person
from bot.workspace.acting.finding import Spot
from bot.workspace.blockkit.objects import OPTION_GROUP, SELECT_OPTION
from bot.workspace.blockkit.rules import Problems, listing
from bot.workspace.delivery.ack import Ack
from bot.workspace.errors import ControlError
from bot.workspace.records import Json, User

OPTIONS = listing(SELECT_OPTION, 0, limits.SELECT_OPTIONS)
GROUPS = listing(OPTION_GROUP, 0, limits.OPTION_GROUPS)
EXTERNAL = ("external_select", "multi_external_select")


async def run(desk: Desk, body: Json) -> Json:
    user = person(desk.workspace, body.get("user"))
    where = finding.spot(desk.workspace, user, body)
    block, element = finding.element(where, body)
    if element["type"] not in EXTERNAL:
        raise ControlError("no_such_element", "This element has no options to search.")
    query = str(body.get("query") or "")
    least = element.get("min_query_length", 3)
    if len(query) < least:
        return {"ok": True, "options": [], "detail": f"Type {least} or more characters."}
    ack, options, groups, error = await _ask(desk, user, where, block, element, query)
    answer: Json = {"ok": True, "acked": ack.ok, "ack_ms": round(ack.ms, 1), "options": options}
    if groups:
        answer["option_groups"] = groups
    return answer | ({"error": error or ack.error} if error or ack.error else {})


async def offered(
    desk: Desk, user: User, where: Spot, block: Json, element: Json, value: Any
) -> list[Json]:
    """Options that this person may choose: those last shown, else a search for the value."""
    if element["type"] not in EXTERNAL:
        return []
    key = (user.id, where.key, element["action_id"])
    known = desk.suggested.setdefault(key, [])
    values = value if isinstance(value, list) else [value]
    for each in values:
        wanted = str(each["value"] if isinstance(each, dict) and "value" in each else each)
        for query in (wanted, ""):
            searchable = len(query) >= element.get("min_query_length", 3)
            if searchable and all(option["value"] != wanted for option in known):
                await _ask(desk, user, where, block, element, query)
                known = desk.suggested[key]
    return known


async def _ask(
    desk: Desk, user: User, where: Spot, block: Json, element: Json, query: str
) -> tuple[Ack, list[Json], list[Json], str]:
    workspace = desk.workspace
    body = payloads.interaction(workspace, "block_suggestion", user)
    body |= {"action_id": element["action_id"], "block_id": block["block_id"], "value": query}
    if where.view is not None:
        body |= payloads.in_view(workspace, where.view)
    elif where.message is not None and where.channel is not None:
        body |= payloads.in_message(workspace, where.channel, where.message, user.id)
    ack = await desk.courier.deliver(
        "interactive", body, about=f"suggest {element['action_id']}", user=user.id
    )
    payload = ack.payload if isinstance(ack.payload, dict) else {}
    error = _refusal(payload) if ack.ok else ""
    if error:
        workspace.log.add("refused", method="block_suggestion", ok=False, error=error)
        return ack, [], [], error
    groups = payload.get("option_groups") or []
    options = list(payload.get("options") or [])
    for group in groups:
        options += group["options"]
    key = (user.id, where.key, element["action_id"])
    desk.suggested[key] = [*desk.suggested.get(key, []), *options]
    return ack, options, groups, ""


def _refusal(payload: Json) -> str:
    problems = Problems()
    if payload.get("options") is not None:
        OPTIONS(payload["options"], "/options", problems)
    if payload.get("option_groups") is not None:
        GROUPS(payload["option_groups"], "/option_groups", problems)
    return "; ".join(problems.lines())
