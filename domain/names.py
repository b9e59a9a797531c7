"""Names as they are looked for: what people type differs in case, spaces and punctuation."""

import re
import unicodedata
from functools import lru_cache

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Lower case, one space between words, no punctuation.

    Kept, because the same names are looked at again and again.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN_WORDS.sub(" ", plain).strip()


def squeezed(words: str) -> str:
    """Folded words without their spaces: "first line fix" is also first_line_fix."""
    return words.replace(" ", "")


def begins(name: str, words: str) -> bool:
    """Each typed word begins a word of the name, in order; both are folded."""
    rest = iter(name.split())
    return all(any(each.startswith(word) for each in rest) for word in words.split())
