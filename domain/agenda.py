"""The agenda of a stat meeting: follow-ups, exceptions by rank, successes, what people added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from domain.actions import Action
from domain.agenda_facts import AgendaFacts, Topic
from domain.agenda_minutes import shared_minutes
from domain.agenda_reasons import (
    action_state,
    day_words,
    episode_reasons,
    evidence,
    is_new,
    latest_words,
    promise_is_broken,
    success_reasons,
    verified_words,
)
from domain.meetings import AgendaItem, Section
from domain.rating import Rating

PROMISE_BROKEN, NEW, NO_ACTION = 50, 25, 25
RED_WITHOUT_PERCENT, OTHERWISE = Decimal(50), Decimal(10)
WORST_PERCENT = Decimal(100)
"""Added up, these rank exceptions: severity counts up to twice the target, then other things do."""

SETTLED = "settled since the brief"
_WEIGHTS = {Section.FOLLOW_UP: 2, Section.STANDING: 4, Section.SUCCESS: 1, Section.NEW: 3}
_SCORE_OF_A_WEIGHT = 50
_OVERDUE_WEIGHT, _OVER_WEIGHT = 3, 1


@dataclass(frozen=True)
class Proposal:
    """An item, and how much of the meeting's time it deserves."""

    item: AgendaItem
    weight: int


def score(topic: Topic, facts: AgendaFacts) -> Decimal:
    """How far ahead an exception stands: severity, promise broken, newness, no action yet."""
    total = _severity(topic)
    if topic.going is not None and is_new(topic, topic.going, facts):
        total += NEW
    if not topic.actions_going:
        total += NO_ACTION
    if promise_is_broken(topic, facts):
        total += PROMISE_BROKEN
    return total


def exceptions(facts: AgendaFacts) -> tuple[Topic, ...]:
    """The topics that are exceptions now, the most pressing first; of two alike by name."""
    going = [each for each in facts.topics if each.going is not None and not each.is_better_now]
    return tuple(
        sorted(going, key=lambda each: (-score(each, facts), each.snapshot.name, each.key))
    )


def agenda(facts: AgendaFacts, stored: Sequence[AgendaItem] = ()) -> tuple[AgendaItem, ...]:
    """All items in their order, with minutes that add up to the meeting's length.

    ``stored`` items keep their ids and what was decided; those that people added go to the end,
    and those that nothing speaks for any more say that they are settled.
    """
    proposals = _merged([*_proposed(facts)], stored)
    minutes = shared_minutes(facts.series.minutes, [each.weight for each in proposals])
    return tuple(
        replace(each.item, position=at, minutes=share)
        for at, (each, share) in enumerate(zip(proposals, minutes, strict=True), start=1)
    )


def follow_ups(facts: AgendaFacts) -> tuple[Action, ...]:
    """What is reported back: overdue first, then due, then what has ended without verification."""
    due = sorted(facts.due(), key=lambda each: (-each.days_overdue(facts.today), each.id))
    undated = [each for each in due if each.report_back is None]
    dated = [each for each in due if each.report_back is not None]
    ended = [each for each in facts.ended() if each not in _celebrated(facts)]
    return (*dated, *undated, *ended)


def carried_over(facts: AgendaFacts) -> tuple[AgendaItem, ...]:
    """What people had put on an earlier agenda and nobody came to decide; the same words once."""
    found: dict[str, AgendaItem] = {}
    for before, items in facts.earlier:
        when = day_words(before.begins.astimezone(facts.series.zone).date())
        for each in items:
            if each.section is Section.NEW and not each.is_decided:
                reasons = (f"carried over from {when}: not decided then",)
                carried = replace(each, id=0, meeting=facts.meeting.id, reasons=reasons)
                found.setdefault(each.title, carried)
    return tuple(found.values())


def _merged(proposed: Sequence[Proposal], stored: Sequence[AgendaItem]) -> list[Proposal]:
    known = {_subject(each): each for each in stored if each.section is not Section.NEW}
    merged = [_kept(each, known.pop(_subject(each.item), None)) for each in proposed]
    merged += [_settled(each) for each in known.values()]
    added = [each for each in stored if each.section is Section.NEW]
    merged += [Proposal(each, _WEIGHTS[Section.NEW]) for each in added]
    order = list(Section)
    return sorted(merged, key=lambda each: order.index(each.item.section))


def _kept(proposal: Proposal, stored: AgendaItem | None) -> Proposal:
    """What is decided stays as it was when it was decided."""
    if stored is None:
        return proposal
    if stored.is_decided:
        return replace(proposal, item=stored)
    return replace(proposal, item=replace(proposal.item, id=stored.id))


