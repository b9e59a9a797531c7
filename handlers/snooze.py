"""`/kpi snooze <indicator> until <date> <reason>`, `/kpi unsnooze` and the Snooze button."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.episodes import Episode
from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator
from handlers.admission import check_length
from handlers.dates import leading_day, parse_day
from handlers.episode_choice import chosen_episode
from handlers.permissions import check_explain
from handlers.reassess import refresh
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

USAGE = (
    "/kpi snooze abandonment until 31 jan new phone system goes live",
    "/kpi unsnooze abandonment",
)
LONGEST_DAYS = 366
USUAL_DAYS = 14
_UNTIL = re.compile(r"^(.*?)\s+(?:until|till)\s+(.*)$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class SnoozeForm:
    """Inputs by name: until (ISO date), reason."""

    episode: int
    indicator: str
    name: str
    until: date
    earliest: date
    latest: date


@dataclass(frozen=True)
class Snoozed:
    episode: int
    indicator: str
    name: str
    until: date
    reason: str


@dataclass(frozen=True)
class Unsnoozed:
    indicator: str
    name: str


def open_form(request: Request, store: Store) -> SnoozeForm:
    scene = look(request, store)
    episode, indicator = chosen_episode(scene, request.text, "snooze")
    check_explain(scene, indicator, "snooze")
    return SnoozeForm(
        episode=episode.id,
        indicator=indicator.key,
        name=indicator.name,
        until=scene.today + timedelta(days=USUAL_DAYS),
        earliest=scene.today,
        latest=scene.today + timedelta(days=LONGEST_DAYS),
    )


def handle(request: Request, store: Store) -> Snoozed:
    """From the words "<indicator> until <day> <reason>", or from the form's inputs."""
    check_length(request.text)
    scene = enter(request, store)
    if request.value("until"):
        typed, day, reason = request.text, request.value("until"), request.value("reason")
        until = parse_day(day, scene.today)
    else:
        typed, until, reason = _words(request.text, scene.today)
    check_length(reason)
    episode, indicator = chosen_episode(scene, typed, "snooze")
    return _snooze(scene, episode, indicator, until, reason)


def unsnooze(request: Request, store: Store) -> Unsnoozed:
    check_length(request.text)
    scene = enter(request, store)
    episode, indicator = chosen_episode(scene, request.text, "wake")
    check_explain(scene, indicator, "wake")
    if not episode.snoozed(scene.today):
        raise ConflictError(f"{indicator.name} is not snoozed. Nothing was changed.")
    awake = replace(episode, snoozed_until=None, snoozed_by="", snooze_reason="")
    refresh(store, episode, awake, scene.now, scene.person.key)
    _note(scene, episode, "unsnoozed", {"indicator": indicator.key})
    return Unsnoozed(indicator.key, indicator.name)


def _snooze(
    scene: Scene, episode: Episode, indicator: Indicator, until: date, reason: str
) -> Snoozed:
    check_explain(scene, indicator, "snooze")
    latest = scene.today + timedelta(days=LONGEST_DAYS)
    if not scene.today <= until <= latest:
        raise DomainError(
            f"{_day(until)} is not a day from {_day(scene.today)} to {_day(latest)}. "
            "Write one of those, for example in 2 weeks."
        )
    if not reason:
        raise DomainError(
            "Say why, so that the channel knows: "
            f"/kpi snooze {indicator.key} until {_day(until)} new phone system goes live"
        )
    asleep = replace(
        episode, snoozed_until=until, snoozed_by=scene.person.key, snooze_reason=reason
    )
    refresh(scene.store, episode, asleep, scene.now, scene.person.key)
    detail = {"until": until.isoformat(), "reason": reason, "indicator": indicator.key}
    _note(scene, episode, "snoozed", detail)
    return Snoozed(episode.id, indicator.key, indicator.name, until, reason)


def _words(text: str, today: date) -> tuple[str, date, str]:
    """Indicator, day and reason; the day is the longest run of words that reads as one."""
    found = _UNTIL.match(text.strip())
    if found is None:
        raise DomainError(
            "Say until when and why, for example: "
            f"/kpi snooze abandonment until {_day(today + timedelta(days=USUAL_DAYS))} phones move"
        )
    day, reason = leading_day(found[2], today)
    return found[1], day, reason


def _day(when: date) -> str:
    return f"{when:%-d %b %Y}"


def _note(scene: Scene, episode: Episode, what: str, detail: dict[str, str]) -> None:
    scene.store.audit.note(scene.person.key, what, f"episode:{episode.id}", detail, scene.now)
