"""The payloads of interactions, in Slack's shapes."""

from bot.workspace import shapes
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, Message, User, View


def interaction(workspace: Workspace, kind: str, user: User, trigger_id: str = "") -> Json:
    team = workspace.team
    person = {
        "id": user.id, "username": user.name, "name": user.name, "team_id": user.team or team.id,
    }  # fmt: skip
    body: Json = {
        "type": kind, "team": {"id": team.id, "domain": team.domain}, "user": person,
        "api_app_id": workspace.install.app_id, "token": "verification-token-unused",
        "enterprise": None, "is_enterprise_install": False,
    }  # fmt: skip
    return body | ({"trigger_id": trigger_id} if trigger_id else {})


def channel_name(channel: Channel) -> str:
    if channel.im_user:
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def in_message(workspace: Workspace, channel: Channel, message: Message, user: str) -> Json:
    """Where a click in a message happened; the words of an ephemeral are not sent along."""
    container = {
        "type": "message", "message_ts": message.ts, "channel_id": channel.id,
        "is_ephemeral": bool(message.ephemeral_to),
    }  # fmt: skip
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body: Json = {
        "container": container, "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": message.state.get(user, {})},
    }  # fmt: skip
    if not message.ephemeral_to:
        body["message"] = shapes.message(workspace, message)
    return body


def in_view(workspace: Workspace, view: View) -> Json:
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": shapes.view(workspace, view),
    }


def command(
    workspace: Workspace, user: User, channel: Channel, name: str, text: str, ticket: str,
    trigger_id: str,
) -> Json:  # fmt: skip
    return {
        "token": "verification-token-unused", "team_id": user.team or workspace.team.id,
        "team_domain": workspace.team.domain, "channel_id": channel.id,
        "channel_name": channel_name(channel), "user_id": user.id, "user_name": user.name,
        "command": name, "text": text, "api_app_id": workspace.install.app_id,
        "is_enterprise_install": "false", "response_url": response_url(workspace, ticket),
        "trigger_id": trigger_id,
    }  # fmt: skip


def causes(payload: Json) -> list[str]:
    """The trigger and the response URL's ticket that the app gets with this payload."""
    ticket = str(payload.get("response_url", "")).rpartition("/")[2]
    return [each for each in (payload.get("trigger_id", ""), ticket) if each]


def response_url(workspace: Workspace, ticket: str) -> str:
    return f"{workspace.url}/response/{ticket}"
