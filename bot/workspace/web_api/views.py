"""views.*: modals and the Home view."""

from typing import Any

from bot.workspace import shapes, showing
from bot.workspace.errors import SlackError
from bot.workspace.records import Json, View
from bot.workspace.web_api.call import Call


def open_(call: Call) -> Json:
    return _opened(call, push=False)


def push(call: Call) -> Json:
    return _opened(call, push=True)


def _opened(call: Call, *, push: bool) -> Json:
    body = showing.checked(call.workspace, _given(call), "modal")
    trigger_id = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger_id:
        call.required("trigger_id")
    trigger = call.workspace.tickets.use_trigger(trigger_id)
    if push and not call.workspace.stacks.get(trigger.user):
        raise SlackError("no_open_view")
    with call.workspace.changes.caused_by(trigger_id):
        return _answer(call, showing.add_modal(call.workspace, trigger.user, body, push=push))


def update(call: Call) -> Json:
    view = _known(call)
    body = showing.checked(call.workspace, _given(call), view.kind, replacing=view)
    _check_hash(call, view)
    showing.replace(call.workspace, view, body)
    return _answer(call, view)


def publish(call: Call) -> Json:
    person = call.workspace.users.get(call.required("user_id"))
    if person is None or person.deleted or person.is_bot:
        raise SlackError("user_not_found")
    current = call.workspace.views.get(call.workspace.homes.get(person.id, ""))
    body = showing.checked(call.workspace, _given(call), "home", replacing=current)
    if current is not None:
        _check_hash(call, current)
        showing.replace(call.workspace, current, body)
        return _answer(call, current)
    return _answer(call, showing.add_home(call.workspace, person.id, body))


def _given(call: Call) -> Any:
    view = call.args.get("view")
    if view is None:
        call.required("view")
    return view


def _known(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        call.required("view_id")
    for view in call.workspace.views.values():
        if view_id == view.id or (external_id and external_id == view.external_id):
            return view
    raise SlackError("not_found")


def _check_hash(call: Call, view: View) -> None:
    if call.text("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")


def _answer(call: Call, view: View) -> Json:
    return {"ok": True, "view": shapes.view(call.workspace, view)}
