"""Interactive elements and the places where each may stand."""

from typing import Any

from bot.workspace import limits
from bot.workspace.blockkit.objects import (
    CHOICE_OPTION,
    CONFIRM,
    DISPATCH_CONFIG,
    IDENTIFIER,
    ONE_PICTURE,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    PICTURE,
    SELECT_OPTION,
    URL,
    plain,
)  # fmt: skip
from bot.workspace.blockkit.rules import (
    Check,
    Problems,
    Shape,
    boolean,
    exactly_one,
    integer,
    listing,
    one_of,
    picked,
    string,
)  # fmt: skip

DAY = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
NUMBER = r"^-?\d+(\.\d+)?$"
SOME_ID = string(limits.IDENTIFIER, 1)
PLACEHOLDER = plain(limits.PLACEHOLDER)
CONVERSATION_FILTER = Shape(
    {},
    {
        "include": listing(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def element(
    kind: str, optional: dict[str, Check] | None = None, required: dict[str, Check] | None = None,
    *also: Check,
) -> Shape:  # fmt: skip
    """Fields that every interactive element has, and this one's own."""
    shared: dict[str, Check] = {"action_id": string(limits.IDENTIFIER, 1)}
    return Shape(
        {"type": one_of(kind), **(required or {})}, {**shared, **(optional or {})}, tuple(also)
    )


def select(kind: str, optional: dict[str, Check], *also: Check, many: bool = False) -> Shape:
    fields: dict[str, Check] = {
        "placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": boolean, **optional,
    }  # fmt: skip
    if many:
        fields["max_selected_items"] = integer(1, limits.SELECT_OPTIONS)
    return element(kind, fields, None, *also)


def initial_is_offered(value: Any, pointer: str, problems: Problems) -> None:
    """A preset choice must be one of the options, letter by letter."""
    offered = list(value.get("options", []))
    for group in value.get("option_groups", []):
        offered += group["options"]
    if "initial_option" in value and value["initial_option"] not in offered:
        problems.add("initial_option must match one of the options", f"{pointer}/initial_option")
    for index, each in enumerate(value.get("initial_options", [])):
        if each not in offered:
            where = f"{pointer}/initial_options/{index}"
            problems.add("initial_options must match the options", where)


CHOICES: dict[str, Check] = {
    "options": listing(SELECT_OPTION, 1, limits.SELECT_OPTIONS),
    "option_groups": listing(OPTION_GROUP, 1, limits.OPTION_GROUPS),
}
ONE_LIST = exactly_one("options", "option_groups")
INITIAL_OPTIONS = listing(SELECT_OPTION, 1, limits.SELECT_OPTIONS)
CONVERSATIONS: dict[str, Check] = {
    "default_to_current_conversation": boolean,
    "filter": CONVERSATION_FILTER,
}
MINIMUM_QUERY: dict[str, Check] = {"min_query_length": integer(0, 100)}


def text_input(kind: str, optional: dict[str, Check]) -> Shape:
    fields: dict[str, Check] = {
        "placeholder": PLACEHOLDER, "focus_on_load": boolean,
        "dispatch_action_config": DISPATCH_CONFIG, **optional,
    }  # fmt: skip
    return element(kind, fields)


def choice_list(kind: str, initial: str, initial_check: Check) -> Shape:
    options = listing(CHOICE_OPTION, 1, limits.CHOICE_OPTIONS)
    fields: dict[str, Check] = {
        initial: initial_check,
        "confirm": CONFIRM,
        "focus_on_load": boolean,
    }
    return element(kind, fields, {"options": options}, initial_is_offered)


TYPED_LENGTH = integer(0, limits.PLAIN_TEXT_INPUT)
TYPED_NUMBER = string(40, 1, NUMBER)
BUTTON = element(
    "button",
    {
        "url": URL,
        "value": string(limits.BUTTON_VALUE),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
    },
    {"text": plain(limits.BUTTON_TEXT)},
)
IMAGE = Shape(
    {"type": one_of("image"), "alt_text": string(limits.ALT_TEXT, 1)}, PICTURE, ONE_PICTURE
)
PICKER: dict[str, Check] = {
    "confirm": CONFIRM, "placeholder": PLACEHOLDER, "focus_on_load": boolean,
}  # fmt: skip
NUMBER_INPUT = element(
    "number_input",
    {
        "initial_value": TYPED_NUMBER,
        "min_value": TYPED_NUMBER,
        "max_value": TYPED_NUMBER,
        "placeholder": PLACEHOLDER,
        "focus_on_load": boolean,
        "dispatch_action_config": DISPATCH_CONFIG,
    },
    {"is_decimal_allowed": boolean},
)

ELEMENTS: dict[str, Check] = {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": element(
        "overflow",
        {"confirm": CONFIRM},
        {"options": listing(OVERFLOW_OPTION, 1, limits.OVERFLOW_OPTIONS)},
    ),
    "radio_buttons": choice_list("radio_buttons", "initial_option", CHOICE_OPTION),
    "checkboxes": choice_list(
        "checkboxes", "initial_options", listing(CHOICE_OPTION, 1, limits.CHOICE_OPTIONS)
    ),
    "datepicker": element("datepicker", {**PICKER, "initial_date": string(10, 10, DAY)}),
    "timepicker": element(
        "timepicker", {**PICKER, "initial_time": string(5, 5, TIME), "timezone": IDENTIFIER}
    ),
    "datetimepicker": element(
        "datetimepicker",
        {"initial_date_time": integer(0, 9_999_999_999), "confirm": CONFIRM,
         "focus_on_load": boolean},
    ),
    "static_select": select(
        "static_select", {**CHOICES, "initial_option": SELECT_OPTION}, ONE_LIST, initial_is_offered
    ),
    "multi_static_select": select(
        "multi_static_select", {**CHOICES, "initial_options": INITIAL_OPTIONS},
        ONE_LIST, initial_is_offered, many=True,
    ),
    "external_select": select(
        "external_select", {**MINIMUM_QUERY, "initial_option": SELECT_OPTION}
    ),
    "multi_external_select": select(
        "multi_external_select", {**MINIMUM_QUERY, "initial_options": INITIAL_OPTIONS}, many=True
    ),
    "users_select": select("users_select", {"initial_user": SOME_ID}),
    "multi_users_select": select(
        "multi_users_select", {"initial_users": listing(SOME_ID, 0, 100)}, many=True
    ),
    "channels_select": select(
        "channels_select", {"initial_channel": SOME_ID, "response_url_enabled": boolean}
    ),
    "multi_channels_select": select(
        "multi_channels_select", {"initial_channels": listing(SOME_ID, 0, 100)}, many=True
    ),
    "conversations_select": select(
        "conversations_select",
        {**CONVERSATIONS, "initial_conversation": SOME_ID, "response_url_enabled": boolean},
    ),
    "multi_conversations_select": select(
        "multi_conversations_select",
        {**CONVERSATIONS, "initial_conversations": listing(SOME_ID, 0, 100)}, many=True,
    ),
    "plain_text_input": text_input(
        "plain_text_input",
        {
            "initial_value": string(limits.PLAIN_TEXT_INPUT),
            "multiline": boolean,
            "min_length": TYPED_LENGTH,
            "max_length": integer(1, limits.PLAIN_TEXT_INPUT),
        },
    ),
    "email_text_input": text_input(
        "email_text_input", {"initial_value": string(limits.PLAIN_TEXT_INPUT)}
    ),
    "url_text_input": text_input(
        "url_text_input", {"initial_value": string(limits.PLAIN_TEXT_INPUT)}
    ),
    "number_input": NUMBER_INPUT,
}  # fmt: skip

SINGLE_SELECTS = (
    "static_select", "external_select", "users_select", "channels_select", "conversations_select",
)  # fmt: skip
MULTI_SELECTS = tuple(f"multi_{kind}" for kind in SINGLE_SELECTS)
PICKERS = ("datepicker", "timepicker")
LISTS = ("radio_buttons", "checkboxes")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")

ACCESSORY = picked(
    ELEMENTS,
    ("button", "image", "overflow", *PICKERS, *LISTS, *SINGLE_SELECTS, *MULTI_SELECTS),
)
IN_ACTIONS = picked(
    ELEMENTS, ("button", "overflow", *PICKERS, "datetimepicker", *LISTS, *SINGLE_SELECTS)
)
IN_INPUT = picked(
    ELEMENTS, (*TYPED, *PICKERS, "datetimepicker", *LISTS, *SINGLE_SELECTS, *MULTI_SELECTS)
)
