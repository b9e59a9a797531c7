"""Follow-ups: who has to do with which actions today, as the beginning of a day's reminders."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.action_dues import (
    CHAIR_AFTER_DAYS,
    LEAD_AFTER_DAYS,
    PASSED_ON_WITHIN_DAYS,
    Approaching,
    approaching,
    is_about,
)
from domain.meetings import Series
from domain.organisation import LONGEST_REST_DAYS, Organisation
from jobs.duties import Duties
from storage.actions import LateAction
from storage.store import Store

Numbers = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class FollowUps:
    """``owned``: how many actions each person has in hand. ``led`` and ``chaired``: by person
    the numbers of those that are passed on to them. ``coming``: meetings to be reminded of;
    ``series`` are those that go on.
    """

    owned: Mapping[str, int]
    led: Numbers
    chaired: Numbers
    coming: tuple[Approaching, ...]
    series: tuple[Series, ...] = ()

    @property
    def people(self) -> Iterator[str]:
        for held in (self.owned, self.led, self.chaired):
            yield from held

    def weight(self, person: str) -> int:
        """How many actions a person has to do with."""
        passed_on = len(self.led.get(person, ())) + len(self.chaired.get(person, ()))
        return self.owned.get(person, 0) + passed_on


def follow_ups(store: Store, organisation: Organisation, held: Duties, now: datetime) -> FollowUps:
    """Only people who can be written to."""
    today = organisation.today(now)
    series = [each for each in store.series.all() if _goes_on(each, today)]
    late = store.actions.late(
        today - timedelta(days=CHAIR_AFTER_DAYS + PASSED_ON_WITHIN_DAYS),
        today - timedelta(days=LEAD_AFTER_DAYS),
    )
    owned = store.actions.counts()
    return FollowUps(
        owned={person: count for person, count in owned.items() if person in held.slack},
        led=_led(held, late),
        chaired=_chaired(store, held, series, late, today),
        coming=_coming(store, organisation, series, now),
        series=tuple(series),
    )


def _goes_on(series: Series, today: date) -> bool:
    return series.ended_on is None or series.ended_on > today


def _led(held: Duties, late: Sequence[LateAction]) -> Numbers:
    found: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for each in late:
        lead = held.answers.get(each.indicator)
        if lead:
            found[lead] += (each.number,)
    return found


def _chaired(
    store: Store,
    held: Duties,
    series: Sequence[Series],
    late: Sequence[LateAction],
    today: date,
) -> Numbers:
    """Of the meeting that agreed on the action, else of those about its indicator; where no
    chair but the owner can be written to, the performance officers."""
    long_ago = today - timedelta(days=CHAIR_AFTER_DAYS)
    concerned = [each for each in late if each.report_back <= long_ago]
    if not concerned:
        return {}
    agreed = store.meetings.series_of({each.meeting for each in concerned if each.meeting})
    units = store.indicators.units_of({each.indicator for each in concerned})
    officers = [
        each.key
        for each in store.people.all()
        if each.performance_officer and each.key in held.slack
    ]
    found: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for late_one in concerned:
        own = [each for each in series if each.id == agreed.get(late_one.meeting or 0)]
        unit = units[late_one.indicator]
        about = own or [each for each in series if is_about(each, late_one.indicator, unit)]
        chairs = dict.fromkeys(each.chair for each in about if each.chair in held.slack)
        chairs.pop(late_one.owner, None)
        for person in chairs or officers:
            found[person] += (late_one.number,)
    return found


def _coming(
    store: Store, organisation: Organisation, series: Sequence[Series], now: datetime
) -> tuple[Approaching, ...]:
    furthest = max((each.brief_days for each in series), default=0)
    known = {each.id: each for each in series}
    until = now + timedelta(days=LONGEST_REST_DAYS + 2 * furthest)
    meetings = store.meetings.to_come(until) if known else ()
    near = (
        approaching(known[each.series], each, organisation, now)
        for each in meetings
        if each.series in known
    )
    return tuple(each for each in near if each is not None)
