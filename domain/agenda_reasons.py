"""Why something stands on an agenda, in words with the numbers."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from domain.actions import Action, Ending
from domain.agenda_facts import AgendaFacts, Topic
from domain.episodes import Episode
from domain.memory import memory_words
from domain.promises import promised_day
from domain.rating import Rating
from domain.snapshots import Point, Snapshot
from domain.value_format import format_value

BACK_ON_TRACK = 4  # the prompt "When will performance be back on track?"
_QUOTED = 90  # characters of what somebody has written


def day_words(day: date) -> str:
    return f"{day:%-d %b %Y}"


def value_words(snapshot: Snapshot, point: Point) -> str:
    if point.value is None:
        return "no value"
    return format_value(
        point.value, snapshot.measure, decimals=snapshot.decimals, currency=snapshot.currency
    )


def latest_words(snapshot: Snapshot) -> str:
    """ "Jan 18: 29.0%, Red"; empty without a value."""
    valued = [point for point in snapshot.history if point.value is not None]
    if not valued:
        return ""
    last = valued[-1]
    return f"{last.label}: {value_words(snapshot, last)}, {last.rating.word}"


def moved_words(topic: Topic, before: Point, after: Point) -> str:
    return f"{value_words(topic.snapshot, before)} → {value_words(topic.snapshot, after)}"


def action_state(action: Action, facts: AgendaFacts) -> str:
    """Where an action stands today, its ending with its evidence."""
    if action.ending is not None:
        return _ending(action, facts)
    told = _done(action, facts)
    if action.report_back is None:
        due = "no report-back date"
    elif (late := action.days_overdue(facts.today)) > 0:
        due = f"overdue by {counted(late, 'day')}, was due {day_words(action.report_back)}"
    else:
        due = f"to report back by {day_words(action.report_back)}"
    return f"{told}; {due}" if told else due


def evidence(action: Action, facts: AgendaFacts) -> str:
    """What the indicator has done since: the value then and now."""
    topic = facts.topic(action.indicator)
    if topic is None:
        return ""
    before, since = topic.before(action.created_at), topic.points(action.created_at)
    if before is None or not since:
        return f"{topic.snapshot.name}: {latest_words(topic.snapshot)}"
    moved = moved_words(topic, before, since[-1])
    return f"{topic.snapshot.name} since then: {moved}, {since[-1].rating.word}"


def episode_reasons(topic: Topic, episode: Episode, facts: AgendaFacts) -> tuple[str, ...]:
    """The criteria in their own words, how long, what is being done, what was promised, and what
    was done the last time."""
    told = [met.reason for met in topic.snapshot.criteria]
    if not told:
        told = [f"no criterion holds now: {latest_words(topic.snapshot)}"]
    new = is_new(topic, episode, facts)
    since = f"exception since {episode.opened.label}"
    told.append(f"new since the last meeting, {since}" if new else since)
    told += _actions(topic, facts)
    return tuple(filter(None, (*told, _promise(topic, facts), _remembered(topic))))


def is_new(topic: Topic, episode: Episode, facts: AgendaFacts) -> bool:
    """Whether the value that opened it became known since; what an import opens may be old."""
    if episode.opened_at is None or episode.opened_at <= facts.since:
        return False
    return topic.recorded.get(episode.opened.text, episode.opened_at) > facts.since


def promise_is_broken(topic: Topic, facts: AgendaFacts) -> bool:
    """Its day has passed, and so has the report-back date of an action that goes on."""
    late = any(each.days_overdue(facts.today) > 0 for each in topic.actions_going)
    day = _promised(topic)
    return late or (day is not None and day < facts.today)


def success_reasons(topic: Topic, facts: AgendaFacts) -> tuple[str, ...]:
    told = [verified_words(each, facts, named=True) for each in facts.verified(topic.key)]
    told += [
        f"the exception since {each.opened.label} closed with {each.closed.label}"
        for each in topic.closed
        if each.closed is not None and _closed_since(topic, each, facts)
    ]
    if topic.going is not None and topic.is_better_now:
        told.append("Green again: one more such period closes the exception")
    elif not told and _turned_green(topic, facts):
        told.append("Green again")
    return (*told, latest_words(topic.snapshot)) if told else ()


def verified_words(action: Action, facts: AgendaFacts, *, named: bool = False) -> str:
    topic = facts.topic(action.indicator)
    labels = {each.period: each.label for each in topic.points()} if topic else {}
    held = " and ".join(labels.get(each, each) for each in action.verified_by)
    told = f"verified: it held in {held}" if held else "verified by the indicator"
    return f"#{action.id} {action.description}, {told}" if named else told


def counted(number: int, one: str) -> str:
    return f"{number:,} {one if number == 1 else one + 's'}"


def named_some(names: Iterable[str], most: int = 5) -> str:
    """ "a, b and 3 more"."""
    every = list(names)
    left = len(every) - most
    return ", ".join(every) if left <= 0 else f"{', '.join(every[:most])} and {left} more"


def _ending(action: Action, facts: AgendaFacts) -> str:
    because = f": {action.ended_because}" if action.ended_because else ""
    match action.ending:
        case Ending.VERIFIED:
            return verified_words(action, facts)
        case Ending.WITHOUT_EFFECT:
            return f"done without effect{because}"
        case Ending.SUPERSEDED:
            return f"superseded by #{action.superseded_by}{because}"
        case _:
            return f"cancelled{because}"


def _done(action: Action, facts: AgendaFacts) -> str:
    if action.is_done:
        return f"{facts.name(action.done_by)} says it is done; not verified yet"
    if action.took_effect is not None:
        return f"in effect since {day_words(action.took_effect)}; not verified yet"
    return ""


def _actions(topic: Topic, facts: AgendaFacts) -> list[str]:
    going = topic.actions_going
    if not going:
        return ["no action yet"]
    latest = going[-1]
    more = f" and {len(going) - 1} more" if len(going) > 1 else ""
    described = f"{_cut(latest.description)} ({facts.name(latest.owner)})"
    return [f"action #{latest.id} goes on: {described}{more}"]


def _promised(topic: Topic) -> date | None:
    if topic.explanation is None:
        return None
    answer = topic.explanation.answers[BACK_ON_TRACK]
    return promised_day(answer, topic.explanation.recorded.date())


def _promise(topic: Topic, facts: AgendaFacts) -> str:
    """What was promised beside what has happened since."""
    said = topic.explanation
    if said is None or not said.answers[BACK_ON_TRACK].strip():
        return ""
    words = " ".join(said.answers[BACK_ON_TRACK].split())
    day = _promised(topic)
    broken = day is not None and day < facts.today
    told = f"{'promise broken' if broken else 'promised'}: back on track “{_cut(words)}”"
    before, since = topic.before(said.recorded), topic.points(said.recorded)
    if before is None or not since:
        return f"{told}, no value since"
    return f"{told}; since then {moved_words(topic, before, since[-1])}"


def _remembered(topic: Topic) -> str:
    memory = topic.memory
    if memory is None:
        return ""
    deeds = tuple(replace(each, description=_cut(each.description)) for each in memory.actions)
    return memory_words(replace(memory, actions=deeds, improved=_cut(memory.improved)))


def _closed_since(topic: Topic, episode: Episode, facts: AgendaFacts) -> bool:
    """Both the closing and the value that closed it are news; an import closes what is old."""
    if episode.closed is None or episode.closed_at is None or episode.closed_at <= facts.since:
        return False
    known = topic.recorded.get(episode.closed.text)
    return known is not None and known > facts.since


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"


def _turned_green(topic: Topic, facts: AgendaFacts) -> bool:
    """News: a value that became known since the last meeting is Green, the one before was not."""
    valued = topic.points()
    if len(valued) < 2 or valued[-1] not in topic.points(facts.since):
        return False
    was, now = valued[-2].rating, valued[-1].rating
    return now is Rating.GREEN and was in (Rating.RED, Rating.AMBER)
