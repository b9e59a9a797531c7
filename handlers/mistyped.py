"""The word after a command, mistyped: the one that it resembles is offered, as commands are."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from domain.errors import NotFoundError
from domain.typed_text import shown
from handlers.refused import Suggestion

CLOSE_ENOUGH = 66
_LONGEST = 40  # characters of a word that is looked at
_SUGGESTED = 200  # characters of the request that a button carries


class MistypedWordError(NotFoundError):
    """``suggestion`` is the same request with the word that was meant."""

    def __init__(self, command: str, word: str, meant: str, rest: str) -> None:
        super().__init__(
            f"{shown(word)} is nothing that /kpi {command} knows. "
            f"Did you mean /kpi {command} {meant}?"
        )
        asked = f"{command} {meant} {rest}".strip()
        carried = asked if len(asked) <= _SUGGESTED else f"{command} {meant}"
        self.suggestion = Suggestion(f"/kpi {command} {meant}", carried)


def check_word(command: str, text: str, known: Iterable[str]) -> None:
    """MistypedWordError where the first of these words resembles one of those that are known."""
    word, _, rest = text.strip().partition(" ")
    meant = resembling(word, known)
    if meant:
        raise MistypedWordError(command, word, meant, rest.strip())


def resembling(word: str, known: Iterable[str]) -> str:
    """The one known word that begins so, else the one that comes closest; empty without any."""
    typed, words = word.casefold()[:_LONGEST], [each for each in known if each]
    begun = [each for each in words if len(typed) > 1 and each.startswith(typed)]
    if len(begun) == 1:
        return begun[0]
    best = process.extractOne(typed, words, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return best[0] if best else ""
