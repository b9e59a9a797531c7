"""What all forms share: the view around their inputs, and reading back what was entered."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.render.blocks import Block, context, option, plain_text, section
from bot.render.limits import Limits
from bot.render.message import Message
from bot.render.mrkdwn import Marked, escaped, is_account, is_channel, shortened_plain
from handlers.suggest import IndicatorOption

View = dict[str, Any]
WAITING = "One moment."
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def modal(
    title: str,
    callback: str,
    blocks: Sequence[Block],
    metadata: Mapping[str, str],
    submit: str = "Save",
    close: str = "Cancel",
) -> View:
    """A form; ``metadata`` comes back with what was entered. Without ``submit`` it only shows."""
    view: View = {
        "type": "modal",
        "callback_id": callback,
        "title": plain_text(title, Limits.VIEW_TITLE),
        "close": plain_text(close if submit else "Close", Limits.VIEW_TITLE),
        "blocks": list(blocks[: Limits.VIEW_BLOCKS]),
        "private_metadata": packed(metadata),
    }
    return {**view, "submit": plain_text(submit, Limits.VIEW_TITLE)} if submit else view


def light(title: str, metadata: Mapping[str, str]) -> View:
    """Opened at once, because a trigger lives three seconds; filled right after."""
    return modal(title, "waiting", [section(Marked(WAITING))], metadata, submit="")


def shown(title: str, message: Message, metadata: Mapping[str, str]) -> View:
    """A reply inside a view, where tables and uploaded pictures have no place."""
    return modal(title, "shown", message.plainest().unpictured(), metadata, submit="")


def packed(metadata: Mapping[str, str]) -> str:
    kept = {name: value for name, value in metadata.items() if value}
    text = json.dumps(kept, separators=(",", ":"))
    return text if len(text) <= Limits.PRIVATE_METADATA else "{}"


def unpacked(view: Mapping[str, Any]) -> dict[str, str]:
    try:
        known = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, RecursionError):
        return {}
    return (
        {str(name): str(value) for name, value in known.items()} if isinstance(known, dict) else {}
    )


def entered(view: Mapping[str, Any]) -> dict[str, str]:
    """Each input by its name, as text; an empty one is missing."""
    found: dict[str, str] = {}
    for name, inputs in (view.get("state") or {}).get("values", {}).items():
        for state in inputs.values():
            text = _entered(state)
            if text:
                found[input_name(name)] = text
    return found


def people_named(view: Mapping[str, Any]) -> dict[str, str]:
    """The Slack users who were chosen in the form, each by the input's name."""
    inputs = (view.get("state") or {}).get("values", {}).items()
    chosen = {
        input_name(name): state.get("selected_user")
        for name, states in inputs
        for state in states.values()
    }
    return {name: str(user) for name, user in chosen.items() if user}


def input_name(block_id: str) -> str:
    """ "period:abandonment" -> "period"."""
    return block_id.partition(":")[0]


def block_ids(view: Mapping[str, Any]) -> dict[str, str]:
    """The block of each input of a view, by the input's name."""
    blocks = view.get("blocks") or ()
    inputs = [str(block["block_id"]) for block in blocks if block.get("type") == "input"]
    return {input_name(block_id): block_id for block_id in inputs}


def again(view: Mapping[str, Any], blocks: Sequence[Block]) -> View:
    """The view as it came back from Slack, with other blocks; what was entered stays."""
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    return {**{name: view[name] for name in kept if view.get(name)}, "blocks": list(blocks)}


def text_input(
    name: str,
    label: str,
    *,
    initial: str = "",
    hint: str = "",
    placeholder: str = "",
    optional: bool = False,
    multiline: bool = False,
    focus: bool = False,
) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": name, "multiline": multiline}
    element["max_length"] = Limits.INPUT_TEXT
    if initial:
        element["initial_value"] = shortened_plain(initial, Limits.INPUT_TEXT)
    if placeholder:
        element["placeholder"] = plain_text(placeholder, Limits.PLACEHOLDER)
    if focus:
        element["focus_on_load"] = True
    return _input(name, label, element, hint=hint, optional=optional)


def select_input(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    *,
    initial: str = "",
    of: str = "",
    redraw: bool = False,
) -> Block:
    """``options`` are (value, label); the first hundred.

    ``of`` makes the input another one when its options change, so that no old choice stays.
    ``redraw`` sends the choice at once.
    """
    known = [(value, text) for value, text in options if value]
    choices = [option(text, value) for value, text in known[: Limits.OPTIONS]]
    if not choices:
        return text_input(name, label, initial=initial)
    element: Block = {"type": "static_select", "action_id": name, "options": choices}
    block = _input(name, label, _begun(element, choices, initial))
    if of:
        block["block_id"] = f"{name}:{of}"[: Limits.IDENTIFIER]
    return {**block, "dispatch_action": True} if redraw else block


