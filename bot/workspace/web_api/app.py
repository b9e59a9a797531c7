"""api.*, auth.*, apps.* and blocks.*: the app itself."""

from bot.workspace import posting
from bot.workspace.errors import SlackError
from bot.workspace.records import Json
from bot.workspace.web_api.call import Call


def api_test(call: Call) -> Json:
    if call.text("error"):
        raise SlackError(call.text("error"), args=_shown(call))
    return {"ok": True, "args": _shown(call)}


def _shown(call: Call) -> Json:
    return {name: value for name, value in call.args.items() if name != "token"}


def auth_test(call: Call) -> Json:
    team, install = call.workspace.team, call.workspace.install
    if call.token == "app":  # noqa: S105  the kind of a token, not a token
        return {"ok": True, "app_id": install.app_id, "app_name": install.name}
    return {
        "ok": True, "url": f"{call.workspace.url}/", "team": team.name, "user": install.name,
        "team_id": team.id, "user_id": install.user_id, "bot_id": install.bot_id,
        "is_enterprise_install": False,
    }  # fmt: skip


def auth_revoke(call: Call) -> Json:
    if call.flag("test"):
        return {"ok": True, "revoked": False}
    call.workspace.install.revoked = True
    call.workspace.save_settings()
    call.workspace.changes.add("state")
    return {"ok": True, "revoked": True}


def connections_open(call: Call) -> Json:
    ticket = call.workspace.tickets.new_socket()
    address = call.workspace.url.replace("http", "ws", 1)
    return {"ok": True, "url": f"{address}/socket?ticket={ticket}"}


def validate_blocks(call: Call) -> Json:
    problems = posting.block_problems(call.workspace, call.args.get("blocks"))
    if problems.found:
        raise posting.refused_blocks(problems)
    return {"ok": True}
