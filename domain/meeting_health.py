"""Behn's items that meetings show: held, briefed, with current data, answered, led."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from domain.agenda import SETTLED
from domain.frequencies import Frequency
from domain.health import Case, Count, counted
from domain.health_facts import HealthFacts, Tracked
from domain.meeting_days import brief_day
from domain.meetings import AgendaItem, Decision, Meeting, MeetingState, Section
from domain.periods import Period

_NAMED = 3  # missing values that a case names


def held(facts: HealthFacts) -> Count:
    """A meeting moved to another day was not held when planned; one that was never started neither.

    What an ended series still had planned is left out.
    """
    planned = (each for each in facts.meetings if _stood(facts, each))
    inside = (each for each in planned if facts.is_inside(facts.planned_day(each)))
    return counted(_held(facts, each) for each in inside)


def briefs(facts: HealthFacts) -> Count:
    """Of meetings that were cancelled nobody waits for a brief."""
    due = (each for each in facts.meetings if _was_to_be(facts, each))
    return counted(_briefed(facts, each) for each in due)


def current_data(facts: HealthFacts) -> Count:
    """The latest period of each indicator that had fallen due before the meeting's day."""
    about = {number: _alike(facts.about(series)) for number, series in facts.series.items()}
    return counted(_current(facts, each, about[each.series]) for each in facts.held())


def feedback(facts: HealthFacts) -> Count:
    items = _items(facts, Section.STANDING)
    return counted(_answered(facts, meeting, item, ended=False) for meeting, item in items)


def followed_up(facts: HealthFacts) -> Count:
    over = {each.id: each.ended_at for each in facts.actions if each.ended_at is not None}
    return counted(
        _answered(facts, meeting, item, ended=_was_over(over, meeting, item))
        for meeting, item in _items(facts, Section.FOLLOW_UP)
    )


def led(facts: HealthFacts) -> Count:
    return counted(_led(facts, each) for each in facts.held())


def meeting_case(facts: HealthFacts, meeting: Meeting, why: str, *, kept: int, of: int = 1) -> Case:
    series = facts.series[meeting.series]
    day = facts.day_of(meeting.started_at or meeting.begins, series.zone)
    return Case(f"{series.name}, {_day(day)}", why, day, kept, of, series=series.id)


def _stood(facts: HealthFacts, meeting: Meeting) -> bool:
    ended = facts.series[meeting.series].ended_on
    return ended is None or facts.planned_day(meeting) <= ended


def _was_to_be(facts: HealthFacts, meeting: Meeting) -> bool:
    if meeting.state is MeetingState.CANCELLED or not _stood(facts, meeting):
        return False
    return meeting.begins <= facts.now and facts.planned_day(meeting) >= facts.since


def _held(facts: HealthFacts, meeting: Meeting) -> Case:
    planned, series = facts.planned_day(meeting), facts.series[meeting.series]
    because = f": {meeting.reason}" if meeting.reason else ""
    what = f"{series.name}, {_day(planned)}"
    why, kept = "never started", 0
    if meeting.state is MeetingState.CANCELLED:
        why = f"cancelled{because}"
    elif meeting.started_at is not None:
        started = facts.day_of(meeting.started_at, series.zone)
        kept = int(started == planned)
        why = "held on its day" if kept else f"held on {_day(started)} instead{because}"
    elif (begins := facts.day_of(meeting.begins, series.zone)) != planned:
        why = f"moved to {_day(begins)}{because}"
    return Case(what, why, planned, kept, series=series.id)


def _briefed(facts: HealthFacts, meeting: Meeting) -> Case:
    due = brief_day(facts.series[meeting.series], meeting, facts.organisation)
    if meeting.briefed_at is None:
        return meeting_case(facts, meeting, f"no brief; it was due on {_day(due)}", kept=0)
    came = facts.day_of(meeting.briefed_at)
    if came <= due:
        return meeting_case(facts, meeting, f"came on {_day(came)}", kept=1)
    why = f"came on {_day(came)}, {_days((came - due).days)} late"
    return meeting_case(facts, meeting, why, kept=0)


