"""What is found by an index is what a walk over all indicators finds."""

import random
from collections.abc import Callable, Iterable, Sequence

import pytest
from rapidfuzz import fuzz

from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.units import Unit
from handlers import name_sources
from handlers.names import CLOSE_ENOUGH, MOST_SUGGESTIONS, stored
from handlers.refused import Refused
from storage.database import Database
from storage.names import Called
from tests.handlers.talking import Talk
from tests.makers import indicator, seed, unit

WORDS = (
    "Calls",
    "calls",
    "lost",
    "line",
    "fix",
    "First-line",
    "Ünits",
    "95%",
    "rate",
    "\u212bngström",
)
UNITS = ("imt", "cil", "hr")
DRAW = random.Random(7)


def some_text(most: int) -> str:
    return DRAW.choice((" ", "  ", "-", "_")).join(DRAW.choices(WORDS, k=DRAW.randint(1, most)))


def some_indicators(count: int) -> list[Indicator]:
    return [
        indicator(
            f"{DRAW.choice(('calls', 'fix', 'k'))}_{number}",
            name=some_text(4),
            unit=DRAW.choice(UNITS[:2]),
            aliases=tuple({some_text(2) for _ in range(DRAW.randint(0, 2))}),
            stage=DRAW.choice((Stage.LIVE, Stage.LIVE, Stage.RETIRED)),
        )
        for number in range(count)
    ]


def some_typed() -> str:
    text = some_text(4)
    if DRAW.random() < 0.5:
        return text[: DRAW.randint(1, len(text))]
    return DRAW.choice((text, text + " 7", "k" + str(DRAW.randint(0, 70)), "?!", "cals lots"))


def names_of(each: Indicator) -> list[str]:
    return [folded(name) for name in (each.key, each.name, *each.aliases)]


def walked(indicators: Sequence[Indicator], here: str, typed: str) -> list[str]:
    """The rule, by walking: exactly so before beginning so, here before elsewhere."""
    words = folded(typed)

    def exactly(name: str) -> bool:
        return name.replace(" ", "") == words.replace(" ", "")

    def beginning(name: str) -> bool:
        rest = iter(name.split())
        each_begins = all(any(n.startswith(word) for n in rest) for word in words.split())
        return name.startswith(words) or each_begins

    ours = [each for each in indicators if each.unit == here]
    for fits in (exactly, beginning):
        for group in (ours, indicators):
            found = [each.key for each in group if any(fits(name) for name in names_of(each))]
            if words and found:
                return found
    return []


def closest(indicators: Sequence[Indicator], typed: str) -> list[str]:
    words = folded(typed)[:100]

    def likeness(each: Indicator) -> float:
        names = names_of(each)
        starts = max(fuzz.ratio(words, name[: len(words)]) for name in names)
        return max(starts, *(fuzz.WRatio(words, name) for name in names))

    close = [each for each in indicators if likeness(each) >= CLOSE_ENOUGH]
    return [each.key for each in sorted(close, key=lambda each: -likeness(each))][:MOST_SUGGESTIONS]


@pytest.mark.parametrize("rare", [1, 1_000])
def test_the_index_finds_what_a_walk_over_all_indicators_finds(
    any_database: Database, monkeypatch: pytest.MonkeyPatch, rare: int
) -> None:
    monkeypatch.setattr(name_sources, "RARE", rare)
    indicators = some_indicators(70)
    seed(
        any_database,
        units=[unit(key, channel=f"C01{key.upper()}") for key in UNITS],
        indicators=indicators,
        targets=[],
    )
    several = unknown = 0
    for _ in range(150):
        typed, here, retired = some_typed(), DRAW.choice(UNITS), DRAW.random() < 0.5
        among = [each for each in indicators if retired or each.stage is not Stage.RETIRED]
        with any_database.reading() as store:
            catalogue = stored(store, Unit(here, here), retired=retired)
            expected = walked(among, here, typed)
            assert list(catalogue.matches(typed)) == expected, (typed, here, retired)
            near = [each.key for each in catalogue.nearest(typed)]
            assert near == closest(among, typed), (typed, retired)
        several, unknown = several + (len(expected) > 1), unknown + (not expected)
    assert several > 10
    assert unknown > 10


def test_a_renamed_indicator_is_found_by_its_new_names_only(any_database: Database) -> None:
    named = indicator("a", name="Calls lost", aliases=("gone calls",))
    seed(any_database, indicators=[named], targets=[])
    with any_database.writing() as store:
        store.indicators.save(indicator("a", name="Calls missed", aliases=("gone",)))
    with any_database.reading() as store:
        catalogue = stored(store, None)
        found = {typed: catalogue.matches(typed) for typed in ("calls missed", "miss", "gone")}
        assert found == dict.fromkeys(found, ("a",))
        assert catalogue.matches("calls lost") == ()
        assert catalogue.matches("gone calls") == ()


def test_a_name_is_found_without_reading_all_of_them(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by its whole name, nor by its beginning, nor where values stand behind it."""
    seed(
        database,
        units=[unit("imt"), unit("cil", channel="C01CIL")],
        indicators=[indicator(f"i{n}", name=f"Calls at desk {n}", unit="cil") for n in range(30)],
        targets=[],
    )
    read = noted(monkeypatch, lambda: True)
    with database.reading() as store:
        catalogue = stored(store, unit("imt"))
        assert catalogue.find("calls at desk 7").key == "i7"
        assert catalogue.find("desk 23").key == "i23"
        assert catalogue.matches("calls at desk 7 29% jan") == ()
        assert read == []
        catalogue.nearest("cals at dsk 7")
        assert read == [True]


def test_what_comes_closest_is_looked_for_when_the_writer_is_free(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding = noted(monkeypatch, lambda: getattr(talk.database._here, "writes", False))
    answer = talk.type("log abandonement 29% nov")
    assert isinstance(answer, Refused)
    assert "Did you mean" in answer.text
    assert [each.command for each in answer.suggestions] == ["log abandonment 29% nov"]
    assert holding == [False]


def noted(monkeypatch: pytest.MonkeyPatch, what: Callable[[], bool]) -> list[bool]:
    """What holds each time that all names are read."""
    found: list[bool] = []
    read = name_sources.StoredNames.all

    def noting(names: name_sources.StoredNames) -> Iterable[Called]:
        found.append(what())
        return read(names)

    monkeypatch.setattr(name_sources.StoredNames, "all", noting)
    return found
