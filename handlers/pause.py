"""`/kpi pause [reason]` and `/kpi resume`: administrators stop all posting, visibly."""

from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import DeliveryKind, NewDelivery
from domain.notices import Notice, PostingPaused, PostingResumed
from handlers.admission import check_length
from handlers.pausing import Pause, pause_now, set_pause
from handlers.people import name_of
from handlers.permissions import check_define
from handlers.request import Request
from handlers.scene import Scene, enter
from storage.controls import AHEAD_OF_PAUSE, PAUSED
from storage.store import Store

USAGE = ("/kpi pause we are moving house", "/kpi resume")


@dataclass(frozen=True)
class Paused:
    """``already``: it was paused before, by ``by`` at ``at``."""

    by: str
    at: datetime
    reason: str = ""
    already: bool = False


@dataclass(frozen=True)
class Resumed:
    """``was_paused`` False: nothing was paused."""

    by: str
    was_paused: bool = True


def handle(request: Request, store: Store) -> Paused:
    """Nothing is posted until /kpi resume; values can still be logged."""
    check_length(request.text)
    scene = enter(request, store)
    check_define(scene, "pause posting")
    before = pause_now(store)
    if before is not None:
        return Paused(name_of(store, before.who), before.at, before.why, already=True)
    reason = request.text.strip()
    set_pause(store, Pause(scene.person.key, reason, scene.now.isoformat()))
    key = f"posting:paused:{scene.now.isoformat()}"
    store.controls.set(AHEAD_OF_PAUSE, key)
    _tell_administrators(scene, key, PostingPaused(scene.person.name, reason))
    detail = {"reason": reason} if reason else {}
    store.audit.note(scene.person.key, "paused posting", "posting", detail, scene.now)
    return Paused(scene.person.name, scene.now, reason)


def resume(request: Request, store: Store) -> Resumed:
    """Everything that was held meanwhile goes out."""
    scene = enter(request, store)
    check_define(scene, "resume posting")
    if pause_now(store) is None:
        return Resumed(scene.person.name, was_paused=False)
    store.controls.clear(PAUSED)
    store.controls.clear(AHEAD_OF_PAUSE)
    store.audit.note(scene.person.key, "resumed posting", "posting", {}, scene.now)
    key = f"posting:resumed:{scene.now.isoformat()}"
    _tell_administrators(scene, key, PostingResumed(scene.person.name))
    return Resumed(scene.person.name)


def _tell_administrators(scene: Scene, key: str, notice: Notice) -> None:
    channel = scene.organisation.admin_channel
    if channel:
        scene.store.outbox.queue(NewDelivery(key, DeliveryKind.POST, channel, notice))
