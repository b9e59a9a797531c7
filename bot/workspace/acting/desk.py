"""What acting needs: the workspace, the courier, and who and where is meant."""

from dataclasses import dataclass, field
from typing import Any

from bot.workspace.delivery.courier import Courier
from bot.workspace.errors import ControlError
from bot.workspace.model import Workspace
from bot.workspace.records import Channel, Json, User


@dataclass
class Desk:
    """`suggested` remembers the options that an external select last offered to a person."""

    workspace: Workspace
    courier: Courier
    suggested: dict[tuple[str, str, str], list[Json]] = field(default_factory=dict)


def person(workspace: Workspace, wanted: Any, *, may_be_gone: bool = False) -> User:
    """A person by id or name, with or without @; somebody who can act unless said otherwise."""
    name = str(wanted or "").lstrip("@")
    found = workspace.users.get(name) or next(
        (user for user in workspace.users.values() if user.name == name), None
    )
    if found is None or found.is_bot:
        raise ControlError("user_not_found", f'There is no person "{name}" here.', 404)
    if found.deleted and not may_be_gone:
        raise ControlError("user_deactivated", f"{found.name} is deactivated and cannot act.")
    return found


def place(workspace: Workspace, wanted: Any, user: User | None = None) -> Channel:
    """A channel by id or name; "dm" is the person's direct messages with the bot."""
    name = str(wanted or "").lstrip("#")
    if name == "dm" and user is not None:
        return workspace.open_dm(user.id)
    found = workspace.channels.get(name) or next(
        (c for c in workspace.channels.values() if c.name and c.name == name), None
    )
    if found is None:
        raise ControlError("channel_not_found", f'There is no channel "{name}" here.', 404)
    if user is not None and not workspace.is_member(user.id, found):
        raise ControlError("not_in_channel", f"{user.name} is not in #{found.name}.", 403)
    return found


def open_place(workspace: Workspace, wanted: Any, user: User) -> Channel:
    """A channel where this person can write now."""
    found = place(workspace, wanted, user)
    if found.archived:
        raise ControlError("is_archived", f"#{found.name} is archived: nobody can write there.")
    return found


def given(body: Json, name: str) -> Any:
    if body.get(name) in (None, ""):
        raise ControlError("missing_field", f"`{name}` is missing.")
    return body[name]
