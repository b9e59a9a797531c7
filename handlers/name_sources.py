"""Where names are looked up: among all that are stored, by an index, or among some indicators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from domain.indicators import Indicator
from domain.names import folded, squeezed
from storage.names import Called
from storage.store import Store

RARE = 1_000
"""A word that begins the names of so few tells them from the others."""


class Names(Protocol):
    """Where names are looked up; each answer is in catalogue order.

    ``at_hand``: all of them may be gone through while somebody waits for the writer.
    """

    at_hand: ClassVar[bool]

    def squeezed(self, words: str) -> Iterable[Called]: ...
    def of_unit(self, unit: str) -> Iterable[Called]: ...
    def with_words(self, words: str) -> Iterable[Called]:
        """At least those in which each of the words begins a word."""
        ...

    def all(self) -> Iterable[Called]: ...
    def indicators(self, keys: Sequence[str]) -> tuple[Indicator, ...]:
        """In the order given."""
        ...

    def first(self, unit: str) -> Indicator | None:
        """One to give an example with: of the unit, else any."""
        ...

    def seen_by(self, store: Store) -> "Names":
        """The same names in another transaction."""
        ...


@dataclass(frozen=True)
class StoredNames:
    """All indicators in use, and with ``retired`` those that once were."""

    at_hand: ClassVar[bool] = False
    store: Store
    retired: bool = False
    _rare: dict[str, frozenset[str] | None] = field(default_factory=dict)

    def squeezed(self, words: str) -> Iterable[Called]:
        return self.store.names.squeezed(words, retired=self.retired)

    def of_unit(self, unit: str) -> Iterable[Called]:
        return self.store.names.of_unit(unit, retired=self.retired)

    def with_words(self, words: str) -> Iterable[Called]:
        """Where each of the words begins names of many, it is all of them."""
        few: frozenset[str] | None = None
        for word in words.split():
            having = self._having(word)
            if having is not None:
                few = having if few is None else few & having
            if few is not None and not few:
                return ()
        return self.all() if few is None else self.store.names.of(few, retired=self.retired)

    def all(self) -> Iterable[Called]:
        return self.store.names.all(retired=self.retired)

    def indicators(self, keys: Sequence[str]) -> tuple[Indicator, ...]:
        found = {each.key: each for each in self.store.indicators.among(keys)}
        return tuple(found[key] for key in keys)

    def first(self, unit: str) -> Indicator | None:
        indicators = self.store.indicators
        return (indicators.first(unit) if unit else None) or indicators.first()

    def seen_by(self, store: Store) -> Names:
        return StoredNames(store, self.retired)

    def _having(self, word: str) -> frozenset[str] | None:
        if word not in self._rare:
            self._rare[word] = self.store.names.with_word(word, RARE)
        return self._rare[word]


@dataclass(frozen=True)
class GivenNames:
    """Some indicators that are at hand."""

    at_hand: ClassVar[bool] = True
    given: tuple[Indicator, ...]

    def squeezed(self, words: str) -> Iterable[Called]:
        return (each for each in self.all() if is_named(each, squeezed(words)))

    def of_unit(self, unit: str) -> Iterable[Called]:
        return (each for each in self.all() if each.unit == unit)

    def with_words(self, words: str) -> Iterable[Called]:
        return self.all()

    def all(self) -> Iterable[Called]:
        return (
            Called(
                each.key,
                each.unit,
                tuple(folded(name) for name in (each.key, each.name, *each.aliases)),
            )
            for each in self.given
        )

    def indicators(self, keys: Sequence[str]) -> tuple[Indicator, ...]:
        found = {each.key: each for each in self.given}
        return tuple(found[key] for key in keys)

    def first(self, unit: str) -> Indicator | None:
        ours = (each for each in self.given if each.unit == unit)
        return next(ours, self.given[0] if self.given else None)

    def seen_by(self, store: Store) -> Names:
        return self


def is_named(called: Called, spaceless: str) -> bool:
    return any(squeezed(name) == spaceless for name in called.names)
