"""The App Home: due values, actions, meetings, exceptions, help; who lags, for officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.action_items import ActionItem
from domain.notices import DueItem
from handlers.action_items import action_items
from handlers.action_list import own_actions
from handlers.due import items_of, own
from handlers.help import Topic
from handlers.home_meetings import HomeMeeting, home_meetings
from handlers.pausing import paused_words
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.status_rows import StatusRow, around, ranked, row
from storage.store import Store

DAYS_AHEAD = 7


@dataclass(frozen=True)
class Lagging:
    """A data owner with missing values: for performance officers. ``owner`` may be empty."""

    unit_name: str
    owner: str
    overdue: tuple[DueItem, ...]
    awaited: int


@dataclass(frozen=True)
class Home:
    """``due`` holds what is due within seven days; ``later`` counts the rest.

    ``actions`` are the most urgent of ``open_actions``; ``meetings_left`` more are not shown.
    ``going`` counts the exceptions of all units, for performance officers and administrators.
    """

    person: str
    organisation: str
    today: date
    overdue: tuple[DueItem, ...]
    due: tuple[DueItem, ...]
    later: int
    exceptions: tuple[StatusRow, ...]
    topics: tuple[Topic, ...]
    lagging: tuple[Lagging, ...] = ()
    paused: str = ""
    needs_set_up: bool = False
    made_admin: bool = False
    going: int | None = None
    actions: tuple[ActionItem, ...] = ()
    open_actions: int = 0
    meetings: tuple[HomeMeeting, ...] = ()
    meetings_left: int = 0


def facts(request: Request, store: Store, topics: tuple[Topic, ...]) -> Home:
    scene = look(request, store)
    waiting = items_of(scene, own(scene))
    soon = [each for each in waiting if -DAYS_AHEAD <= each.days <= 0]
    overdue = tuple(each for each in waiting if each.days > 0)
    mine = own_actions(scene)
    meetings, meetings_left = home_meetings(scene)
    officer = scene.person.performance_officer or scene.person.admin
    return Home(
        person=scene.person.name,
        organisation=scene.organisation.name,
        today=scene.today,
        overdue=overdue,
        due=tuple(soon),
        later=len(waiting) - len(soon) - len(overdue),
        exceptions=_exceptions(scene),
        topics=topics,
        lagging=_lagging(scene) if officer else (),
        paused=paused_words(store),
        needs_set_up=not store.indicators.any(),
        made_admin=request.founder,
        going=store.episodes.count_going() if officer else None,
        actions=action_items(store, mine.first),
        open_actions=mine.count,
        meetings=meetings,
        meetings_left=meetings_left,
    )


def _exceptions(scene: Scene) -> tuple[StatusRow, ...]:
    """Those that the person answers for or collects, or leads the unit of."""
    store = scene.store
    near = around(scene, store.indicators.of_person(scene.person.key, leads=True))
    mine = store.indicators.among(near.going)
    units = store.units.among({each.unit for each in mine})
    found: dict[str, list[StatusRow]] = {each.unit: [] for each in mine}
    for each in store.records.judged(mine, scene.today):
        unit = units[each.record.indicator.unit]
        told = row(near, each.record, each.assessments, unit.name, each.signal)
        found[unit.key].append(told)
    return tuple(row for rows in found.values() for row in ranked(rows))


def _lagging(scene: Scene) -> tuple[Lagging, ...]:
    """Every unit's data owners with missing values, the longest overdue first."""
    found = [_group(items) for items in _by_owner(scene).values()]
    return tuple(
        sorted(found, key=lambda each: -max((item.days for item in each.overdue), default=0))
    )


def _by_owner(scene: Scene) -> dict[tuple[str, str], list[DueItem]]:
    grouped: dict[tuple[str, str], list[DueItem]] = {}
    for item in items_of(scene, scene.store.records.behind(scene.today)):
        grouped.setdefault((item.unit_name, item.owner), []).append(item)
    return grouped


def _group(items: Sequence[DueItem]) -> Lagging:
    overdue = tuple(each for each in items if each.days > 0)
    return Lagging(items[0].unit_name, items[0].owner, overdue, len(items) - len(overdue))