Alike = Mapping[tuple[Frequency, int], list[Tracked]]
"""Indicators by frequency and due offset: of these the same period is the latest one due."""


def _alike(tracked: Iterable[Tracked]) -> Alike:
    found: dict[tuple[Frequency, int], list[Tracked]] = {}
    for each in tracked:
        found.setdefault((each.frequency, each.due_days), []).append(each)
    return found


def _latest_due(facts: HealthFacts, frequency: Frequency, due_days: int, day: date) -> Period:
    """The latest period that had fallen due before a day."""
    period = facts.organisation.calendar.last_ended(frequency, day)
    while period.due(due_days) >= day:
        period = period.previous()
    return period


def _current(facts: HealthFacts, meeting: Meeting, about: Alike) -> Case:
    started = meeting.started_at or meeting.begins
    day = facts.day_of(started)
    expected, missing = 0, list[str]()
    for (frequency, due_days), group in about.items():
        period = _latest_due(facts, frequency, due_days, day)
        first, text = period.first, period.text
        for each in group:
            if first < facts.began[each.key]:
                continue  # nobody had begun to measure it
            found = facts.values.get(each.key, {}).get(text)
            if found is None or found.at > started:
                missing.append(f"{each.name} {period.label}")
            elif not found.expected:
                continue
            expected += 1
    kept = expected - len(missing)
    return meeting_case(facts, meeting, _missing(missing), kept=kept, of=expected)


def _missing(names: Sequence[str]) -> str:
    if not names:
        return "every value was there"
    left = len(names) - _NAMED
    more = f" and {left:,} more" if left > 0 else ""
    return f"without {', '.join(names[:_NAMED])}{more}"


def _items(facts: HealthFacts, section: Section) -> Iterator[tuple[Meeting, AgendaItem]]:
    """What a meeting had before it; what was settled before it began needed no decision."""
    for meeting in facts.held():
        for item in facts.items.get(meeting.id, ()):
            settled = SETTLED in item.reasons and not item.is_decided
            if item.section is section and not settled:
                yield meeting, item


def _was_over(over: Mapping[int, datetime], meeting: Meeting, item: AgendaItem) -> bool:
    ended = over.get(item.action or 0)
    end = meeting.closed_at or meeting.started_at
    return ended is not None and end is not None and ended <= end


def _answered(facts: HealthFacts, meeting: Meeting, item: AgendaItem, *, ended: bool) -> Case:
    series = facts.series[meeting.series]
    day = facts.day_of(meeting.started_at or meeting.begins, series.zone)
    why = _outcome(item)
    if not why:
        why = "its ending was reported" if ended else "not decided"
    kept = int(item.is_decided or ended)
    what = f"{item.title}: {series.name}, {_day(day)}"
    return Case(what, why, day, kept, 1, item.indicator, item.action or 0, series.id)


def _outcome(item: AgendaItem) -> str:
    match item.decision:
        case Decision.ACTION:
            return f"action #{item.agreed}"
        case Decision.NOTE:
            return f"noted: {item.words}"
        case Decision.NO_ACTION:
            return f"no action needed: {item.words}"
        case None:
            return ""


def _led(facts: HealthFacts, meeting: Meeting) -> Case:
    chair = facts.series[meeting.series].chair
    hands = [who for who in (meeting.started_by, meeting.closed_by) if who]
    if chair in hands:
        return meeting_case(facts, meeting, f"by {facts.name(chair)}", kept=1)
    by = " and ".join(_unique(facts.name(who) for who in hands))
    return meeting_case(facts, meeting, f"by {by}; the chair is {facts.name(chair)}", kept=0)


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _day(day: date) -> str:
    return f"{day:%-d %b %Y}"


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
