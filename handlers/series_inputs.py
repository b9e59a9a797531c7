"""The inputs of a series' form: what they start with, and what was entered into them."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import DomainError
from domain.meetings import Series
from domain.names import folded
from domain.recurrence import first_day
from domain.recurrence_text import Recurrence, parse_recurrence
from domain.recurrence_words import with_time
from domain.typed_text import shown
from handlers.dates import parse_day
from handlers.field_faults import Faults
from handlers.people import known_person
from handlers.scene import Scene

LONGEST_NAME = 100
MINUTES, BRIEF_DAYS = (5, 480), (0, 20)
NAMES = (
    "name",
    "recurrence",
    "starts",
    "units",
    "indicators",
    "told_in",
    "chair",
    "minutes",
    "brief_days",
    "time_zone",
)


@dataclass(frozen=True)
class Inputs:
    """``typed`` is what was entered, to be shown again; ``notes`` what was made of the words."""

    series: Series
    typed: dict[str, str]
    notes: tuple[str, ...] = ()


def begun(scene: Scene, series: Series | None, name: str) -> dict[str, str]:
    """What the inputs start with; ``chair`` is a Slack user id."""
    if series is None:
        channel = scene.request.channel
        return {
            "name": " ".join(name.split())[:LONGEST_NAME],
            "starts": scene.today.isoformat(),
            "units": scene.unit.key if scene.unit else "",
            "told_in": "" if channel.startswith("D") else channel,
            "chair": "",
            "minutes": "60",
            "brief_days": "2",
            "time_zone": scene.organisation.time_zone,
        }
    chair = scene.store.people.get(series.chair)
    return {
        "name": series.name,
        "recurrence": with_time(series.rule, series.at),
        "starts": series.starts.isoformat(),
        "units": ",".join(series.units),
        "indicators": ",".join(series.indicators),
        "told_in": series.channel,
        "chair": chair.slack if chair else "",
        "minutes": str(series.minutes),
        "brief_days": str(series.brief_days),
        "time_zone": series.time_zone,
    }


def read(scene: Scene, present: Series | None) -> Inputs:
    """The series that the form describes; every fault stands at its own input."""
    request, faults = scene.request, Faults()
    typed = {name: request.value(name) for name in NAMES}
    name = _name(scene, present, faults)
    recurring = faults.tried("recurrence", lambda: _recurrence(scene))
    zone = faults.tried("time_zone", lambda: _zone(scene, typed["time_zone"]))
    starts = faults.tried("starts", lambda: _starts(scene, present))
    units, indicators = _about(scene, faults)
    minutes = faults.tried("minutes", lambda: _number(typed["minutes"], "minutes", MINUTES))
    before = faults.tried("brief_days", lambda: _number(typed["brief_days"], "days", BRIEF_DAYS))
    channel = _channel(scene, faults)
    if not typed["chair"]:
        faults.add("chair", "Choose who chairs it: only a person can be asked.")
    faults.check()
    if recurring is None or starts is None:
        raise ValueError("a fault was not noted")
    same = present is not None and (present.rule, present.starts) == (recurring.rule, starts)
    series = Series(
        id=present.id if present else 0,
        name=name,
        rule=recurring.rule,
        at=recurring.at,
        time_zone=zone or "",
        channel=channel,
        chair=_chair(scene),
        starts=starts if same else first_day(recurring.rule, starts),
        units=units,
        indicators=indicators,
        minutes=minutes or 0,
        brief_days=before or 0,
        created_by=present.created_by if present else scene.person.key,
    )
    return Inputs(series, typed, recurring.notes)


def _name(scene: Scene, present: Series | None, faults: Faults) -> str:
    name = " ".join(scene.request.value("name").split())
    others = [each for each in scene.store.series.going() if not present or each.id != present.id]
    if not name or len(name) > LONGEST_NAME:
        faults.add("name", f"Write the meeting's name, with at most {LONGEST_NAME} characters.")
    elif any(folded(each.name) == folded(name) for each in others):
        faults.add("name", f"There is a meeting called {shown(name)} already. Write another name.")
    return name


def _recurrence(scene: Scene) -> Recurrence:
    return parse_recurrence(scene.request.value("recurrence"), scene.organisation)


def _zone(scene: Scene, typed: str) -> str:
    """As it is spelt in the world's list of zones; those of places, which know of summer."""
    spelt = {each.casefold(): each for each in available_timezones()}
    found = spelt.get(typed.casefold().replace(" ", "_"))
    example = "Europe/London or America/New_York"
    if found is None:
        raise DomainError(f"{shown(typed)} is no time zone. Write one such as {example}.")
    if "/" not in found and found not in ("UTC", scene.organisation.time_zone):
        raise DomainError(
            f"{shown(typed)} does not say where, so summer time could not follow. Write one such "
            f"as {example}."
        )
    return ZoneInfo(found).key


def _starts(scene: Scene, present: Series | None) -> date:
    """From today; a series that is going on keeps the day from which it counts."""
    day = parse_day(scene.request.value("starts") or scene.today.isoformat(), scene.today)
    if present is not None and day == present.starts:
        return day
    if day < scene.today:
        raise DomainError(f"{day:%-d %b %Y} is over. Choose today or a later day.")
    if (day - scene.today).days > 366:
        raise DomainError(f"{day:%-d %b %Y} is more than a year away. Choose an earlier day.")
    return day


def _about(scene: Scene, faults: Faults) -> tuple[tuple[str, ...], tuple[str, ...]]:
    units = _keys(scene.request.value("units"))
    indicators = _keys(scene.request.value("indicators"))
    store = scene.store
    if not units and not indicators:
        faults.add("units", "Choose at least one unit, or indicators further down.")
    if any(store.units.get(key) is None for key in units):
        faults.add("units", "One of these units is not there any more. Choose again.")
    if len(store.indicators.among(indicators)) < len(indicators):
        faults.add("indicators", "One of these indicators is not there any more. Choose again.")
    return units, indicators


def _keys(listed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key.strip() for key in listed.split(",") if key.strip()))


def _number(typed: str, what: str, bounds: tuple[int, int]) -> int:
    least, most = bounds
    plain = typed.isascii() and typed.isdigit() and len(typed) < 6
    if not plain or not least <= int(typed) <= most:
        raise DomainError(f"{shown(typed)}: write a whole number of {what}, {least} to {most}.")
    return int(typed)


def _channel(scene: Scene, faults: Faults) -> str:
    channel = scene.request.value("told_in")
    if channel[:1] not in ("C", "G"):
        faults.add("told_in", "Choose the channel in which it is told of, where I am a member.")
    return channel


def _chair(scene: Scene) -> str:
    slack = scene.request.value("chair")
    return known_person(scene.store, slack, scene.request.names.get(slack, "")).key
