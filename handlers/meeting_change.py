"""`/kpi meeting move|cancel|skip`, and the forms behind the buttons of the same names."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from domain.clock_text import take_time
from domain.errors import ConflictError, DomainError
from domain.meeting_days import instant
from domain.meetings import Meeting, MeetingState, Series
from domain.notices import MeetingCancelled, MeetingMoved
from domain.typed_text import plain
from handlers.admission import check_length
from handlers.announcing_meetings import tell
from handlers.dates import parse_day
from handlers.field_faults import refuse
from handlers.permissions import check_move
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.series_choice import chosen_meeting, named_series, next_meeting, upcoming
from handlers.series_facts import ShownMeeting, shown_meeting
from storage.store import Store

LONGEST_REASON = 300
_TO = re.compile(r"\bto\b(?!.*\bto\b)", re.IGNORECASE)
_BEFORE_REASON = re.compile(r"^(?:because(?: of)?|of|for|:|-)\s+", re.IGNORECASE)
_BECAUSE = re.compile(r"\bbecause\b", re.IGNORECASE)


@dataclass(frozen=True)
class MoveForm:
    """Inputs by name: day (ISO date), time, reason."""

    meeting: ShownMeeting
    name: str
    time_zone: str
    earliest: date


@dataclass(frozen=True)
class CancelForm:
    """Input: reason."""

    meeting: ShownMeeting
    name: str


@dataclass(frozen=True)
class MeetingChanged:
    """``meeting`` as it is now. ``day_off``: it was moved to a day on which nobody works."""

    meeting: ShownMeeting
    name: str
    channel: str
    day_off: bool = False


def open_move(request: Request, store: Store) -> MoveForm:
    scene = look(request, store)
    series, meeting, _ = chosen_meeting(scene, request.text)
    check_move(scene, series, "move")
    shown = shown_meeting(series, meeting)
    return MoveForm(shown, series.name, series.time_zone, scene.today)


def open_cancel(request: Request, store: Store) -> CancelForm:
    scene = look(request, store)
    series, meeting, _ = chosen_meeting(scene, request.text)
    check_move(scene, series, "cancel")
    return CancelForm(shown_meeting(series, meeting), series.name)


def move(request: Request, store: Store) -> MeetingChanged:
    """From the words "<which> to <when> [because ...]", or from the form's inputs."""
    scene = enter(request, store)
    typed, _, reason = _parted(_BECAUSE, request.text)
    which, is_split, when = _parted(_TO, typed)
    if is_split or request.value("meeting"):
        series, meeting, _ = chosen_meeting(scene, which)
    else:
        series, when = named_series(scene, which)
        meeting = next_meeting(scene, series)
    check_move(scene, series, "move")
    _check_may_move(scene, series, meeting)
    if request.value("meeting"):
        begins = _entered(scene, series)
        return _move(scene, series, meeting, begins, request.value("reason"))
    return _move(scene, series, meeting, _typed(scene, series, meeting, when), reason)


def cancel(request: Request, store: Store) -> MeetingChanged:
    """With a reason, from "<which> <reason>" or from the form."""
    scene = enter(request, store)
    series, meeting, rest = chosen_meeting(scene, request.text)
    check_move(scene, series, "cancel")
    reason = request.value("reason") or rest
    if not reason:
        raise DomainError(
            "Say why, so that the channel knows: "
            f"/kpi meeting cancel {series.name} {_day(series, meeting)} half-term"
        )
    return _cancel(scene, series, meeting, reason)


def skip(request: Request, store: Store) -> MeetingChanged:
    """The same, for those who need not say why."""
    scene = enter(request, store)
    series, meeting, rest = chosen_meeting(scene, request.text)
    check_move(scene, series, "skip")
    return _cancel(scene, series, meeting, rest)


def _move(
    scene: Scene, series: Series, meeting: Meeting, begins: datetime, reason: str
) -> MeetingChanged:
    _check_time(scene, series, meeting, begins)
    was = meeting.begins
    moved = replace(
        meeting,
        begins=begins,
        state=MeetingState.PLANNED,
        moved_from=meeting.moved_from or was,
        reason=_reason(reason),
        revision=meeting.revision + 1,
    )
    scene.store.meetings.save(moved)
    by, again = scene.person.name, meeting.state is MeetingState.CANCELLED
    notice = MeetingMoved(meeting.id, series.name, was, begins, by, moved.reason, again)
    tell(scene, series, _change(moved), notice)
    _note(scene, meeting, "moved meeting", {"from": was.isoformat(), "to": begins.isoformat()})
    shown = shown_meeting(series, moved)
    rests = not scene.organisation.is_working_day(shown.begins.date())
    return MeetingChanged(shown, series.name, series.channel, day_off=rests)


