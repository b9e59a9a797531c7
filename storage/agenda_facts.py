"""The facts of an agenda, read in a constant number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from domain.actions import Action, ActionKind
from domain.agenda_facts import AgendaFacts, Topic
from domain.episodes import Episode
from domain.explanations import Explanation
from domain.indicators import Indicator, Stage
from domain.meetings import AgendaItem, Meeting, MeetingState, Series
from domain.memory import last_time
from domain.snapshots import snapshot
from storage.records import Assessed
from storage.store import Store

_MOST_EARLIER = 6  # meetings of which something may be carried over
Kept = TypeVar("Kept", Episode, Action)


def agenda_facts(store: Store, series: Series, meeting: Meeting, now: datetime) -> AgendaFacts:
    """What stands at ``now`` for the agenda of a meeting of the series."""
    organisation = store.organisation.require()
    meetings = store.meetings.of(series.id)
    last = _last(meetings, meeting)
    last_items = store.agendas.of(last.id) if last else ()
    topics = _topics(store, indicators_of(store, series), now)
    agreed = store.actions.of_series(series.id)
    actions = {each.id: each for topic in topics for each in topic.actions}
    actions |= {each.id: each for each in agreed}
    every = tuple(actions[number] for number in sorted(actions))
    return AgendaFacts(
        series=series,
        meeting=meeting,
        day=meeting.begins.astimezone(series.zone).date(),
        today=organisation.today(now),
        topics=topics,
        actions=every,
        last=last,
        last_items=last_items,
        earlier=tuple(
            (each, store.agendas.of(each.id)) for each in _earlier(meetings, meeting, last, now)
        ),
        names=_names(store, series, meeting, every, last_items),
        indicators=_indicator_names(store, topics, every),
        answered=_answered(store, every),
    )


def indicators_of(store: Store, series: Series) -> tuple[Indicator, ...]:
    """Those that a series is about; a retired one is nobody's worry any more."""
    found = {each.key: each for each in store.indicators.of_units(series.units)}
    found |= {each.key: each for each in store.indicators.among(series.indicators)}
    return tuple(each for each in found.values() if each.stage is not Stage.RETIRED)


def _last(meetings: Sequence[Meeting], meeting: Meeting) -> Meeting | None:
    """The one before that took place."""
    held = (
        each
        for each in meetings
        if each.took_place
        and each.state is not MeetingState.CANCELLED
        and each.begins < meeting.begins
        and each.id != meeting.id
    )
    return max(held, key=lambda each: each.begins, default=None)


def _earlier(
    meetings: Sequence[Meeting], meeting: Meeting, last: Meeting | None, now: datetime
) -> list[Meeting]:
    """The last one that took place and those since that did not, the latest first."""
    since = last.begins if last else datetime.min.replace(tzinfo=UTC)
    over = [
        each
        for each in meetings
        if since <= each.begins < meeting.begins
        and each.id != meeting.id
        and (each.begins <= now or each.state is MeetingState.CANCELLED)
    ]
    return sorted(over, key=lambda each: each.begins, reverse=True)[:_MOST_EARLIER]


def _topics(store: Store, indicators: Sequence[Indicator], now: datetime) -> tuple[Topic, ...]:
    keys = [each.key for each in indicators]
    today = store.organisation.require().today(now)
    units = store.units.among({each.unit for each in indicators})
    episodes = _by_indicator(store.episodes.of_indicators(keys))
    actions = _by_indicator(store.actions.of_indicators(keys))
    known = [each.id for found in episodes.values() for each in found if each.explained_at]
    explained = store.explanations.latest_among(known)
    return tuple(
        _topic(
            found,
            units[found.record.indicator.unit].name,
            episodes[found.record.indicator.key],
            actions[found.record.indicator.key],
            explained,
        )
        for found in store.records.judged(indicators, today)
    )


def _topic(
    found: Assessed,
    unit_name: str,
    episodes: Sequence[Episode],
    actions: Sequence[Action],
    explained: Mapping[int, Explanation],
) -> Topic:
    going = [each for each in episodes if not each.is_over]
    readings = ((each.period, each.cell.reading) for each in found.assessments)
    return Topic(
        snapshot=snapshot(found.record, found.assessments, unit_name, signal=found.signal),
        going=going[-1] if going else None,
        closed=tuple(each for each in episodes if each.closed and not each.withdrawn),
        explanation=explained.get(going[-1].id) if going else None,
        memory=last_time(going[-1], episodes, actions, explained, found.assessments)
        if going
        else None,
        actions=tuple(actions),
        recorded={period.text: reading.recorded for period, reading in readings if reading},
    )


def _by_indicator(kept: Iterable[Kept]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = defaultdict(list)
    for each in kept:
        found[each.indicator].append(each)
    return found


def _indicator_names(
    store: Store, topics: Iterable[Topic], actions: Iterable[Action]
) -> Mapping[str, str]:
    """Of the topics, and of what else an action of the series is about."""
    names = {each.key: each.snapshot.name for each in topics}
    others = {each.indicator for each in actions} - set(names)
    found = store.indicators.among(others) if others else ()
    return names | {each.key: each.name for each in found}


def _answered(store: Store, actions: Iterable[Action]) -> frozenset[int]:
    asking = {each.id for each in actions if each.kind is ActionKind.APPROVE and not each.is_over}
    return store.agendas.answered(asking) if asking else frozenset()


def _names(
    store: Store,
    series: Series,
    meeting: Meeting,
    actions: Iterable[Action],
    last_items: Iterable[AgendaItem],
) -> Mapping[str, str]:
    items = (*last_items, *store.agendas.of(meeting.id))
    keys = {series.chair, meeting.started_by, meeting.closed_by}
    keys |= {key for each in actions for key in (each.owner, each.done_by, each.ended_by)}
    keys |= {key for each in items for key in (each.added_by, each.decided_by)}
    found = store.people.among({key for key in keys if key})
    return {person.key: person.name for person in found.values()}
