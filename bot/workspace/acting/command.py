"""Typing a slash command."""

from bot.workspace import responding
from bot.workspace.acting import payloads
from bot.workspace.acting.desk import Desk, open_place, person
from bot.workspace.acting.settling import Watch
from bot.workspace.delivery.ack import Ack
from bot.workspace.errors import ControlError, SlackError
from bot.workspace.model import Workspace
from bot.workspace.records import Json


async def run(desk: Desk, body: Json) -> Json:
    workspace = desk.workspace
    user = person(workspace, body.get("user"))
    channel = open_place(workspace, body.get("channel"), user)
    name, text = _split(workspace, str(body.get("text") or ""))
    ticket = workspace.tickets.new_response(user.id, channel.id)
    trigger_id = workspace.tickets.new_trigger(user.id)
    payload = payloads.command(workspace, user, channel, name, text, ticket, trigger_id)
    watch = Watch(workspace, user, body, *payloads.causes(payload))
    if "commands" not in workspace.install.scopes:
        return await watch.answer(Ack(False, error="dispatch_failed"))
    ack = await desk.courier.deliver("slash_commands", payload, about=name, user=user.id)
    said = _say(workspace, ticket, ack)
    return await watch.answer(ack, **said)


def _split(workspace: Workspace, typed: str) -> tuple[str, str]:
    """The command and its text; without a leading slash the first command is meant."""
    commands = [str(each["command"]) for each in workspace.install.commands]
    typed = typed.strip()
    if not typed.startswith("/"):
        return commands[0], typed
    name, _, text = typed.partition(" ")
    if name not in commands:
        raise ControlError("unknown_command", f"{name} is not a command here.", 404)
    return name, text.strip()


def _say(workspace: Workspace, ticket: str, ack: Ack) -> Json:
    """An ack may carry the reply itself."""
    if not ack.ok or not ack.payload or not _has_content(ack.payload):
        return {}
    place = workspace.tickets.response(ticket)
    if place is None:
        return {}
    try:
        with workspace.changes.caused_by(ticket):
            responding.respond(workspace, place, ack.payload)
    except SlackError as error:
        workspace.log.add("refused", method="ack", ok=False, error=error.error)
        return {"error": error.error, "detail": "; ".join(error.extra.get("errors", []))}
    return {}


def _has_content(payload: object) -> bool:
    return isinstance(payload, str) or (
        isinstance(payload, dict) and bool(payload.get("text") or payload.get("blocks"))
    )
