"""The rich_text block: sections, lists, preformatted text and quotes."""

from bot.workspace import limits
from bot.workspace.blockkit.objects import BLOCK_ID
from bot.workspace.blockkit.rules import (
    Check,
    Shape,
    boolean,
    integer,
    listing,
    one_of,
    string,
    typed,
)  # fmt: skip

MANY = 1_000
WORDS = string(limits.TEXT_TRUNCATED, 1)
NAME = string(limits.IDENTIFIER, 1)
STYLE = Shape({}, dict.fromkeys(
    ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"),
    boolean,
))  # fmt: skip


def _inline(
    kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None
) -> Check:
    return Shape({"type": one_of(kind), **required}, {"style": STYLE, **(optional or {})})


INLINE: dict[str, Check] = {
    "text": _inline("text", {"text": WORDS}),
    "link": _inline(
        "link", {"url": string(limits.URL, 1)}, {"text": string(3_000), "unsafe": boolean}
    ),
    "emoji": _inline("emoji", {"name": NAME}, {"unicode": NAME, "skin_tone": integer(1, 6)}),
    "user": _inline("user", {"user_id": NAME}),
    "usergroup": _inline("usergroup", {"usergroup_id": NAME}),
    "channel": _inline("channel", {"channel_id": NAME}),
    "team": _inline("team", {"team_id": NAME}),
    "color": _inline("color", {"value": NAME}),
    "broadcast": _inline("broadcast", {"range": one_of("here", "channel", "everyone")}),
    "date": _inline(
        "date",
        {"timestamp": integer(0, 9_999_999_999), "format": NAME},
        {"url": string(limits.URL, 1), "fallback": string(limits.URL)},
    ),
}
INLINES = listing(typed(INLINE), 0, MANY)
BORDER: dict[str, Check] = {"border": integer(0, 1)}
SECTION = Shape({"type": one_of("rich_text_section"), "elements": INLINES})
PARTS: dict[str, Check] = {
    "rich_text_section": SECTION,
    "rich_text_list": Shape(
        {
            "type": one_of("rich_text_list"),
            "style": one_of("bullet", "ordered"),
            "elements": listing(typed({"rich_text_section": SECTION}), 1, MANY),
        },
        {"indent": integer(0, 8), "offset": integer(0, MANY), **BORDER},
    ),
    "rich_text_preformatted": Shape(
        {"type": one_of("rich_text_preformatted"), "elements": INLINES},
        {"language": NAME, **BORDER},
    ),
    "rich_text_quote": Shape({"type": one_of("rich_text_quote"), "elements": INLINES}, BORDER),
}
RICH_TEXT = Shape(
    {"type": one_of("rich_text"), "elements": listing(typed(PARTS), 1, MANY)},
    {"block_id": BLOCK_ID},
)
