"""The workspace's records in the shapes that Slack's API gives them."""

from typing import Any

from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, Message, StoredFile, User, View


def message(workspace: Workspace, said: Message, *, metadata: bool = False) -> Json:
    body: Json = {"type": "message", "user": said.user, "text": said.text, "ts": said.ts}
    if said.subtype:
        body["subtype"] = said.subtype
    if said.bot:
        body |= _bot_part(workspace)
    if said.blocks:
        body["blocks"] = said.blocks
    if said.files:
        body["files"] = [file(workspace, workspace.files[each]) for each in said.files]
    if said.edited_ts:
        body["edited"] = {"user": said.edited_by, "ts": said.edited_ts}
    if said.reactions:
        body["reactions"] = said.reactions
    if metadata and said.metadata:
        body["metadata"] = said.metadata
    return body | _thread_part(workspace, said)


def _bot_part(workspace: Workspace) -> Json:
    install, team = workspace.install, workspace.team.id
    profile = {
        "id": install.bot_id, "app_id": install.app_id, "name": install.name, "team_id": team,
        "deleted": False,
    }  # fmt: skip
    return {
        "bot_id": install.bot_id, "app_id": install.app_id, "team": team, "bot_profile": profile,
    }  # fmt: skip


def _thread_part(workspace: Workspace, said: Message) -> Json:
    if said.is_reply:
        parent = workspace.message(said.channel, said.thread_ts)
        return {"thread_ts": said.thread_ts, "parent_user_id": parent.user if parent else ""}
    replies = [] if said.ephemeral_to else workspace.replies(said)
    if not replies:
        return {}
    return {
        "thread_ts": said.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts,
        "reply_users": sorted({reply.user for reply in replies}),
    }  # fmt: skip


def channel(workspace: Workspace, place: Channel) -> Json:
    body: Json = {
        "id": place.id, "created": place.created, "is_im": bool(place.im_user),
        "is_archived": place.archived, "is_private": place.private or bool(place.im_user),
        "is_org_shared": False, "context_team_id": workspace.team.id,
    }  # fmt: skip
    if place.im_user:
        partner = workspace.users.get(place.im_user)
        gone = partner is None or partner.deleted
        return body | {"user": place.im_user, "is_open": True, "is_user_deleted": gone}
    topic = {"value": place.topic, "creator": "", "last_set": 0}
    return body | {
        "name": place.name, "name_normalized": place.name, "is_channel": not place.private,
        "is_group": place.private, "is_mpim": False, "is_general": False, "topic": topic,
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "is_member": workspace.bot_is_in(place), "num_members": len(place.members),
    }  # fmt: skip


def user(workspace: Workspace, person: User) -> Json:
    profile = {
        "real_name": person.real_name, "display_name": person.name, "title": person.title,
        "real_name_normalized": person.real_name, "display_name_normalized": person.name,
        "team": workspace.team.id,
    }  # fmt: skip
    if person.is_bot:
        profile |= {"bot_id": workspace.install.bot_id, "api_app_id": workspace.install.app_id}
    return {
        "id": person.id, "team_id": person.team or workspace.team.id, "name": person.name,
        "deleted": person.deleted, "real_name": person.real_name, "tz": person.tz,
        "profile": profile, "is_admin": person.admin, "is_owner": False, "is_bot": person.is_bot,
        "is_app_user": False, "is_stranger": bool(person.team), "updated": 0,
    }  # fmt: skip


def file(workspace: Workspace, stored: StoredFile) -> Json:
    """A file as the API shows it: without a `mimetype` until it has been processed."""
    ready = workspace.file_ready(stored)
    private = f"{workspace.url}/files-pri/{stored.id}/{stored.name}"
    body: Json = {
        "id": stored.id, "name": stored.name, "title": stored.title, "user": stored.user,
        "created": stored.created, "timestamp": stored.created, "size": stored.size,
        "mimetype": stored.mimetype if ready else "", "filetype": stored.filetype if ready else "",
        "pretty_type": stored.filetype.upper() if ready else "", "mode": "hosted",
        "is_external": False, "is_public": False, "editable": False, "channels": stored.channels,
        "groups": [], "ims": [], "url_private": private,
        "url_private_download": f"{private}?download=1", "permalink": private,
    }  # fmt: skip
    return body | ({"alt_txt": stored.alt_text} if stored.alt_text else {})


def view(workspace: Workspace, shown: View) -> Json:
    install = workspace.install
    return {
        **shown.body, "id": shown.id, "team_id": workspace.team.id,
        "state": {"values": shown.state}, "hash": shown.hash, "root_view_id": shown.root_id,
        "previous_view_id": shown.previous_id or None, "app_id": install.app_id,
        "external_id": shown.external_id, "app_installed_team_id": workspace.team.id,
        "bot_id": install.bot_id,
    }  # fmt: skip


def paged(items: list[Any], limit: int, cursor: str) -> tuple[list[Any], str]:
    """One page of `items` and the cursor of the next page, empty at the end."""
    start = int(cursor.removeprefix("next:")) if cursor.removeprefix("next:").isdigit() else 0
    end = start + limit
    return items[start:end], f"next:{end}" if end < len(items) else ""
