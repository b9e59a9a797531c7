"""The small objects inside blocks: texts, options, confirm dialogs, picture references."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from bot.workspace import limits
from bot.workspace.blockkit.rules import (
    Check,
    Problems,
    Shape,
    boolean,
    exactly_one,
    listing,
    one_of,
    string,
    typed,
)  # fmt: skip

IDENTIFIER = string(limits.IDENTIFIER)
BLOCK_ID = string(limits.IDENTIFIER)
URL = string(limits.URL, 1, r"^(https?|mailto|slack|tel)(://|:)\S+$")
LOCAL_SUFFIXES = (".local", ".localhost", ".internal", ".lan", ".test", ".invalid")


def plain(most: int, least: int = 1) -> Check:
    return typed({"plain_text": _plain_shape(most, least)})


def text(most: int, least: int = 1) -> Check:
    """Either kind of text object."""
    marked = Shape({"type": one_of("mrkdwn"), "text": string(most, least)}, {"verbatim": boolean})
    return typed({"plain_text": _plain_shape(most, least), "mrkdwn": marked})


def _plain_shape(most: int, least: int) -> Shape:
    fields: dict[str, Check] = {"type": one_of("plain_text"), "text": string(most, least)}
    return Shape(fields, {"emoji": boolean})


CONFIRM = Shape(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": one_of("primary", "danger")},
)

DISPATCH_CONFIG = Shape(
    {},
    {"trigger_actions_on": listing(one_of("on_enter_pressed", "on_character_entered"), 1, 2)},
)


def option(label: Check, *, url: bool = False) -> Check:
    optional: dict[str, Check] = {"description": text(limits.OPTION_DESCRIPTION)}
    if url:
        optional["url"] = URL
    return Shape({"text": label, "value": string(limits.OPTION_VALUE, 1)}, optional)


SELECT_OPTION = option(plain(limits.OPTION_TEXT))
CHOICE_OPTION = option(text(limits.OPTION_TEXT))
OVERFLOW_OPTION = option(plain(limits.OPTION_TEXT), url=True)
OPTION_GROUP = Shape(
    {
        "label": plain(limits.OPTION_TEXT),
        "options": listing(SELECT_OPTION, 1, limits.SELECT_OPTIONS),
    }
)


def public_url(value: Any, pointer: str, problems: Problems) -> None:
    """Slack fetches pictures itself, so an address that only this machine knows fails."""
    before = len(problems.found)
    string(limits.URL, 1)(value, pointer, problems)
    if len(problems.found) == before and not _is_public(value):
        problems.add("downloading image failed", pointer)


def _is_public(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.lower().endswith(LOCAL_SUFFIXES)


SLACK_FILE = Shape(
    {},
    {
        "id": string(limits.IDENTIFIER, 1, r"^F[A-Z0-9]{8,}$"),
        "url": string(limits.URL, 1, r"^https?://\S+$"),
    },
    (exactly_one("id", "url"),),
)
PICTURE: dict[str, Check] = {"image_url": public_url, "slack_file": SLACK_FILE}
ONE_PICTURE = (exactly_one(*PICTURE),)
