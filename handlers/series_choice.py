"""Which series and which meeting people mean: a name or its beginning, and perhaps a day."""

from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from domain.errors import DomainError, NotFoundError
from domain.meetings import Meeting, MeetingState, Series
from domain.names import folded
from domain.typed_text import shown
from handlers.dates import parse_day
from handlers.names import CLOSE_ENOUGH
from handlers.scene import Scene
from storage.store import Store

MOST_NAME_WORDS = 12
MOST_DAY_WORDS = 4
_BETWEEN = ("on", "the", "of", "next")


class UnknownSeriesError(NotFoundError):
    """No series is called so, or begins so."""


def find_series(scene: Scene, typed: str) -> Series:
    """By its name or the beginning of it; the channel's own where nothing is typed."""
    going = scene.store.series.going()
    if not typed.strip():
        return _only_one(scene, going)
    found = _matches(going, typed)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(each.name for each in found[:5])
        raise NotFoundError(f"{shown(typed)} could be {listed}. Write more of the name.")
    raise _unknown(going, typed)


def is_whole_name(store: Store, typed: str) -> bool:
    """Whether a series is called exactly so."""
    words = folded(typed)
    return any(folded(each.name) == words for each in store.series.going())


def named_series(scene: Scene, text: str) -> tuple[Series, str]:
    """The series that the words begin with, and the words after its name."""
    words, going = text.split(), scene.store.series.going()
    while words and words[0].casefold() in _BETWEEN:
        words = words[1:]
    for count in range(min(len(words), MOST_NAME_WORDS), 0, -1):
        found = _matches(going, " ".join(words[:count]))
        if len(found) == 1:
            return found[0], " ".join(words[count:])
    if not words or _begins_with_day(scene, words):
        return _only_one(scene, going), " ".join(words)
    if _matches(going, words[0]):
        return find_series(scene, words[0]), " ".join(words[1:])
    raise _unknown(going, " ".join(words[:3]))


def chosen_meeting(scene: Scene, text: str) -> tuple[Series, Meeting, str]:
    """The meeting of a button or form, or the one that the words begin with; then the rest.

    Without a day it is the series' next one.
    """
    number = scene.request.value("meeting")
    if number:
        return *_numbered(scene, number), text
    series, rest = named_series(scene, text)
    words = rest.split()
    while words and words[0].casefold() in _BETWEEN:
        words = words[1:]
    for count in range(min(len(words), MOST_DAY_WORDS), 0, -1):
        try:
            day = parse_day(" ".join(words[:count]), scene.today)
        except DomainError:
            continue
        return series, _on_day(scene, series, day), " ".join(words[count:])
    return series, next_meeting(scene, series), " ".join(words)


def next_meeting(scene: Scene, series: Series) -> Meeting:
    coming = upcoming(scene, series)
    if not coming:
        raise NotFoundError(f"{series.name} has no meeting to come. Nothing was changed.")
    return coming[0]


def upcoming(scene: Scene, series: Series) -> tuple[Meeting, ...]:
    """By their beginning, those that have been cancelled left out."""
    to_come = [
        each
        for each in scene.store.meetings.of(series.id)
        if each.begins > scene.now and each.state is MeetingState.PLANNED
    ]
    return tuple(sorted(to_come, key=lambda each: each.begins))


def _numbered(scene: Scene, number: str) -> tuple[Series, Meeting]:
    plain = number.isascii() and number.isdigit() and len(number) < 10
    meeting = scene.store.meetings.get(int(number)) if plain else None
    series = scene.store.series.get(meeting.series) if meeting else None
    if meeting is None or series is None:
        raise NotFoundError("This meeting is not there any more. /kpi meeting shows what is.")
    return series, meeting


def _on_day(scene: Scene, series: Series, day: date) -> Meeting:
    """Planned for that day, or moved to it."""
    zone = series.zone
    for each in scene.store.meetings.of(series.id):
        if day in (each.begins.astimezone(zone).date(), each.planned) and each.begins > scene.now:
            return each
    coming = [f"{each.begins.astimezone(zone):%-d %b %Y}" for each in upcoming(scene, series)[:3]]
    listed = f" The next ones: {', '.join(coming)}." if coming else ""
    raise NotFoundError(f"{series.name} does not meet on {day:%-d %b %Y}.{listed}")


def _begins_with_day(scene: Scene, words: Sequence[str]) -> bool:
    for count in range(1, min(len(words), MOST_DAY_WORDS) + 1):
        try:
            parse_day(" ".join(words[:count]), scene.today)
        except DomainError:
            continue
        return True
    return False


def _only_one(scene: Scene, going: Sequence[Series]) -> Series:
    """The channel's, else the only one there is."""
    here = [each for each in going if each.channel == scene.request.channel] or [*going]
    if len(here) == 1:
        return here[0]
    if not here:
        raise NotFoundError("No stat meeting is set up yet. Set one up with /kpi meeting new.")
    listed = ", ".join(each.name for each in here[:5])
    raise DomainError(f"Say which meeting you mean: {listed}.")


def _matches(going: Sequence[Series], typed: str) -> list[Series]:
    words = folded(typed)
    exact = [each for each in going if folded(each.name) == words]
    return exact or [each for each in going if words and folded(each.name).startswith(words)]


def _unknown(going: Sequence[Series], typed: str) -> UnknownSeriesError:
    names = {each.name: folded(each.name) for each in going}
    best = process.extractOne(folded(typed)[:100], names, scorer=fuzz.WRatio)
    if best is not None and best[1] >= CLOSE_ENOUGH:
        return UnknownSeriesError(f"No meeting is called {shown(typed)}. Did you mean {best[2]}?")
    return UnknownSeriesError(f"No meeting is called {shown(typed)}. /kpi meeting shows them all.")
