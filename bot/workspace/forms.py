"""What is chosen and typed in inputs: Slack's state shape, simple values, required fields."""

import re
from collections.abc import Iterator
from typing import Any

from bot.workspace.errors import ControlError
from bot.workspace.posting import elements_of
from bot.workspace.records import Json

Chosen = dict[str, dict[str, Json]]

REQUIRED = "Please complete this required field."
SINGLE_IDS = {
    "users_select": "selected_user", "channels_select": "selected_channel",
    "conversations_select": "selected_conversation", "datepicker": "selected_date",
    "timepicker": "selected_time", "datetimepicker": "selected_date_time",
}  # fmt: skip
MANY_IDS = {
    "multi_users_select": "selected_users", "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}  # fmt: skip
SINGLE_OPTION = ("static_select", "external_select", "radio_buttons", "overflow")
MANY_OPTIONS = ("multi_static_select", "multi_external_select", "checkboxes")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
FORMATS = {
    "datepicker": r"^\d{4}-\d\d-\d\d$",
    "timepicker": r"^\d\d:\d\d$",
    "datetimepicker": r"^\d{10}$",
}


def stateful(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block with each of its elements that keeps a choice."""
    for block in blocks:
        for element in elements_of(block):
            if element["type"] not in ("button", "overflow", "image"):
                yield block, element


def initial_state(blocks: list[Json]) -> Chosen:
    state: Chosen = {}
    for block, element in stateful(blocks):
        actions = state.setdefault(block["block_id"], {})
        actions[element["action_id"]] = _initial(element)
    return state


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in TYPED:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in SINGLE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in MANY_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in MANY_IDS:
        name = MANY_IDS[kind]
        return {"type": kind, name: element.get(name.replace("selected", "initial"), [])}
    name = SINGLE_IDS[kind]
    return {"type": kind, name: element.get(name.replace("selected", "initial"))}


def chosen(element: Json, value: Any, suggested: list[Json]) -> Json:
    """The state after a person chose or typed `value` (an option's value, an id, a text)."""
    kind = element["type"]
    if kind in TYPED:
        return {"type": kind, "value": None if value in (None, "") else str(value)}
    if kind in SINGLE_OPTION:
        option = None if value in (None, "") else _option(element, value, suggested)
        return {"type": kind, "selected_option": option}
    if kind in MANY_OPTIONS:
        picked = [_option(element, each, suggested) for each in _several(value)]
        return {"type": kind, "selected_options": picked}
    if kind in MANY_IDS:
        return {"type": kind, MANY_IDS[kind]: [str(each) for each in _several(value)]}
    return {"type": kind, SINGLE_IDS[kind]: _single(kind, value)}


def _single(kind: str, value: Any) -> Any:
    if value in (None, ""):
        return None
    if kind in FORMATS and not re.match(FORMATS[kind], str(value)):
        raise ControlError("invalid_value", f'"{value}" does not fit a {kind}.')
    return int(value) if kind == "datetimepicker" else str(value)


def _several(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    return value if isinstance(value, list) else [value]


def _option(element: Json, value: Any, suggested: list[Json]) -> Json:
    """The offered option with this value; a person cannot choose what is not offered."""
    if isinstance(value, dict) and "value" in value:
        value = value["value"]
    offered = list(element.get("options", [])) + list(suggested)
    for group in element.get("option_groups", []):
        offered += group["options"]
    offered += [element["initial_option"]] if "initial_option" in element else []
    offered += element.get("initial_options", []) if "external" in element["type"] else []
    for option in offered:
        if option.get("value") == str(value):
            return dict(option)
    values = ", ".join(str(option.get("value")) for option in offered[:20]) or "none"
    raise ControlError("no_such_option", f'"{value}" is not offered; the values are: {values}')


def from_slack(state: Json) -> Any:
    """The plain value inside Slack's own state shape."""
    for name, value in state.items():
        if name == "value" or name.startswith("selected_"):
            return value
    return None


def field_errors(blocks: list[Json], state: Chosen) -> dict[str, str]:
    """What Slack itself complains about before the app hears of a submission."""
    errors: dict[str, str] = {}
    for block, element in stateful(blocks):
        if block["type"] == "input":
            value = from_slack(state[block["block_id"]][element["action_id"]])
            problem = _problem(element, value, optional=bool(block.get("optional")))
            if problem:
                errors[block["block_id"]] = problem
    return errors


def _problem(element: Json, value: Any, *, optional: bool) -> str:
    if value in (None, "", []) or (isinstance(value, str) and not value.strip()):
        return "" if optional else REQUIRED
    match element["type"]:
        case "plain_text_input":
            return _length_problem(element, str(value))
        case "number_input":
            return _number_problem(element, str(value))
        case "email_text_input" if not re.match(r"^[^@\s]+@[^@\s]+\.[^@\s]+$", str(value)):
            return "Enter a valid email address."
        case "url_text_input" if not re.match(r"^https?://\S+$", str(value)):
            return "Enter a valid URL."
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Choose at most {most}."
    return ""


def _length_problem(element: Json, value: str) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3_000)
    if len(value) < least:
        return f"Enter at least {least} characters."
    return f"Enter at most {most} characters." if len(value) > most else ""


def _number_problem(element: Json, value: str) -> str:
    decimal = r"^-?\d+(\.\d+)?$" if element["is_decimal_allowed"] else r"^-?\d+$"
    if not re.match(decimal, value.strip()):
        return "Enter a number." if element["is_decimal_allowed"] else "Enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Enter {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Enter {element['max_value']} or less."
    return ""
