"""Decision memory: what was done the last time that an indicator was an exception, and what came
of it; nothing is said that nobody recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.actions import Action, Ending
from domain.assessments import Assessment
from domain.episodes import Episode
from domain.explanations import Explanation
from domain.periods import Frequency
from domain.rating import Rating

IMPROVED = 3  # the place among the prompts of "How can performance be improved?"
_DROPPED = (Ending.CANCELLED, Ending.SUPERSEDED)
_PERIOD_WORDS = {
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.QUARTERLY: "quarter",
    Frequency.TERMLY: "term",
    Frequency.YEARLY: "year",
}


@dataclass(frozen=True)
class Memory:
    """The last time: ``rating`` is that of the period that opened it.

    ``is_latest``: no exception came between that one and the one that is spoken of. ``actions`` are
    those that were not dropped, those that worked first; where there are none, ``improved`` is what
    the explanation said would help. ``back_after`` counts the periods from the opening to the first
    Green, None where none came before it was over.
    """

    episode: Episode
    rating: Rating
    is_latest: bool = True
    actions: tuple[Action, ...] = ()
    improved: str = ""
    back_after: int | None = None


def last_time(
    episode: Episode,
    episodes: Iterable[Episode],
    actions: Sequence[Action],
    explanations: Mapping[int, Explanation],
    assessments: Sequence[Assessment],
) -> Memory | None:
    """Of the latest earlier episode of the indicator about which something was agreed or said.

    ``explanations`` are the latest ones by episode.
    """
    earlier = [
        each
        for each in episodes
        if each.opened < episode.opened and each.id != episode.id and not each.withdrawn
    ]
    earlier.sort(key=lambda each: each.opened.first, reverse=True)
    for each in earlier:
        agreed = [one for one in actions if one.episode == each.id and one.ending not in _DROPPED]
        explained = explanations.get(each.id)
        improved = explained.answers[IMPROVED].strip() if explained else ""
        if agreed or improved:
            agreed.sort(key=lambda one: one.ending is not Ending.VERIFIED)
            return Memory(
                each,
                _opened_as(each, assessments),
                each is earlier[0],
                tuple(agreed),
                "" if agreed else improved,
                _back_after(each, assessments),
            )
    return None


def memory_words(memory: Memory | None) -> str:
    """ "Last time this went Red (May 17), we did: Recruit (#4, verified). Back to target after
    1 month."; empty where nothing is remembered."""
    if memory is None:
        return ""
    opened = memory.episode.opened.label
    went = f"went {memory.rating.word}" if memory.rating is Rating.RED else "was an exception"
    when = "Last time this" if memory.is_latest else "An earlier time this"
    return f"{when} {went} ({opened}), {_deeds(memory)}. {_outcome(memory)}".rstrip()


def _deeds(memory: Memory) -> str:
    if not memory.actions:
        return f"this was to help: {_unended(memory.improved)}"
    first, more = memory.actions[0], len(memory.actions) - 1
    verb = "did" if first.is_done or first.took_effect else "agreed"
    told = f"we {verb}: {_unended(first.description)} ({_number(first)})"
    return f"{told}, and {more} more" if more else told


def _number(action: Action) -> str:
    if action.ending is Ending.VERIFIED:
        return f"#{action.id}, verified"
    return f"#{action.id}, without effect" if action.is_over else f"#{action.id}"


def _outcome(memory: Memory) -> str:
    word = _PERIOD_WORDS[memory.episode.opened.frequency]
    if memory.back_after is not None:
        return f"Back to target after {_count(memory.back_after, word)}."
    closed = memory.episode.closed
    return f"That exception was closed in {closed.label}." if closed else ""


def _opened_as(episode: Episode, assessments: Sequence[Assessment]) -> Rating:
    return next(
        (each.cell.rating for each in assessments if each.period == episode.opened),
        Rating.UNRATED,
    )


def _back_after(episode: Episode, assessments: Sequence[Assessment]) -> int | None:
    """Of one that opened while Green there is no way back to tell of."""
    if _opened_as(episode, assessments) is Rating.GREEN:
        return None
    lasted = [
        each
        for each in assessments
        if each.period >= episode.opened
        and (episode.closed is None or each.period <= episode.closed)
    ]
    if not lasted or lasted[0].period != episode.opened:
        return None  # it began before what was read
    return next(
        (
            count
            for count, each in enumerate(lasted)
            if each.cell.is_final and each.cell.rating is Rating.GREEN
        ),
        None,
    )


def _unended(text: str) -> str:
    return " ".join(text.split()).rstrip(".")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
