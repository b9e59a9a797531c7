"""Which picture goes with which facts, and the words that stand for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.render import words
from bot.render.message import Picture
from domain.rating import Rating
from domain.snapshots import Snapshot

ALT_LENGTH = 1_000
_ROWS = 40  # rows of one heat map
_PHONE_ROWS = 8
_MAPS = 2  # heat maps of one message; a longer tail stays in the table


@dataclass(frozen=True)
class ExceptionPicture:
    """One indicator's history against its target."""

    snapshot: Snapshot


@dataclass(frozen=True)
class PhonePicture:
    """A unit's indicators one below the other, to be read at 360 pixels."""

    title: str
    subtitle: str
    rows: tuple[Snapshot, ...]


@dataclass(frozen=True)
class HeatMapPicture:
    """A unit's indicators by period."""

    title: str
    subtitle: str
    rows: tuple[Snapshot, ...]


@dataclass(frozen=True)
class CardPicture:
    """The six parts of a report card; each entry of a part is one bullet."""

    snapshot: Snapshot
    why: tuple[str, ...]
    background: tuple[str, ...]
    success: tuple[str, ...]
    action: tuple[str, ...]
    lead: str
    owner: str


PictureFacts = ExceptionPicture | PhonePicture | HeatMapPicture | CardPicture


def exception(shown: Snapshot) -> Picture:
    return Picture(ExceptionPicture(shown), _cut(f"Chart. {_conclusion(shown)}"))


def card(facts: CardPicture) -> Picture:
    return Picture(facts, _cut(f"Report card. {_conclusion(facts.snapshot)}"))


def status(unit_name: str, rows: Sequence[Snapshot]) -> list[Picture]:
    """One to be read on a phone, and the thirteen periods to be opened."""
    drawn = [row for row in rows if row.history]
    if not drawn:
        return []
    phone = PhonePicture(unit_name, _phone_words(drawn), tuple(drawn[:_PHONE_ROWS]))
    pages = [drawn[start : start + _ROWS] for start in range(0, len(drawn), _ROWS)][:_MAPS]
    maps = [
        Picture(
            HeatMapPicture(unit_name, _map_words(page), tuple(page)),
            _cut(f"Heat map of {unit_name}, one row an indicator. {_tally(page)}"),
        )
        for page in pages
    ]
    return [Picture(phone, _cut(f"Status of {unit_name}. {_tally(drawn[:_PHONE_ROWS])}")), *maps]


def _conclusion(shown: Snapshot) -> str:
    """Value, status, variance, target, direction and criteria: what the chart would tell."""
    target = f"Target {words.target(shown)}; {words.direction(shown)}."
    reasons = "; ".join(met.reason for met in shown.criteria)
    told = [words.sentence(shown), target, f"Exception: {reasons}." if reasons else ""]
    if shown.history:
        told.append(f"{len(shown.history)} periods from {shown.history[0].label}.")
    return " ".join(filter(None, told))


def _tally(rows: Sequence[Snapshot]) -> str:
    told = [f"{row.name} {words.STATUS[row.rating]} at {words.latest(row)}" for row in rows]
    return f"{'; '.join(told)}."


def _phone_words(rows: Sequence[Snapshot]) -> str:
    left = len(rows) - _PHONE_ROWS
    return f"Latest values, {left} more in the table" if left > 0 else "Latest values"


def _map_words(rows: Sequence[Snapshot]) -> str:
    red = sum(row.rating is Rating.RED for row in rows)
    return f"{words.count(len(rows), 'indicator')}, {red} Red"


def _cut(alt: str) -> str:
    plain = " ".join(alt.split())
    return plain if len(plain) <= ALT_LENGTH else plain[: ALT_LENGTH - 13] + " (shortened)"
