"""Detection lag: how long it takes from the end of a period to a fix that is verified.

Norfolk's Red of November 2017 reached its committee on 6 March 2018: 96 days after the period.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from statistics import median

from domain.actions import Action, Ending
from domain.episodes import Episode
from domain.health_facts import HealthFacts


class Milestone(StrEnum):
    """What is reached, in this order."""

    VALUE = "value"
    ALERT = "alert"
    EXPLANATION = "explanation"
    DECISION = "decision"
    EFFECT = "effect"
    VERIFIED = "verified"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Milestone.VALUE: "value logged",
    Milestone.ALERT: "alert posted",
    Milestone.EXPLANATION: "explained",
    Milestone.DECISION: "decided",
    Milestone.EFFECT: "change in effect",
    Milestone.VERIFIED: "fix verified",
}


@dataclass(frozen=True)
class Days:
    """A median of so many cases; ``median`` is None without any."""

    median: float | None = None
    count: int = 0

    @property
    def number(self) -> str:
        """ "14", "1,234.5"; "not yet" without any."""
        return "not yet" if self.median is None else f"{self.median:,.1f}".removesuffix(".0")

    @property
    def words(self) -> str:
        """ "14 days", "13.5 days", "1 day"."""
        if self.median is None:
            return self.number
        return f"{self.number} day{'' if self.median == 1 else 's'}"


@dataclass(frozen=True)
class LagStep:
    """``step`` counts from the milestone before, ``since_end`` from the end of the period.

    Each only of exceptions whose record has both ends, so the steps need not add up.
    """

    milestone: Milestone
    step: Days
    since_end: Days


@dataclass(frozen=True)
class Track:
    """The days on which one exception reached those milestones that there is a record of."""

    episode: Episode
    end: date
    reached: Mapping[Milestone, date]

    def since_end(self, milestone: Milestone) -> int | None:
        day = self.reached.get(milestone)
        return None if day is None else max(0, (day - self.end).days)

    def step(self, milestone: Milestone) -> int | None:
        """What was done before its turn took no time."""
        order = list(Milestone)
        at = order.index(milestone)
        before = self.end if at == 0 else self.reached.get(order[at - 1])
        day = self.reached.get(milestone)
        return None if day is None or before is None else max(0, (day - before).days)


def detection_lag(facts: HealthFacts) -> tuple[LagStep, ...]:
    tracks = tuple(tracked(facts))
    return tuple(_step(tracks, each) for each in Milestone)


def tracked(facts: HealthFacts) -> Iterator[Track]:
    """The exceptions of periods that ended in the window, but those that were withdrawn."""
    decided = _decided(facts)
    actions: dict[int, list[Action]] = {}
    for action in facts.actions:
        if action.episode is not None:
            actions.setdefault(action.episode, []).append(action)
    for episode in facts.episodes:
        if not episode.withdrawn and episode.opened.last >= facts.since:
            yield _track(facts, episode, actions.get(episode.id, ()), decided.get(episode.id))


def _track(
    facts: HealthFacts, episode: Episode, actions: Sequence[Action], decided: datetime | None
) -> Track:
    known = facts.values.get(episode.indicator, {}).get(episode.opened.text)
    agreed = [each for each in (episode.agreed_at, decided) if each is not None]
    kept = [each for each in actions if each.ending is not Ending.CANCELLED]
    verified = [each.ended_at for each in actions if each.ending is Ending.VERIFIED]
    instants = {
        Milestone.VALUE: known.at if known is not None and known.dated else None,
        Milestone.ALERT: episode.opened_at if episode.announced else None,
        Milestone.EXPLANATION: facts.explained.get(episode.id),
        Milestone.DECISION: min(agreed, default=None),
        Milestone.VERIFIED: min((at for at in verified if at is not None), default=None),
    }
    reached = {each: facts.day_of(at) for each, at in instants.items() if at is not None}
    effect = min((each.took_effect for each in kept if each.took_effect), default=None)
    if effect is not None:
        reached[Milestone.EFFECT] = effect
    return Track(episode, episode.opened.last, reached)


def _decided(facts: HealthFacts) -> Mapping[int, datetime]:
    """When a meeting first decided on an exception, by its id; a note is a decision too."""
    found: dict[int, datetime] = {}
    for items in facts.items.values():
        for item in items:
            if item.episode is not None and item.decided_at is not None:
                found[item.episode] = min(found.get(item.episode, item.decided_at), item.decided_at)
    return found


def _step(tracks: Sequence[Track], milestone: Milestone) -> LagStep:
    steps = days_of(each.step(milestone) for each in tracks)
    return LagStep(milestone, steps, days_of(each.since_end(milestone) for each in tracks))


def days_of(counts: Iterable[int | None]) -> Days:
    known = [each for each in counts if each is not None]
    return Days(float(median(known)), len(known)) if known else Days()
