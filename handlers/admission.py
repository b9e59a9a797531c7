"""What is let in at all: no text is longer than a person types, none has hidden controls."""

from unicodedata import category

from domain.errors import DomainError

LONGEST_TEXT = 3000
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def check_length(text: str) -> None:
    """Refuse early what no person typed."""
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            f"This text has {len(text):,} characters, and at most {LONGEST_TEXT:,} are read. "
            "Write for example: /kpi log abandonment 1255/4258 jan"
        )
    if has_controls(text):
        raise DomainError(
            "There are characters in this text that cannot be seen. Type it anew, for example: "
            "/kpi log abandonment 1255/4258 jan"
        )


def has_controls(text: str) -> bool:
    """Control characters, halves of characters, and those that turn the direction of writing.

    The joiners inside emoji and in some scripts are no harm.
    """
    return any(
        (category(char) in ("Cc", "Cs") and char not in "\n\t\r") or char in _TURNING
        for char in text
    )
