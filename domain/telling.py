"""What is told of an episode after a change: by the bot as it happens, and by a replay of it."""

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction

from domain.assessments import Assessment
from domain.criteria import SAID_BY_PEOPLE
from domain.episodes import Episode
from domain.rating import Rating

_RANK = {Rating.GREEN: 0, Rating.AMBER: 1, Rating.RED: 2}


class Way(Enum):
    """How the unit's channel hears of it."""

    NOTHING = "nothing"
    POST = "post"
    SHOW = "show"
    WITHDRAW = "withdraw"


def way(was: Episode | None, episode: Episode, *, announced: bool, announces: bool) -> Way:
    """``was`` is the episode before the change, None when it is new.

    What nobody was told of is posted while it goes on, by a change that ``announces``. What stays
    withdrawn stays silent.
    """
    if not announced:
        return Way.NOTHING if episode.is_over or not announces else Way.POST
    if was is None or (episode.withdrawn and was.withdrawn):
        return Way.NOTHING
    return Way.WITHDRAW if episode.withdrawn else Way.SHOW


def cut(assessments: Sequence[Assessment], episode: Episode) -> tuple[Assessment, ...]:
    """What the message shows: a closed episode ends with the period that closed it."""
    closed = episode.closed
    if closed is None:
        return tuple(assessments)
    return tuple(each for each in assessments if each.period <= closed)


def seen_twice(
    before: Sequence[Assessment],
    after: Sequence[Assessment],
    episodes: tuple[Episode, Episode],
) -> tuple[tuple[Assessment, ...], tuple[Assessment, ...]]:
    """What the message showed before and what it shows now, of the same periods."""
    was, episode = episodes
    return cut(cut(before, was), episode), cut(after, episode)


def is_worse(before: Sequence[Assessment], after: Sequence[Assessment]) -> bool:
    """A worse rating, a new criterion, or further from the target while Red."""
    old, new = latest_valued(before), latest_valued(after)
    if new is None or not new.is_exception:
        return False
    added = _numbers(new) - (_numbers(old) if old else frozenset())
    if not new.cell.is_final:  # a provisional value alarms nobody; a person's flag does
        return bool(added & SAID_BY_PEOPLE)
    if old is None or added:
        return True
    if _RANK.get(new.cell.rating, 0) != _RANK.get(old.cell.rating, 0):
        return _RANK.get(new.cell.rating, 0) > _RANK.get(old.cell.rating, 0)
    return new.cell.rating is Rating.RED and _shortfall(new) > _shortfall(old)


def latest_valued(assessments: Sequence[Assessment]) -> Assessment | None:
    return next((each for each in reversed(assessments) if each.cell.value is not None), None)


def _numbers(assessment: Assessment) -> frozenset[int]:
    return frozenset(met.number for met in assessment.criteria)


def _shortfall(assessment: Assessment) -> Fraction:
    variance = assessment.cell.variance
    return variance.points if variance else Fraction(0)
