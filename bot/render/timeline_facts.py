"""Episodes of a replay as the facts of its time line."""

from datetime import date, timedelta

from bot.charts.facts import TimeBar, TimelineChart, TimeRow, TimeTick, TimeTrack
from bot.render.pictures import TimelinePicture
from handlers.replaying_rules import Span

MONTHS_SHOWN, QUARTERS_SHOWN = 15, 48  # months of a time line up to which each is named
ONE_DAY = timedelta(days=1)
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def timeline_chart(picture: TimelinePicture) -> TimelineChart:
    window = picture.since, picture.today
    rows = tuple(
        TimeRow(
            line.name,
            (
                _track(line.in_force, window, "in force"),
                *([_track(line.tried, window, "tried")] if picture.is_compared else []),
            ),
        )
        for line in picture.lines
    )
    return TimelineChart(
        title=picture.title,
        subtitle=picture.subtitle,
        rows=rows,
        ticks=_ticks(*window),
        headline=picture.headline,
        headline_words="exceptions",
        note=picture.note,
    )


def _track(spans: tuple[Span, ...], window: tuple[date, date], words: str) -> TimeTrack:
    bars = tuple(
        TimeBar(
            _place(span.first, window),
            _place(span.last + ONE_DAY, window),
            tuple(
                (_place(first, window), _place(last + ONE_DAY, window))
                for first, last in span.exceptions
            ),
            span.going,
        )
        for span in spans
    )
    met = sum(len(span.exceptions) for span in spans)
    return TimeTrack(bars, f"{words}: {met}" if met else f"{words}: none")


def _place(day: date, window: tuple[date, date]) -> float:
    since, today = window
    return (day - since).days / max(1, (today - since).days + 1)


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
        found.append(TimeTick(_place(day, (since, today)), label, told))
    return tuple(found)