def multi_select_input(
    name: str,
    label: str,
    options: Iterable[tuple[str, str]],
    *,
    chosen: Sequence[str] = (),
    hint: str = "",
) -> list[Block]:
    """``options`` are (value, label); the first hundred. Nothing where there are none."""
    by_value = {value: text for value, text in options if value}
    choices = [option(text, value) for value, text in [*by_value.items()][: Limits.OPTIONS]]
    if not choices:
        return []
    element: Block = {"type": "multi_static_select", "action_id": name, "options": choices}
    begun = [choice for choice in choices if choice["value"] in chosen]
    if begun:
        element["initial_options"] = begun
    return [_input(name, label, element, hint=hint, optional=True)]


def indicators_input(
    name: str, label: str, chosen: Iterable[tuple[str, str]], *, hint: str = ""
) -> Block:
    """Several, suggested while typing; ``chosen`` are (key, name)."""
    element: Block = {
        "type": "multi_external_select",
        "action_id": name,
        "min_query_length": 0,
        "placeholder": plain_text("Type a part of a name", Limits.PLACEHOLDER),
    }
    by_key = {key: text for key, text in chosen if key}
    if by_key:
        kept = [*by_key.items()][: Limits.OPTIONS]
        element["initial_options"] = [option(text or key, key) for key, text in kept]
    return _input(name, label, element, hint=hint, optional=True)


def channel_input(name: str, label: str, *, initial: str = "", hint: str = "") -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": name,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if is_channel(initial):
        element["initial_conversation"] = initial
    return _input(name, label, element, hint=hint)


def radio_input(
    name: str, label: str, options: Iterable[tuple[str, str]], *, initial: str = ""
) -> Block:
    choices = [option(text, value) for value, text in list(options)[: Limits.CHECKBOXES]]
    element: Block = {"type": "radio_buttons", "action_id": name, "options": choices}
    return _input(name, label, _begun(element, choices, initial))


def user_input(
    name: str, label: str, *, initial: str = "", hint: str = "", optional: bool = True
) -> Block:
    element: Block = {"type": "users_select", "action_id": name}
    if is_account(initial):
        element["initial_user"] = initial
    return _input(name, label, element, hint=hint, optional=optional)


def date_input(
    name: str, label: str, *, initial: str, hint: str = "", optional: bool = False
) -> Block:
    element: Block = {"type": "datepicker", "action_id": name}
    if _ISO_DAY.fullmatch(initial):
        element["initial_date"] = initial
    return _input(name, label, element, hint=hint, optional=optional)


def indicator_input(key: str, name: str, *, redraw: bool = False) -> Block:
    """Suggests while typing, due indicators first; ``redraw`` sends the choice at once."""
    element: Block = {
        "type": "external_select",
        "action_id": "indicator",
        "min_query_length": 0,
        "placeholder": plain_text("Type a part of its name", Limits.PLACEHOLDER),
    }
    if key:
        element["initial_option"] = option(name or key, key)
    block = _input("indicator", "Indicator", element)
    return {**block, "dispatch_action": True} if redraw else block


def remark(text: str) -> list[Block]:
    return [context([escaped(text)])] if text else []


def _input(
    name: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, Limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    return {**block, "hint": plain_text(hint, Limits.INPUT_LABEL)} if hint else block


def _begun(element: Block, choices: Sequence[Block], initial: str) -> Block:
    chosen = next((choice for choice in choices if choice["value"] == initial), None)
    return {**element, "initial_option": chosen} if chosen else element


def _entered(state: Mapping[str, Any]) -> str:
    for key in ("value", "selected_user", "selected_date", "selected_conversation"):
        if isinstance(state.get(key), str):
            return str(state[key]).strip()
    chosen = state.get("selected_option")
    if isinstance(chosen, Mapping):
        return str(chosen.get("value", ""))
    several = state.get("selected_options") or ()
    return ",".join(str(each.get("value", "")) for each in several)


def option_groups(found: Sequence[IndicatorOption]) -> list[Block]:
    """Suggestions under their headings; a heading without options is left out."""
    groups: dict[str, list[Block]] = {}
    for each in found[: Limits.OPTIONS]:
        groups.setdefault(each.group, []).append(option(each.label, each.key))
    return [
        {"label": plain_text(group, Limits.OPTION), "options": options}
        for group, options in groups.items()
    ]
