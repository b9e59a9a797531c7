"""`/kpi` alone: what this person can do here, and the values waited for."""

from dataclasses import dataclass

from domain.indicators import Indicator, Stage
from domain.notices import DueItem
from handlers.due import items_of, own
from handlers.pausing import paused_words
from handlers.permissions import may_explain, may_log
from handlers.request import Request
from handlers.scene import Scene, look
from handlers.words import Words
from storage.store import Store

USAGE = ("/kpi",)
_ALWAYS = ("status", "card", "list", "due", "history", "action", "meeting", "agenda", "help")


@dataclass(frozen=True)
class Welcome:
    """``unit`` is empty in a channel without one; then ``may_set_up`` or ``admins`` says who can.

    ``admins`` are names. ``can`` lists the subcommands that make sense for this person here.
    ``example`` is a command that would work as it stands, or empty. ``paused`` says who stopped
    all posting and why. ``uninvited``: the bot is not in the channel, so it cannot post there.
    """

    person: str
    organisation: str
    unit: str
    unit_name: str
    channel: str
    may_set_up: bool
    made_admin: bool
    admins: tuple[str, ...]
    due: tuple[DueItem, ...]
    exceptions: int
    indicators: int
    can: tuple[str, ...]
    example: str = ""
    paused: str = ""
    uninvited: bool = False


def handle(request: Request, store: Store) -> Welcome:
    scene = look(request, store)
    unit, live = scene.unit, _live(scene)
    loggable = [each for each in live if may_log(scene, each)]
    direct = not request.channel or request.channel.startswith("D")
    due = _due(scene, loggable)
    return Welcome(
        person=scene.person.name,
        organisation=scene.organisation.name,
        unit=unit.key if unit else "",
        unit_name=unit.name if unit else "",
        channel="" if direct else request.channel,
        may_set_up=scene.person.admin and unit is None and not direct,
        made_admin=request.founder,
        admins=tuple(person.name for person in store.people.admins()),
        due=due,
        exceptions=len(store.episodes.going(unit.key if unit else None)),
        indicators=len(live),
        can=_can(scene, loggable, live),
        example=_example(scene, loggable, due),
        paused=paused_words(store),
    )


def example(scene: Scene) -> str:
    """A line to log the value that this person is waited for longest, or empty."""
    loggable = [each for each in _live(scene) if may_log(scene, each)]
    return _example(scene, loggable, _due(scene, loggable))


def _live(scene: Scene) -> list[Indicator]:
    shown = scene.store.indicators.all(scene.unit.key if scene.unit else None)
    return [each for each in shown if each.stage is not Stage.RETIRED]


def _due(scene: Scene, loggable: list[Indicator]) -> tuple[DueItem, ...]:
    """One's own; of somebody who has none, those of the channel's unit."""
    return items_of(scene, own(scene) or (tuple(loggable) if scene.unit else ()))


def _can(scene: Scene, loggable: list[Indicator], live: list[Indicator]) -> tuple[str, ...]:
    found = ["log"] if loggable else []
    if any(may_explain(scene, each) for each in live):
        found += ["explain", "flag", "snooze"]
    found += _ALWAYS
    if scene.person.admin:
        found += ["unit", "indicator", "target", "pause"]
    return tuple(found)


def _example(scene: Scene, loggable: list[Indicator], due: tuple[DueItem, ...]) -> str:
    """The value that is waited for longest, else the first that the person may log."""
    key = due[0].indicator if due else (loggable[0].key if loggable else "")
    if not key:
        return ""
    example = Words(scene.store.records.of(key)).example()
    period = f" {due[0].period}" if due else ""
    return f"/kpi log {key} {example}{period}"
