"""The picture of an alert: one indicator, how it got here, how far it is from its target."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.charts.canvas import Canvas, drawing
from bot.charts.facts import ExceptionChart
from bot.charts.header import Frame, head
from bot.charts.layout import Area
from bot.charts.plot import draw_plot
from bot.charts.shapes import KEY_AROUND, PROVISIONAL, Sign, key_entry, sign_entry
from bot.charts.style import KEY_TEXT, THEMES, Theme, ThemeName
from bot.charts.typeface import fair_room, shortened, width
from domain.rating import Rating

WIDTH, HEIGHT = 1600, 900
MOST_BYTES = 75 * 1024
MARGIN = 60
FRAME = Frame(MARGIN, WIDTH - MARGIN, 100)
AREA = Area(MARGIN, 264, WIDTH - MARGIN, 702)
KEY_BASELINE = 866
KEY_SIZES = (KEY_TEXT, 30, 26)


def exception_png(chart: ExceptionChart, theme: ThemeName = "light") -> bytes:
    """A PNG of 1600 x 900 pixels."""
    colours = THEMES[theme]
    with drawing(WIDTH, HEIGHT, colours) as canvas:
        head(canvas, colours, chart, FRAME)
        draw_plot(canvas, colours, chart, AREA)
        draw_key(canvas, colours, chart, MARGIN, KEY_BASELINE)
    return canvas.png(MOST_BYTES)


def draw_key(
    canvas: Canvas, theme: Theme, chart: ExceptionChart, left: float, baseline: float
) -> None:
    """One line that says what the shapes mean; smaller where the words are long."""
    room = canvas.width - 2 * left
    entries, size = key_of(chart, room)
    words = room - len(entries) * KEY_AROUND * size
    widths = [width(entry.text, size) for entry in entries]
    x, most = left, fair_room(widths, words)
    for entry in entries:
        shown = shortened(entry.text, most, size)
        if entry.sign:
            x = sign_entry(canvas, theme, entry.sign, (x, baseline), shown, size)
        else:
            x = key_entry(canvas, theme, entry.rating, (x, baseline), shown, size, entry.hollow)


@dataclass(frozen=True)
class Entry:
    """A shape of the key and what it means; ``brief`` where there is no room to say it in full."""

    rating: Rating
    text: str
    hollow: bool = False
    sign: Sign | None = None
    brief: str = ""

    def briefly(self) -> "Entry":
        return replace(self, text=self.brief or self.text)


def key_of(chart: ExceptionChart, room: float) -> tuple[list[Entry], int]:
    """The entries and their size. Where not all have room, shapes that no point has are left out:
    the letters stay large. Amber goes last, for its band is drawn without a point, too. Where
    that does not help, words are brief.
    """
    every = _key_entries(chart)
    shown = {point.rating for point in chart.points if point.value is not None}
    drawn = [each for each in every if each.sign or each.hollow or each.rating in shown]
    banded = [each for each in every if each in drawn or each.rating is Rating.AMBER]
    brief = [each.briefly() for each in drawn]
    for candidates in ((every, banded, drawn), (brief,)):
        for size in KEY_SIZES:
            for entries in candidates:
                if _fits(entries, size, room):
                    return entries, size
    return brief, KEY_SIZES[-1]


def _fits(entries: Sequence[Entry], size: int, room: float) -> bool:
    return sum(width(each.text, size) + KEY_AROUND * size for each in entries) <= room


def _key_entries(chart: ExceptionChart) -> list[Entry]:
    """The scheme's three shapes, and what else the points show."""
    rated = [
        Entry(Rating.GREEN, chart.key.green),
        Entry(Rating.AMBER, chart.key.amber),
        Entry(Rating.RED, chart.key.red),
    ]
    valued = [point for point in chart.points if point.value is not None]
    shown = {point.rating for point in valued}
    unrated = [Entry(Rating.UNRATED, "No rating")] if Rating.UNRATED in shown else []
    hollow = [Entry(point.rating, PROVISIONAL, True) for point in valued if point.provisional]
    return [
        *([] if shown == {Rating.UNRATED} else rated),
        *unrated,
        *hollow[-1:],
        *_signs(chart, any(point.outside for point in valued)),
    ]


def _signs(chart: ExceptionChart, outside: bool) -> list[Entry]:
    """What the neutral ink means, as far as it is not labelled in place."""
    provisional = any(group.provisional for group in chart.limits)
    signs = (
        ("Outside normal variation", "Unusual", Sign.RING if outside else None),
        ("Provisional limits", "Provisional", Sign.DASHES if provisional else None),
        ("Forecast, 80%", "Forecast", Sign.AREA if chart.fan else None),
    )
    return [
        Entry(Rating.UNRATED, text, sign=sign, brief=brief) for text, brief, sign in signs if sign
    ]
