"""Finding an indicator or a unit by what people type for it; a guess is offered, never taken."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from domain.errors import NotFoundError
from domain.indicators import Indicator, Stage
from domain.typed_text import shown
from domain.units import Unit

CLOSE_ENOUGH = 62
MOST_SUGGESTIONS = 5
_BETWEEN_WORDS = re.compile(r"[\W_]+")


class UnknownNameError(NotFoundError):
    """Nothing carries this name; ``nearest`` are the indicators that come closest."""

    def __init__(self, text: str, typed: str, nearest: tuple[Indicator, ...]) -> None:
        super().__init__(text)
        self.typed = typed
        self.nearest = nearest


@dataclass(frozen=True)
class Catalogue:
    """The indicators to look among: those of the channel's unit come first."""

    indicators: tuple[Indicator, ...]
    here: str = ""

    def find(self, typed: str) -> Indicator:
        """The one that is meant; UnknownNameError with the nearest when none or several are."""
        found = self.matches(typed)
        if len(found) == 1:
            return found[0]
        raise self._several(typed, found) if found else self._unknown(typed)

    def matches(self, typed: str) -> tuple[Indicator, ...]:
        """Those named exactly so, else those whose name begins so; here before elsewhere."""
        words = folded(typed)
        if not words:
            return ()
        for fits in (_is_named, _begins):
            for group in self._groups():
                found = tuple(each for each in group if fits(each, words))
                if found:
                    return found
        return ()

    def nearest(self, typed: str) -> tuple[Indicator, ...]:
        """Those that the typed words resemble, the best first."""
        words = folded(typed)[:100]
        scored = [(_likeness(each, words), each) for each in self.indicators]
        close = sorted((s for s in scored if s[0] >= CLOSE_ENOUGH), key=lambda s: -s[0])
        return tuple(each for _, each in close[:MOST_SUGGESTIONS])

    def _groups(self) -> tuple[tuple[Indicator, ...], ...]:
        ours = tuple(each for each in self.indicators if each.unit == self.here)
        return (ours, self.indicators) if ours else (self.indicators,)

    def _several(self, typed: str, found: tuple[Indicator, ...]) -> UnknownNameError:
        listed = ", ".join(each.name for each in found[:MOST_SUGGESTIONS])
        more = len(found) - MOST_SUGGESTIONS
        others = f" and {more} more" if more > 0 else ""
        text = f"{shown(typed)} could be {listed}{others}. Write more of the name."
        return UnknownNameError(text, typed, found[:MOST_SUGGESTIONS])

    def _unknown(self, typed: str) -> UnknownNameError:
        near = self.nearest(typed)
        if near:
            text = f"No indicator is called {shown(typed)}. Did you mean {near[0].name}?"
        else:
            text = f"No indicator is called {shown(typed)}. /kpi list shows them all."
        return UnknownNameError(text, typed, near)


def catalogue(
    indicators: Iterable[Indicator], unit: Unit | None, *, retired: bool = False
) -> Catalogue:
    """The indicators in use, and with ``retired`` those that once were."""
    kept = tuple(each for each in indicators if retired or each.stage is not Stage.RETIRED)
    return Catalogue(kept, unit.key if unit else "")


def find_unit(units: Sequence[Unit], typed: str) -> Unit | None:
    """The unit of that key or name, or the only one that begins so; None when there is none."""
    words = folded(typed)
    exact = [unit for unit in units if words in (folded(unit.key), folded(unit.name))]
    begins = [unit for unit in units if words and folded(unit.name).startswith(words)]
    found = exact or begins
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Lower case, one space between words, no punctuation; "%" and digits stay words.

    Kept, because every name is looked at for each run of words that somebody types.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN_WORDS.sub(" ", plain).strip()


def _called(indicator: Indicator) -> tuple[str, ...]:
    return tuple(folded(n) for n in (indicator.key, indicator.name, *indicator.aliases))


def _is_named(indicator: Indicator, words: str) -> bool:
    squeezed = words.replace(" ", "")
    return any(squeezed == name.replace(" ", "") for name in _called(indicator))


def _begins(indicator: Indicator, words: str) -> bool:
    """The name begins so, or each typed word begins a word of it, in order."""
    return any(name.startswith(words) or _words_begin(name, words) for name in _called(indicator))


def _words_begin(name: str, words: str) -> bool:
    rest = iter(name.split())
    return all(any(each.startswith(word) for each in rest) for word in words.split())


def _likeness(indicator: Indicator, words: str) -> float:
    best = process.extractOne(words, _called(indicator), scorer=fuzz.WRatio)
    whole = best[1] if best else 0.0
    starts = max(fuzz.ratio(words, name[: len(words)]) for name in _called(indicator))
    return max(whole, starts)
