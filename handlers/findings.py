"""What is wrong in files that people bring: each fault with its file, line, reason and fix."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from domain.typed_text import shown

MOST_NAMES = 20


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file; line 0 is the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right; ``reason`` says why and what to write instead."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass
class Findings:
    """Faults stop an import; warnings are listed and let it pass."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, place: Place, reason: str) -> None:
        self.faults.append(Fault(place, reason))

    def warn(self, place: Place, reason: str) -> None:
        self.warnings.append(Fault(place, reason))


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, or empty."""
    by_folded = {each.casefold(): each for each in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""


def guess(word: str, known: Iterable[str]) -> str:
    """ "Did you mean percent? ", to be followed by all that could be; empty without a guess."""
    close = nearest(word, known)
    return f"Did you mean {close}? " if close else ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a refusal: the nearest known word, or all of them when they are few."""
    names = list(known)
    close = nearest(word, names)
    if close:
        return f"Did you mean {close}?"
    if not names:
        return "There is none yet."
    listed = ", ".join(sorted(names)[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"Known here: {listed}{f' and {more} more' if more > 0 else ''}."


def quoted(text: str) -> str:
    return shown(text) if text.strip() else "an empty text"