def _settled(stored: AgendaItem) -> Proposal:
    if stored.is_decided:
        return Proposal(stored, _WEIGHTS[stored.section])
    return Proposal(replace(stored, reasons=(SETTLED,)), _WEIGHTS[Section.SUCCESS])


def _subject(item: AgendaItem) -> tuple[str, int]:
    """What it is about, by which an item is known again."""
    by_action = item.section is Section.FOLLOW_UP and item.action is not None
    return ("", item.action or 0) if by_action else (item.indicator, 0)


def _proposed(facts: AgendaFacts) -> Iterable[Proposal]:
    for action in follow_ups(facts):
        yield Proposal(follow_up(action, facts), _follow_up_weight(action, facts))
    for topic in exceptions(facts):
        ahead = int(score(topic, facts)) // _SCORE_OF_A_WEIGHT
        yield Proposal(_standing(topic, facts), _WEIGHTS[Section.STANDING] + ahead)
    for topic in facts.topics:
        if reasons := _success(topic, facts):
            yield Proposal(_celebration(topic, reasons, facts), _WEIGHTS[Section.SUCCESS])


def _follow_up_weight(action: Action, facts: AgendaFacts) -> int:
    if action.is_over:
        return _OVER_WEIGHT
    overdue = action.days_overdue(facts.today) > 0
    return _OVERDUE_WEIGHT if overdue else _WEIGHTS[Section.FOLLOW_UP]


def follow_up(action: Action, facts: AgendaFacts) -> AgendaItem:
    owner = f"owner {facts.name(action.owner)}"
    asks = "asks for approval" if facts.asks_approval(action) else ""
    reasons = (asks, action_state(action, facts), owner, evidence(action, facts))
    return _item(
        facts,
        Section.FOLLOW_UP,
        f"Action #{action.id}: {action.description}",
        reasons,
        indicator=action.indicator,
        episode=action.episode,
        action=action.id,
    )


def success(action: Action, facts: AgendaFacts) -> AgendaItem | None:
    """The good news of one that worked; None where its indicator is none of the meeting's."""
    topic = facts.topic(action.indicator)
    if topic is None:
        return None
    told = verified_words(action, facts, named=True)
    item = _celebration(topic, (told, latest_words(topic.snapshot)), facts)
    return replace(item, action=action.id)


def _standing(topic: Topic, facts: AgendaFacts) -> AgendaItem:
    going = topic.going
    reasons = episode_reasons(topic, going, facts) if going else ()
    return _item(
        facts,
        Section.STANDING,
        _title(topic, facts),
        reasons,
        indicator=topic.key,
        episode=going.id if going else None,
    )


def _celebration(topic: Topic, reasons: tuple[str, ...], facts: AgendaFacts) -> AgendaItem:
    verified = facts.verified(topic.key)
    return _item(
        facts,
        Section.SUCCESS,
        _title(topic, facts),
        reasons,
        indicator=topic.key,
        episode=topic.going.id if topic.going else None,
        action=verified[-1].id if verified else None,
    )


def _title(topic: Topic, facts: AgendaFacts) -> str:
    """With its unit, where the meeting is about several: "Abandonment (IMT)"."""
    shown = topic.snapshot
    return f"{shown.name} ({shown.unit_name})" if facts.is_across_units else shown.name


def _item(
    facts: AgendaFacts,
    section: Section,
    title: str,
    reasons: tuple[str, ...],
    *,
    indicator: str,
    episode: int | None,
    action: int | None = None,
) -> AgendaItem:
    return AgendaItem(
        id=0,
        meeting=facts.meeting.id,
        section=section,
        position=0,
        title=title,
        minutes=0,
        indicator=indicator,
        episode=episode,
        action=action,
        reasons=tuple(filter(None, reasons)),
    )


def _success(topic: Topic, facts: AgendaFacts) -> tuple[str, ...]:
    """An exception that goes on is no success, whatever else there is to say of it."""
    if topic.going is not None and not topic.is_better_now:
        return ()
    return success_reasons(topic, facts)


def _celebrated(facts: AgendaFacts) -> list[Action]:
    """Verified actions that are told among the successes."""
    return [
        each for topic in facts.topics if _success(topic, facts)
        for each in facts.verified(topic.key)
    ]  # fmt: skip


def _severity(topic: Topic) -> Decimal:
    shown = topic.snapshot
    if shown.percent is not None and shown.percent > 0:
        return min(shown.percent, WORST_PERCENT)
    return RED_WITHOUT_PERCENT if shown.rating is Rating.RED else OTHERWISE
