"""Refusals as replies, whichever way a request came in."""

import re
from collections.abc import Callable

from domain.errors import DomainError
from handlers.field_faults import FormRefusedError
from handlers.mistyped import MistypedWordError
from handlers.names import UnknownNameError
from handlers.refused import Refused, Suggestion
from handlers.replies import Reply
from handlers.request import Request

LONGEST_COMMAND = 1500


def answered(request: Request, answer: Callable[[], Reply]) -> Reply:
    """The answer, or why there is none, with corrected requests to choose from."""
    try:
        return answer()
    except FormRefusedError as fault:
        return fault.reply
    except MistypedWordError as fault:
        return Refused(str(fault), (fault.suggestion,))
    except UnknownNameError as fault:
        return Refused(str(fault), _corrected(request.text, fault))
    except DomainError as fault:
        return Refused(str(fault))


def _corrected(text: str, fault: UnknownNameError) -> tuple[Suggestion, ...]:
    """The same request with each of the nearest names in place of the one that was typed."""
    typed = re.compile(r"\s+".join(re.escape(word) for word in fault.typed.split()), re.IGNORECASE)
    if len(text) > LONGEST_COMMAND or not fault.typed or not typed.search(text):
        return ()
    return tuple(Suggestion(each.name, _unquoted(typed, text, each.key)) for each in fault.nearest)


def _unquoted(typed: re.Pattern[str], text: str, key: str) -> str:
    """The last occurrence is the name: a command's word comes before it."""
    found = list(typed.finditer(text))[-1]
    start, end = found.span()
    quotes = '"\u201c\u201d\u201e'
    if start and end < len(text) and text[start - 1] in quotes and text[end] in quotes:
        start, end = start - 1, end + 1
    return text[:start] + key + text[end:]