def _cancel(scene: Scene, series: Series, meeting: Meeting, reason: str) -> MeetingChanged:
    _check_not_held(series, meeting)
    if meeting.state is MeetingState.CANCELLED:
        raise ConflictError(
            f"{series.name} on {_day(series, meeting)} is cancelled already. Nothing was changed."
        )
    cancelled = replace(
        meeting,
        state=MeetingState.CANCELLED,
        reason=_reason(reason),
        revision=meeting.revision + 1,
    )
    scene.store.meetings.save(cancelled)
    after = max(meeting.begins, scene.now)
    coming = [each.begins for each in upcoming(scene, series) if each.begins > after]
    notice = MeetingCancelled(
        meeting.id,
        series.name,
        meeting.begins,
        scene.person.name,
        cancelled.reason,
        coming[0] if coming else None,
        missed=meeting.begins <= scene.now,
    )
    tell(scene, series, _change(cancelled), notice)
    _note(scene, meeting, "cancelled meeting", {"reason": cancelled.reason})
    return MeetingChanged(shown_meeting(series, cancelled), series.name, series.channel)


def _change(meeting: Meeting) -> str:
    return f"meeting:{meeting.id}:{meeting.revision}"


def _check_not_held(series: Series, meeting: Meeting) -> None:
    if meeting.state in (MeetingState.UNDER_WAY, MeetingState.CLOSED):
        raise ConflictError(f"{series.name} on {_day(series, meeting)} has begun already.")


def _check_may_move(scene: Scene, series: Series, meeting: Meeting) -> None:
    """On its day it can still be put off when nobody has come."""
    _check_not_held(series, meeting)
    day, today = (each.astimezone(series.zone).date() for each in (meeting.begins, scene.now))
    if day < today:
        raise ConflictError(
            f"{series.name} on {_day(series, meeting)} is over. Nothing was changed. The next one "
            "can be moved: /kpi meeting"
        )


def _check_time(scene: Scene, series: Series, meeting: Meeting, begins: datetime) -> None:
    local = begins.astimezone(series.zone)
    told = f"{local:%-d %b %Y at %H:%M}"
    if begins <= scene.now:
        raise refuse("day", f"{told} is over already. Write a time to come.")
    if (begins - scene.now).days > 366:
        raise refuse("day", f"{told} is more than a year away. Write an earlier day.")
    if begins == meeting.begins and meeting.state is MeetingState.PLANNED:
        raise refuse("day", f"It is at {told} already. Nothing was changed.")
    for each in upcoming(scene, series):
        if each.id != meeting.id and each.begins.astimezone(series.zone).date() == local.date():
            raise refuse("day", f"{series.name} meets on {local:%-d %b %Y} already.")


def _entered(scene: Scene, series: Series) -> datetime:
    request = scene.request
    try:
        at, rest = take_time(plain(request.value("time")).lower())
    except DomainError as fault:
        raise refuse("time", str(fault)) from None
    if at is None or rest:
        raise refuse("time", "Write the time, for example 10:00 or 2:30pm.")
    try:
        day = parse_day(request.value("day"), scene.today)
    except DomainError as fault:
        raise refuse("day", str(fault)) from None
    return instant(day, at, series.zone)


def _typed(scene: Scene, series: Series, meeting: Meeting, when: str) -> datetime:
    """A day, a time or both; what is not said stays."""
    local = meeting.begins.astimezone(series.zone)
    at, rest = take_time(" ".join(plain(when).lower().replace(",", " ").split()))
    day: date = parse_day(rest, scene.today) if rest else local.date()
    if not when.strip():
        example = f"/kpi meeting move {series.name} to {local:%-d %b} 14:00"
        raise DomainError(f"Say to when: {example}")
    kept: time = local.time() if at is None else at
    return instant(day, kept, series.zone)


def _parted(mark: re.Pattern[str], text: str) -> tuple[str, str, str]:
    found = mark.search(text)
    if found is None:
        return text.strip(), "", ""
    return text[: found.start()].strip(), found[0], text[found.end() :].strip()


def _reason(reason: str) -> str:
    check_length(reason)
    bare = _BEFORE_REASON.sub("", " ".join(reason.split()))
    if len(bare) > LONGEST_REASON:
        raise refuse(
            "reason",
            f"Say why in at most {LONGEST_REASON} characters; these are {len(bare):,}. Nothing "
            "was changed.",
        )
    return bare


def _day(series: Series, meeting: Meeting) -> str:
    return f"{meeting.begins.astimezone(series.zone):%-d %b %Y}"


def _note(scene: Scene, meeting: Meeting, what: str, detail: dict[str, str]) -> None:
    scene.store.audit.note(scene.person.key, what, f"meeting:{meeting.id}", detail, scene.now)
