"""The Undo button: the author takes a value back within the window."""

from dataclasses import dataclass

from domain.errors import ConflictError, DomainError, NotFoundError, PermissionDeniedError
from domain.readings import Reading, ReadingStatus, counting
from handlers.causes import undo_cause
from handlers.log_questions import relied_on
from handlers.meaning import meaning
from handlers.people import name_of
from handlers.reassess import reassess, watch
from handlers.request import Request
from handlers.scene import Scene, enter
from handlers.words import Words
from storage.store import Store


@dataclass(frozen=True)
class Undone:
    """``back_to`` is the value that counts again, in words, or empty; ``meaning`` what became of
    the alert ("It was not posted yet, so the channel saw nothing")."""

    indicator: str
    name: str
    period: str
    period_long: str
    taken_back: str
    back_to: str
    meaning: str


def handle(request: Request, store: Store) -> Undone:
    """Append a withdrawn revision, so that the one before counts again."""
    scene = enter(request, store)
    reading = _reading(scene)
    _check(scene, reading)
    before = watch(store, reading.indicator, scene.now)
    words = Words(before.record)
    taken_back = words.reading(reading)
    _take_back(scene, reading)
    detail = {"period": reading.period.text, "revision": str(reading.revision)}
    relied = relied_on(before, reading.period)
    if relied:
        detail["relied on the old value"] = relied
    store.audit.note(scene.person.key, "undid", reading.indicator, detail, scene.now)
    done = reassess(
        store,
        reading.indicator,
        scene.now,
        cause=undo_cause(before.record, reading, scene.person.name),
        by=scene.person.key,
        live=True,
        announces=False,
        before=before,
    )
    again = counting(done.look.record.readings).get(reading.period)
    return Undone(
        indicator=reading.indicator,
        name=before.record.indicator.name,
        period=reading.period.text,
        period_long=reading.period.long_label,
        taken_back=taken_back,
        back_to=words.reading(again) if again else "",
        meaning=meaning(done),
    )


def _take_back(scene: Scene, reading: Reading) -> None:
    readings = scene.store.readings
    readings.add(
        Reading(
            indicator=reading.indicator,
            period=reading.period,
            revision=readings.next_revision(reading.indicator, reading.period),
            entry=None,
            status=ReadingStatus.WITHDRAWN,
            author=scene.person.key,
            recorded=scene.now,
            reason="undone by its author",
            withdraws=reading.revision,
        )
    )


def _reading(scene: Scene) -> Reading:
    """The revision that the button was made for."""
    request = scene.request
    record = scene.store.records.of(request.value("indicator"))
    revision = request.value("revision")
    for reading in record.readings:
        if reading.period.text == request.value("period") and str(reading.revision) == revision:
            return reading
    raise NotFoundError("This value is not there any more. /kpi history shows what is.")


def _check(scene: Scene, reading: Reading) -> None:
    standing = scene.store.readings.of(reading.indicator)
    if any(
        each.withdraws == reading.revision and each.period == reading.period for each in standing
    ):
        raise ConflictError("This value has been taken back already. Nothing was changed.")
    if reading.author != scene.person.key:
        author = name_of(scene.store, reading.author)
        raise PermissionDeniedError(
            f"Only {author} can undo this value. To put another one in its place: "
            f"/kpi log {reading.indicator} ... {reading.period.text} because ..."
        )
    if scene.now - reading.recorded > scene.request.timing.undo_window:
        minutes = int(scene.request.timing.undo_window.total_seconds() // 60)
        raise DomainError(
            f"A value can be undone for {minutes} minutes, and they are over. Correct it: "
            f"/kpi log {reading.indicator} ... {reading.period.text} because ..."
        )
    counts = counting(standing).get(reading.period)
    if counts is None or counts.revision != reading.revision:
        raise ConflictError(
            "A newer value has taken the place of this one. Undo that one, or correct it: "
            f"/kpi log {reading.indicator} ... {reading.period.text} because ..."
        )
