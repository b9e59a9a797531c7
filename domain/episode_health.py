"""What exceptions and actions show of programme health: lessons, fixes, words in time."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from textwrap import shorten

from domain.actions import Action, Ending
from domain.episodes import Episode
from domain.health import Case, Count, counted
from domain.health_facts import HealthFacts
from domain.meeting_health import meeting_case

EXPLAIN_WITHIN = 5  # working days
REPORT_WITHIN = timedelta(days=14)  # up to the report-back date
OLD_ENOUGH = 4  # periods: one to explain and agree, one to change, two that verify
_SHORT = 80  # characters of an action's description


def lived(episode: Episode) -> bool:
    """Whether anybody was told of it or took it up: history that was imported asked nobody."""
    taken_up = (episode.acknowledged_at, episode.explained_at, episode.agreed_at)
    return not episode.withdrawn and (episode.announced or any(taken_up))


def learned(facts: HealthFacts) -> Count:
    """Both kinds of things that end: meetings, and exceptions."""
    meetings = (each for each in facts.held() if each.closed_at is not None)
    lessons = (
        meeting_case(
            facts,
            each,
            _quoted(each.learned) if each.learned else "nothing written",
            kept=int(bool(each.learned)),
        )
        for each in meetings
    )
    closed = (_lesson(facts, each) for each in facts.episodes if _closed_inside(facts, each))
    return counted((*lessons, *closed))


def fixed(facts: HealthFacts) -> Count:
    """One that goes on is judged when it is four of its own periods old."""
    worked = {each.episode: each for each in facts.actions if each.ending is Ending.VERIFIED}
    young = 0
    cases = []
    for each in facts.episodes:
        if not lived(each) or (each.is_over and not _closed_inside(facts, each)):
            continue
        if not each.is_over and each.opened.shift(OLD_ENOUGH).last >= facts.today:
            young += 1
            continue
        cases.append(_fixed(facts, each, worked.get(each.id)))
    return counted(cases, f"{young:,} too young to judge" if young else "")


def explanations(facts: HealthFacts) -> Count:
    """Of those whose five working days are over, or that are explained."""
    day_for = cache(lambda day: facts.organisation.working_days_after(day, EXPLAIN_WITHIN))
    opened = (each for each in facts.episodes if each.announced and not each.withdrawn)
    cases = []
    for each in opened:
        if each.opened_at is None or (began := facts.day_of(each.opened_at)) < facts.since:
            continue
        case = _explained(facts, each, day_for(began))
        if case is not None:
            cases.append(case)
    return counted(cases)


def report_backs(facts: HealthFacts) -> Count:
    """An ending, *done*, a note or a decision at a meeting is a word."""
    decided = _decided(facts)
    dated = ((each, each.report_back) for each in facts.actions)
    return counted(
        _reported(facts, action, day, decided)
        for action, day in dated
        if day is not None and facts.is_inside(day) and not _ended_before(facts, action, day)
    )


def _closed_inside(facts: HealthFacts, episode: Episode) -> bool:
    if not lived(episode) or episode.closed is None or episode.closed_at is None:
        return False
    return facts.day_of(episode.closed_at) >= facts.since


def _lesson(facts: HealthFacts, episode: Episode) -> Case:
    has = episode.id in facts.lessons
    why = "answered what can be learned" if has else "nothing written"
    return _episode_case(facts, episode, why, kept=has)


def _fixed(facts: HealthFacts, episode: Episode, worked: Action | None) -> Case:
    if worked is not None:
        return _episode_case(facts, episode, f"#{worked.id} is verified", kept=True)
    if episode.is_over:
        return _episode_case(facts, episode, "closed, no action verified", kept=False)
    return _episode_case(facts, episode, "goes on", kept=False)


def _explained(facts: HealthFacts, episode: Episode, due: date) -> Case | None:
    at = facts.explained.get(episode.id)
    if at is None:
        if due >= facts.today:
            return None
        return _episode_case(facts, episode, f"not explained; due {_day(due)}", kept=False)
    day = facts.day_of(at)
    late = f", due {_day(due)}" if day > due else ""
    return _episode_case(facts, episode, f"explained on {_day(day)}{late}", kept=day <= due)


def _episode_case(facts: HealthFacts, episode: Episode, why: str, *, kept: bool) -> Case:
    name = facts.indicator_name(episode.indicator)
    opened = episode.opened_at
    day = facts.day_of(opened) if opened is not None else episode.opened.last
    what = f"{name}, since {episode.opened.label}"
    return Case(what, why, day, int(kept), indicator=episode.indicator)


def _decided(facts: HealthFacts) -> Mapping[int, list[date]]:
    """The days on which meetings decided on an action, by its number."""
    found: dict[int, list[date]] = {}
    for items in facts.items.values():
        for item in items:
            if item.action is not None and item.decided_at is not None:
                found.setdefault(item.action, []).append(facts.day_of(item.decided_at))
    return found


def _ended_before(facts: HealthFacts, action: Action, day: date) -> bool:
    """What ended before the 14 days had begun owed no word then."""
    return action.ended_at is not None and facts.day_of(action.ended_at) < day - REPORT_WITHIN


def _reported(
    facts: HealthFacts, action: Action, day: date, decided: Mapping[int, list[date]]
) -> Case:
    said = [facts.day_of(at) for at in facts.words.get(action.id, ())]
    said += [facts.day_of(at) for at in (action.done_at, action.ended_at) if at is not None]
    said += decided.get(action.id, [])
    inside = [each for each in said if day - REPORT_WITHIN <= each <= day]
    later = [each for each in said if each > day]
    if inside:
        why = f"word on {_day(max(inside))}"
    elif later:
        why = f"due {_day(day)}, word only on {_day(min(later))}"
    else:
        why = f"due {_day(day)}, no word; {facts.name(action.owner)} owns it"
    short = shorten(action.description, _SHORT, placeholder=" …")
    what = f"#{action.id} {short}"
    return Case(what, why, day, int(bool(inside)), 1, action.indicator, action.id)


def _quoted(words: str) -> str:
    return f"“{words[:_SHORT]}”" if len(words) <= _SHORT else f"“{words[: _SHORT - 1]}…”"


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"
