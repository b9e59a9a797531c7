"""Episodes of a replay as the facts of its time line."""

from datetime import date

from bot.charts.facts import TimelineChart, TimeRow, TimeTick, TimeTrack
from bot.render.pictures import TimelinePicture
from domain.time_spans import Span

MONTHS_SHOWN, QUARTERS_SHOWN = 15, 48  # months of a time line up to which each is named
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def timeline_chart(picture: TimelinePicture) -> TimelineChart:
    rows = tuple(
        TimeRow(
            line.name,
            (
                _track(line.in_force, "in force"),
                *([_track(line.tried, "tried")] if picture.is_compared else []),
            ),
        )
        for line in picture.lines
    )
    return TimelineChart(
        title=picture.title,
        subtitle=picture.subtitle,
        since=picture.since,
        today=picture.today,
        rows=rows,
        ticks=_ticks(picture.since, picture.today),
        headline=picture.headline,
        headline_words="exceptions",
        note=picture.note,
    )


def _track(spans: tuple[Span, ...], words: str) -> TimeTrack:
    met = sum(len(span.exceptions) for span in spans)
    return TimeTrack(spans, f"{words}: {met}" if met else f"{words}: none")


def _ticks(since: date, today: date) -> tuple[TimeTick, ...]:
    """Months while there is room for their names, then quarters, then years."""
    months = 12 * (today.year - since.year) + today.month - since.month + 1
    step = 1 if months <= MONTHS_SHOWN else 3 if months <= QUARTERS_SHOWN else 12
    found: list[TimeTick] = []
    for count in range(months):
        year, month = divmod(since.month - 1 + count, 12)
        day = date(since.year + year, month + 1, 1)
        if month % step or day < since:
            continue
        begins = month == 0 or not found
        label = str(day.year) if step == 12 else NAMES[month]
        told = str(day.year) if begins and step < 12 else ""
        found.append(TimeTick(day, label, told))
    return tuple(found)
