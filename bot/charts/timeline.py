"""Episodes of exception on a time line: under the rules in force, and below under others."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from bot.charts.canvas import PAGE_BYTES, Canvas, drawing
from bot.charts.facts import TimelineChart, TimeRow, TimeTick, TimeTrack
from bot.charts.header import TITLE_SIZES, lines_or_one
from bot.charts.style import KEY_TEXT, THEMES, VALUE, Theme, ThemeName
from bot.charts.typeface import Weight, fitting_size, shortened, width
from domain.time_spans import Span

WIDTH = 1600
MARGIN = 60
LEFT, RIGHT = 500, 1320  # where the time line begins and ends
TOP = 226
PAD, TRACK, GAP = 24, 40, 10  # around a row's tracks, a track, between two
AXIS, FOOT = 104, 96
NAME_SIZES = (36, 34, 31)
LABEL_SIZES = (32, 28, 25)
HEADLINE_SIZES = (VALUE, 80, 64)
LEAST = 6  # pixels of an exception, so that it is seen
EPISODE, EXCEPTION = "an episode", "its periods in exception"
ONE_DAY = timedelta(days=1)
Across = Callable[[date], float]
"""Where a day begins."""


def timeline_png(chart: TimelineChart, theme: ThemeName = "light") -> bytes:
    """A PNG 1600 pixels wide, as high as its rows."""
    colours = THEMES[theme]
    heights, across = [_height(row) for row in chart.rows], partial(_x, chart.since, chart.today)
    bottom = TOP + max(sum(heights), 120)
    with drawing(WIDTH, bottom + AXIS + FOOT, colours) as canvas:
        _head(canvas, colours, chart)
        _grid(canvas, colours, chart.ticks, across, bottom)
        top = TOP
        for row, height in zip(chart.rows, heights, strict=True):
            _row(canvas, colours, row, across, top)
            top += height
            canvas.box(MARGIN, top - 1, WIDTH - MARGIN, top + 1, colours.grid)
        if not chart.rows:
            canvas.text((LEFT + 20, TOP + 74), "No exceptions", 40, colours.muted)
        _key(canvas, colours, chart.note, bottom + AXIS + 44)
    return canvas.png(PAGE_BYTES)


def _height(row: TimeRow) -> int:
    return 2 * PAD + len(row.tracks) * TRACK + (len(row.tracks) - 1) * GAP


def _head(canvas: Canvas, theme: Theme, chart: TimelineChart) -> None:
    right, words = WIDTH - MARGIN, chart.headline_words
    size = fitting_size(chart.headline, 480, HEADLINE_SIZES, Weight.BOLD)
    canvas.text((right, 110), chart.headline, size, theme.ink, Weight.BOLD, 1)
    canvas.text((right, 166), words, KEY_TEXT, theme.muted, align=1)
    taken = max(width(chart.headline, size, Weight.BOLD), width(words, KEY_TEXT))
    room = right - taken - 40 - MARGIN
    lines_or_one(canvas, chart.title, (MARGIN, 96), room, TITLE_SIZES, theme.ink, Weight.BOLD)
    size = fitting_size(chart.subtitle, room, (36, 32, 29))
    subtitle = shortened(chart.subtitle, room, size)
    canvas.text((MARGIN, 166), subtitle, size, theme.muted)


def _grid(
    canvas: Canvas, theme: Theme, ticks: tuple[TimeTick, ...], across: Across, bottom: int
) -> None:
    """Months or years begin at the lines; their names stand right of them."""
    canvas.box(MARGIN, TOP - 1, WIDTH - MARGIN, TOP + 1, theme.grid)
    every = _every(ticks)
    free_years = 0.0
    for number, tick in enumerate(ticks):
        x = across(tick.day)
        canvas.box(x - 1, TOP, x + 1, bottom + 10, theme.axis if tick.year else theme.grid)
        if number % every == 0 and x + width(tick.label, KEY_TEXT) < WIDTH - MARGIN:
            canvas.text((x + 8, bottom + 44), tick.label, KEY_TEXT, theme.muted)
        if tick.year and x >= free_years:
            at = (x + 8, bottom + 86)
            written = canvas.text(at, tick.year, KEY_TEXT, theme.muted, Weight.SEMIBOLD)
            free_years = x + written + 28


def _every(ticks: tuple[TimeTick, ...]) -> int:
    """So many ticks apart the names have room."""
    widest = max((width(tick.label, KEY_TEXT) for tick in ticks), default=0) + 28
    pitch = (RIGHT - LEFT) / max(1, len(ticks))
    return max(1, math.ceil(widest / pitch))


def _row(canvas: Canvas, theme: Theme, row: TimeRow, across: Across, top: int) -> None:
    middle = top + _height(row) / 2
    at = (MARGIN, middle + NAME_SIZES[0] * 0.36)
    room = LEFT - MARGIN - 30
    lines_or_one(canvas, row.name, at, room, NAME_SIZES, theme.ink, Weight.SEMIBOLD)
    for number, track in enumerate(row.tracks):
        _track(canvas, theme, track, across, top + PAD + number * (TRACK + GAP))


def _track(canvas: Canvas, theme: Theme, track: TimeTrack, across: Across, top: int) -> None:
    for span in track.spans:
        _bar(canvas, theme, span, across, top)
    room = WIDTH - MARGIN - RIGHT - 24
    size = fitting_size(track.label, room, LABEL_SIZES)
    label = shortened(track.label, room, size)
    canvas.text((RIGHT + 24, top + TRACK / 2 + size * 0.36), label, size, theme.ink)


def _bar(canvas: Canvas, theme: Theme, span: Span, across: Across, top: int) -> None:
    """An episode as a frame; one that is not over is open on its right."""
    left = across(span.first)
    right = max(across(span.last + ONE_DAY), left + LEAST)
    edge = right + 20 if span.going else right
    canvas.rounded(left, top, edge, top + TRACK, 6, theme.panel, theme.muted, 3)
    if span.going:
        canvas.box(right, top, edge + 1, top + TRACK, theme.background)
    for begins, ends in span.exceptions:
        first = max(left + 5, across(begins) + 2)
        last = max(first + LEAST, min(right, across(ends + ONE_DAY)) - 3)
        canvas.box(first, top + 8, last, top + TRACK - 8, theme.line)


def _x(since: date, today: date, day: date) -> float:
    place = (day - since).days / max(1, (today - since).days + 1)
    return round(LEFT + min(max(place, 0.0), 1.0) * (RIGHT - LEFT))


def _key(canvas: Canvas, theme: Theme, note: str, baseline: int) -> None:
    x, size = MARGIN, KEY_TEXT - 4
    canvas.rounded(x, baseline - 28, x + 60, baseline + 6, 6, theme.panel, theme.muted, 3)
    x += 76
    x += round(canvas.text((x, baseline), EPISODE, size, theme.muted)) + 40
    canvas.box(x, baseline - 22, x + 44, baseline, theme.line)
    x += 60
    x += round(canvas.text((x, baseline), EXCEPTION, size, theme.muted)) + 48
    room = WIDTH - MARGIN - x
    canvas.text((x, baseline), shortened(note, room, size), size, theme.muted)
