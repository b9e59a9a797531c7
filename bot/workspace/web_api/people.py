"""users.*, team.*, bots.* and reactions.*: who is there."""

from bot.workspace import shapes
from bot.workspace.errors import SlackError
from bot.workspace.records import Json
from bot.workspace.web_api.call import Call

PAGE = 200
MOST = 1_000


def info(call: Call) -> Json:
    call.need("users:read")
    person = call.workspace.users.get(call.required("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"ok": True, "user": shapes.user(call.workspace, person)}


def list_(call: Call) -> Json:
    call.need("users:read")
    everybody = list(call.workspace.users.values())
    page, cursor = shapes.paged(everybody, call.count("limit", PAGE, MOST), call.text("cursor"))
    members = [shapes.user(call.workspace, person) for person in page]
    return {"ok": True, "members": members, "response_metadata": {"next_cursor": cursor}}


def team_info(call: Call) -> Json:
    call.need("team:read")
    team = call.workspace.team
    return {"ok": True, "team": {"id": team.id, "name": team.name, "domain": team.domain}}


def bot_info(call: Call) -> Json:
    call.need("users:read")
    install = call.workspace.install
    if call.text("bot") not in ("", install.bot_id):
        raise SlackError("bot_not_found")
    bot = {"id": install.bot_id, "deleted": False, "name": install.name,
           "user_id": install.user_id, "app_id": install.app_id, "updated": 0}  # fmt: skip
    return {"ok": True, "bot": bot}


def react(call: Call) -> Json:
    call.need("reactions:write")
    channel = call.channel()
    message = call.message(channel, call.required("timestamp"))
    name, me = call.required("name").strip(":"), call.workspace.install.user_id
    found = next((r for r in message.reactions if r["name"] == name), None)
    if found is not None and me in found["users"]:
        raise SlackError("already_reacted")
    if found is None:
        found = {"name": name, "users": [], "count": 0}
        message.reactions.append(found)
    found["users"].append(me)
    found["count"] += 1
    call.workspace.edited(message, "reaction")
    return {"ok": True}
