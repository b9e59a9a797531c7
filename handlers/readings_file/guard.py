"""Keeps a spreadsheet from taking words for a formula, and takes the guard off again."""

# The wide ones are those of Chinese and Japanese keyboards.
_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_GUARD = "'"


def guarded(text: str) -> str:
    """One more apostrophe where there are some already, so that none is lost on the way back."""
    return f"{_GUARD}{text}" if _is_formula(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith(_GUARD) and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(_GUARD)[:1] in _BEGINS_A_FORMULA
