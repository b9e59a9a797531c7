"""What the forecast has to say to prompts 3 and 5, each sentence with the numbers that it used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.outlooks import Course, Horizon, Outlook
from domain.promises import FORECAST
from handlers.forecasting import Prospect
from handlers.outlook_words import chance_words, numbers, recovery_words, weight_words
from handlers.words import Words


@dataclass(frozen=True)
class Foreseen:
    """Answers to "What performance is predicted?" and "When back on track?"; empty where none."""

    performance: str = ""
    recovery: str = ""


NOTHING = Foreseen()


def foreseen(seen: Prospect, today: date) -> Foreseen:
    if seen.made is None or seen.recovery is None:
        return NOTHING
    told = recovery_words(seen.recovery, today)
    chances = _chances(seen.words, _telling(seen))
    because = f"; {chances}" if chances else ""
    return Foreseen(
        performance=_performance(seen.words, seen.made),
        recovery=f"{_source(seen.made)}: {told}{because}.",
    )


def _performance(words: Words, made: Outlook) -> str:
    """The first and the last period ahead."""
    shown = numbers(words, made.horizons)
    ends = (made.horizons[0], made.horizons[-1])
    told = "; ".join(
        f"{each.period.label} about {shown.value(each.median)}, 80% range {shown.span(each)}"
        for each in ends
    )
    return f"{_source(made)}: {told}."


def _telling(seen: Prospect) -> Sequence[Horizon]:
    """The periods that the recovery is told from."""
    assert seen.made is not None  # noqa: S101  there is no recovery without a forecast
    horizons, found = seen.made.horizons, seen.recovery
    at = next((at for at, each in enumerate(horizons) if found and each.period == found.period), 0)
    match found.course if found else Course.NO_LEVEL:
        case Course.NO_LEVEL:
            return ()
        case Course.EXPECTED:
            return horizons[at : at + 2]
        case Course.SLIPS:
            return (horizons[at],)
        case Course.NOT_BEFORE:
            return horizons[-2:]
        case _:
            return (horizons[0], horizons[-1])


def _chances(words: Words, telling: Sequence[Horizon]) -> str:
    """ "the chance of ≤ 10.0% is 3% in Feb 18 and 14% in Jul 18"."""
    if not telling:
        return ""
    one = len({each.level for each in telling}) == 1
    told = " and ".join(
        chance_words(each.chance)
        + ("" if one else f" of {words.level(each.level)}")
        + f" in {each.period.label}"
        for each in telling
    )
    return (
        f"the chance of {words.level(telling[0].level)} is {told}"
        if one
        else (f"the chance is {told}")
    )


def _source(made: Outlook) -> str:
    """A promise is not looked for in what begins so."""
    return f"{FORECAST} ({weight_words(made)} to {made.base.label})"
