"""What people type, made plain for reading and shown back without its hazards."""

import unicodedata

LONGEST = 40
_PLAIN: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},  # full-width forms
    0x3000: " ",
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2212: "-",
    0x2044: "/",
    0x2215: "/",
    0x2019: "'",
}


def plain(typed: str) -> str:
    """Trimmed, with full-width forms and the dashes and slashes of word processors as ASCII."""
    return typed.strip().translate(_PLAIN)


def shown(typed: str) -> str:
    """The text for a refusal: at most 40 printable characters, in quotation marks."""
    kept = "".join(char for char in typed[: 4 * LONGEST] if printable(char) or char.isspace())
    words = " ".join(kept.split())
    return f'"{words}"' if len(words) <= LONGEST else f'"{words[: LONGEST - 3]}..."'


def printable(char: str) -> bool:
    """Whether a character is one that is seen: no control, format or unassigned code."""
    return unicodedata.category(char)[0] not in "C" and char not in "\u2028\u2029"


def readable(text: str, besides: str = "") -> bool:
    """Whether each character is printable, or one of ``besides``."""
    bare = text.translate(dict.fromkeys(map(ord, besides)))
    return bare.isprintable() or all(map(printable, bare))  # the first knows no narrow spaces


def too_long(typed: str) -> bool:
    return len(typed.strip()) > LONGEST
