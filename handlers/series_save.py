"""Stores a series as its days were shown, plans its meetings, and tells its channel."""

from dataclasses import dataclass, replace

from domain.meeting_plans import MeetingPlan, is_free, plan
from domain.meetings import Meeting, MeetingState, Series
from domain.notices import SeriesChanged
from handlers.announcing_meetings import tell
from handlers.permissions import check_plan
from handlers.request import Request
from handlers.scene import Scene, enter
from handlers.series_facts import ShownMeeting, ShownSeries, shown_meeting, shown_series
from handlers.series_form import drafted, present
from handlers.series_inputs import read
from storage.store import Store


@dataclass(frozen=True)
class SeriesSaved:
    """``kept`` are meetings to come that stay as people have left them.

    ``uninvited``: the bot is not in the series' channel, so it cannot post there.
    """

    series: ShownSeries
    created: bool
    kept: tuple[ShownMeeting, ...] = ()
    uninvited: bool = False


def save(request: Request, store: Store) -> SeriesSaved:
    """The draft is read anew, since things may have changed since its days were shown."""
    scene = enter(request, store)
    check_plan(scene, "set up stat meetings")
    values = drafted(scene)
    scene = replace(scene, request=replace(request, values=values))
    before = present(scene, values.get("series", ""))
    wanted = read(scene, before).series
    series = wanted if before else store.series.add(wanted)
    store.series.save(series)
    kept = _replan(scene, series)
    store.drafts.drop(request.value("draft"))
    what = "changed" if before else "set up"
    detail = {"name": series.name, "rule": series.rule, "chair": series.chair}
    store.audit.note(scene.person.key, f"{what} meetings", f"series:{series.id}", detail, scene.now)
    shown = shown_series(scene, series)
    if before is None or _comes_otherwise(before, series):
        _tell(scene, series, shown, request.value("draft"), created=before is None)
    return SeriesSaved(shown, before is None, kept)


def _replan(scene: Scene, series: Series) -> tuple[ShownMeeting, ...]:
    """What is kept although the series' rule may have changed."""
    meetings = scene.store.meetings
    its, in_use = meetings.of(series.id), meetings.in_use(series.id)
    planned: MeetingPlan = plan(series, scene.organisation, its, in_use, scene.now)
    meetings.follow(planned)
    return tuple(
        shown_meeting(series, each)
        for each in its
        if each.begins > scene.now and not is_free(each, in_use) and _is_told(each)
    )


def _is_told(meeting: Meeting) -> bool:
    return meeting.state in (MeetingState.PLANNED, MeetingState.CANCELLED)


def _comes_otherwise(before: Series, after: Series) -> bool:
    """Whether its meetings come at other times, or are told of elsewhere."""
    return (before.rule, before.at, before.time_zone, before.channel, before.starts) != (
        after.rule,
        after.at,
        after.time_zone,
        after.channel,
        after.starts,
    )


def _tell(scene: Scene, series: Series, shown: ShownSeries, draft: str, *, created: bool) -> None:
    days = tuple(each.begins for each in shown.meetings if not each.cancelled)
    by = scene.person.name
    notice = SeriesChanged(series.id, series.name, shown.when, days, by, created=created)
    tell(scene, series, f"saved:{draft}", notice)
