"""Slack's limits, in one table; lengths are counted in UTF-16 units, the stricter way."""

from typing import Final


class Limits:
    """What Slack accepts at most; `bot/render` keeps to it whatever it is given."""

    MESSAGE_BLOCKS: Final = 50
    VIEW_BLOCKS: Final = 100
    MESSAGE_CHARACTERS: Final = 12_000
    VIEW_BYTES: Final = 250_000
    TOP_TEXT: Final = 4_000
    SECTION: Final = 3_000
    FIELDS: Final = 10
    FIELD: Final = 2_000
    HEADER: Final = 150
    CONTEXT_ELEMENTS: Final = 10
    ACTIONS: Final = 25
    BUTTON: Final = 75
    BUTTON_VALUE: Final = 2_000
    ALT_TEXT: Final = 2_000
    IMAGE_TITLE: Final = 2_000
    OPTIONS: Final = 100
    OPTION: Final = 75
    CHECKBOXES: Final = 10
    PLACEHOLDER: Final = 150
    VIEW_TITLE: Final = 24
    PRIVATE_METADATA: Final = 3_000
    IDENTIFIER: Final = 255
    INPUT_LABEL: Final = 2_000
    INPUT_TEXT: Final = 3_000
    TABLE_ROWS: Final = 100
    TABLE_COLUMNS: Final = 20
    TABLE_CHARACTERS: Final = 10_000


def length(text: str) -> int:
    """The length that Slack's clients count: characters outside the basic plane are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
