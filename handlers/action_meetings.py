"""The stat meetings that an action can be reported back to."""

from datetime import date

from domain.indicators import Indicator
from handlers.scene import Scene


def meeting_days(scene: Scene, indicator: Indicator) -> list[date]:
    """The local days of the meetings about an indicator that are still to come, in order."""
    about = {
        series.id: series.zone
        for series in scene.store.series.all()
        if indicator.unit in series.units or indicator.key in series.indicators
    }
    return [
        meeting.begins.astimezone(about[meeting.series]).date()
        for meeting in scene.store.meetings.to_come()
        if meeting.series in about and meeting.begins >= scene.now
    ]


def meeting_remarks(scene: Scene, indicator: Indicator, day: date | None) -> tuple[str, ...]:
    """What is to be said of a report-back date that no meeting comes before."""
    if day is None or any(each <= day for each in meeting_days(scene, indicator)):
        return ()
    return (
        f"No stat meeting about {indicator.name} is planned by then, so it is reported back "
        "in the channel.",
    )
