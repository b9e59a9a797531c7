"""What one person sees: messages and views in the control API's shapes."""

from bot.workspace import shapes
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, Message, View


def message(workspace: Workspace, said: Message) -> Json:
    author = workspace.users.get(said.user)
    body: Json = {
        "channel": said.channel, "ts": said.ts, "thread_ts": said.thread_ts or None,
        "user": said.user, "username": author.name if author else said.user, "bot": said.bot,
        "text": "" if said.deleted else said.text, "blocks": [] if said.deleted else said.blocks,
        "files": [shapes.file(workspace, workspace.files[each]) for each in said.files],
        "reactions": said.reactions, "metadata": said.metadata, "history": said.history,
    }  # fmt: skip
    if said.bot:
        body["username"] = workspace.install.name
    if said.edited_ts:
        body["edited"] = {"user": said.edited_by, "ts": said.edited_ts}
    if said.ephemeral_to:
        body["ephemeral"] = True
    if said.deleted:
        body["deleted"] = True
    if said.subtype:
        body["subtype"] = said.subtype
    replies = [] if said.ephemeral_to or said.is_reply else workspace.replies(said)
    return body | ({"reply_count": len(replies)} if replies else {})


def messages(workspace: Workspace, channel: Channel, user: str) -> list[Json]:
    """Everything there that this person sees, oldest first; a deleted start of a thread stays."""
    shown = []
    for said in workspace.messages.get(channel.id, []):
        mine = said.ephemeral_to in ("", user)
        if mine and (not said.deleted or (not said.ephemeral_to and workspace.replies(said))):
            shown.append(message(workspace, said))
    return shown


def view(workspace: Workspace, shown: View) -> Json:
    return shapes.view(workspace, shown) | {"errors": shown.errors}


def views(workspace: Workspace, user: str) -> Json:
    """The stack of modals (top last) and the Home view of one person."""
    stack = [workspace.views[each] for each in workspace.stacks.get(user, [])]
    home = workspace.views.get(workspace.homes.get(user, ""))
    return {
        "modals": [view(workspace, each) for each in stack],
        "home": view(workspace, home) if home else None,
    }  # fmt: skip
