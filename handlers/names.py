"""Finding an indicator or a unit by what people type for it; a guess is offered, never taken.

Names of the channel's unit are read as a whole, all others by an index; only where nothing is
found are all names read.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from domain.errors import NotFoundError
from domain.indicators import Indicator, Stage
from domain.names import begins, folded, squeezed
from domain.typed_text import shown
from domain.units import Unit
from handlers.name_sources import GivenNames, Names, StoredNames, is_named
from storage.names import Called
from storage.store import Store

CLOSE_ENOUGH = 62
MOST_SUGGESTIONS = 5


class UnknownNameError(NotFoundError):
    """Nothing carries this name; ``nearest`` are the indicators that come closest."""

    def __init__(self, text: str, typed: str, nearest: tuple[Indicator, ...] = ()) -> None:
        super().__init__(text)
        self.typed = typed
        self.nearest = nearest


class MissedNameError(UnknownNameError):
    """What comes closest is still to be looked for, among all names: not while the one writer is
    held."""

    def __init__(self, typed: str, among: "Catalogue") -> None:
        super().__init__(_unknown_words(typed, ()), typed)
        self._among = among

    def guessed(self, store: Store) -> UnknownNameError:
        names = self._among.names.seen_by(store)
        return Catalogue(names, self._among.here).unknown(self.typed)


@dataclass(frozen=True)
class Catalogue:
    """The names to look among: those of the channel's unit come first."""

    names: Names
    here: str = ""

    def find(self, typed: str) -> Indicator:
        """The one that is meant; UnknownNameError when none or several are."""
        return self.chosen(typed, self.matches(typed))

    def chosen(self, typed: str, found: tuple[str, ...]) -> Indicator:
        """The only one of these matches."""
        if len(found) == 1:
            return self.names.indicators(found)[0]
        if found:
            raise self._several(typed, found)
        raise self.unknown(typed) if self.names.at_hand else MissedNameError(typed, self)

    def matches(self, typed: str) -> tuple[str, ...]:
        """The keys of those named exactly so, else of those whose name begins so; here before
        elsewhere."""
        words = folded(typed)
        if not words:
            return ()
        spaceless = squeezed(words)
        return (
            _keys(each for each in self._ours if is_named(each, spaceless))
            or _keys(self.names.squeezed(words))
            or _keys(each for each in self._ours if _begins(each, words))
            or _keys(each for each in self.names.with_words(words) if _begins(each, words))
        )

    def nearest(self, typed: str) -> tuple[Indicator, ...]:
        """Those that the typed words resemble, the best first."""
        words = folded(typed)[:100]
        called = [(each.indicator, name) for each in self.names.all() for name in each.names]
        names = [name for _, name in called]
        best: dict[str, tuple[float, int]] = {}
        for scorer, choices in (
            (fuzz.WRatio, names),
            (fuzz.ratio, [name[: len(words)] for name in names]),
        ):
            for likeness, at in _closest(scorer, choices, words):
                key = called[at][0]
                best[key] = max((likeness, -at), best.get(key, (0, 0)))
        first = sorted(best, key=lambda key: best[key], reverse=True)
        return self.names.indicators(first[:MOST_SUGGESTIONS])

    def unknown(self, typed: str) -> UnknownNameError:
        """With those that come closest."""
        near = self.nearest(typed)
        return UnknownNameError(_unknown_words(typed, near), typed, near)

    @cached_property
    def _ours(self) -> tuple[Called, ...]:
        return tuple(self.names.of_unit(self.here)) if self.here else ()

    def _several(self, typed: str, found: tuple[str, ...]) -> UnknownNameError:
        first = self.names.indicators(found[:MOST_SUGGESTIONS])
        listed = ", ".join(each.name for each in first)
        more = len(found) - MOST_SUGGESTIONS
        others = f" and {more} more" if more > 0 else ""
        text = f"{shown(typed)} could be {listed}{others}. Write more of the name."
        return UnknownNameError(text, typed, first)


def catalogue(indicators: Iterable[Indicator], unit: Unit | None) -> Catalogue:
    """Of these indicators the ones in use."""
    kept = tuple(each for each in indicators if each.stage is not Stage.RETIRED)
    return Catalogue(GivenNames(kept), unit.key if unit else "")


def stored(store: Store, unit: Unit | None, *, retired: bool = False) -> Catalogue:
    """All indicators in use, and with ``retired`` those that once were."""
    return Catalogue(StoredNames(store, retired), unit.key if unit else "")


def find_unit(units: Sequence[Unit], typed: str) -> Unit | None:
    """The unit of that key or name, or the only one that begins so; None when there is none."""
    words = folded(typed)
    exact = [unit for unit in units if words in (folded(unit.key), folded(unit.name))]
    beginning = [unit for unit in units if words and folded(unit.name).startswith(words)]
    found = exact or beginning
    return found[0] if len(found) == 1 else None


def _begins(called: Called, words: str) -> bool:
    return any(begins(name, words) for name in called.names)


def _keys(called: Iterable[Called]) -> tuple[str, ...]:
    return tuple(each.indicator for each in called)


def _unknown_words(typed: str, near: Sequence[Indicator]) -> str:
    if near:
        return f"No indicator is called {shown(typed)}. Did you mean {near[0].name}?"
    return f"No indicator is called {shown(typed)}. /kpi list shows them all."


def _closest(
    scorer: Callable[..., float], choices: Sequence[str], words: str
) -> list[tuple[float, int]]:
    """How like they are and which, the best and then the first ones first."""
    found = process.extract(words, choices, scorer=scorer, score_cutoff=CLOSE_ENOUGH, limit=None)
    return [(likeness, at) for _, likeness, at in found]
