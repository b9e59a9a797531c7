"""Putting views before people: checking them, the stack of modals, the Home view."""

import secrets
from typing import Any

from bot.workspace import limits, posting
from bot.workspace.blockkit import views as rules
from bot.workspace.blockkit import whole
from bot.workspace.errors import SlackError
from bot.workspace.forms import initial_state
from bot.workspace.model import Workspace
from bot.workspace.records import Json, View


def checked(workspace: Workspace, view: Any, kind: str, replacing: View | None = None) -> Json:
    """The view as Slack keeps it, or its refusal with JSON pointers."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments",
                         response_metadata={"messages": ["[ERROR] must provide an object "
                                                         "[json-pointer:/view]"]})  # fmt: skip
    if rules.too_large(view):
        raise SlackError("view_too_large")
    problems = rules.check_view(view, kind)
    if not problems.found:
        whole.files_usable(view["blocks"], "/view/blocks", problems,
                           lambda reference: posting.file_usable(workspace, reference))  # fmt: skip
    if problems.found:
        raise posting.refused_blocks(problems, "invalid_arguments")
    _check_external_id(workspace, view, replacing)
    return _whole(view, kind)


def _check_external_id(workspace: Workspace, view: Json, replacing: View | None) -> None:
    wanted = view.get("external_id")
    for other in workspace.views.values():
        if wanted and other.external_id == wanted and other is not replacing:
            raise SlackError("duplicate_external_id")


def _whole(view: Json, kind: str) -> Json:
    missing: Json = {"private_metadata": "", "callback_id": "", "external_id": ""}
    if kind == "modal":
        missing |= {"submit": None, "close": None, "clear_on_close": False,
                    "notify_on_close": False, "submit_disabled": False}  # fmt: skip
    return {**missing, **view, "blocks": posting.with_ids(view["blocks"])}


def add_modal(workspace: Workspace, user: str, body: Json, *, push: bool) -> View:
    stack = workspace.stacks.setdefault(user, [])
    if push and len(stack) >= limits.MODAL_STACK:
        raise SlackError("push_limit_reached")
    if not push:
        for view_id in stack:
            workspace.views.pop(view_id, None)
        stack.clear()
    view = _new(workspace, "modal", user, body)
    if stack:
        view.previous_id, view.root_id = stack[-1], workspace.views[stack[-1]].root_id
    stack.append(view.id)
    _changed(workspace, view)
    return view


def add_home(workspace: Workspace, user: str, body: Json) -> View:
    view = _new(workspace, "home", user, body)
    workspace.homes[user] = view.id
    _changed(workspace, view)
    return view


def replace(workspace: Workspace, view: View, body: Json) -> None:
    """New content; what was typed stays where block and action keep their ids."""
    fresh = initial_state(body["blocks"])
    for block_id, actions in fresh.items():
        for action_id in actions:
            typed = view.state.get(block_id, {}).get(action_id)
            if typed is not None and typed["type"] == actions[action_id]["type"]:
                actions[action_id] = typed
    view.body, view.state, view.errors = body, fresh, {}
    view.external_id = body["external_id"]
    view.hash = _hash(workspace)
    _changed(workspace, view)


def close_top(workspace: Workspace, user: str) -> View | None:
    """Take the top modal away; the one below shows again."""
    stack = workspace.stacks.get(user, [])
    if not stack:
        return None
    view = workspace.views.pop(stack.pop())
    workspace.save_open_views(user)
    workspace.changes.add("view", user=user, view_id=view.id)
    return view


def note_errors(workspace: Workspace, view: View, errors: dict[str, str]) -> None:
    view.errors = errors
    _changed(workspace, view)


def _new(workspace: Workspace, kind: str, user: str, body: Json) -> View:
    view_id = workspace.new_id("V")
    view = View(
        view_id, kind, user, body, _hash(workspace), view_id,
        external_id=body["external_id"], state=initial_state(body["blocks"]),
    )  # fmt: skip
    workspace.views[view_id] = view
    return view


def _hash(workspace: Workspace) -> str:
    return f"{workspace.clock.seconds()}.{secrets.token_hex(4)}"


def _changed(workspace: Workspace, view: View) -> None:
    workspace.save(view)
    workspace.save_open_views(view.user)
    kind = "view" if view.kind == "modal" else "home"
    workspace.changes.add(kind, user=view.user, view_id=view.id, by_bot=True)
