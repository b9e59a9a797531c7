"""The report card of an indicator: the six parts in one standard format (Norfolk, appendix 1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.canvas import Canvas, drawing
from bot.charts.exception import draw_key
from bot.charts.facts import ReportCard
from bot.charts.header import Frame, head
from bot.charts.layout import Area
from bot.charts.plot import draw_plot
from bot.charts.style import THEMES, Theme, ThemeName
from bot.charts.typeface import Weight, drawable, shortened, width, wrapped

WIDTH, MOST_HEIGHT = 1600, 2000
MARGIN = 64
FRAME = Frame(MARGIN, WIDTH - MARGIN, 172)
AREA = Area(MARGIN, 400, WIDTH - MARGIN, 816)
KEY_BASELINE = 972
CHIP_SIZE = 28
CHIPS_MIDDLE = 302
PARTS_TOP = 1012
NOTE, FOOTER = 54, 100
MOST_ROOM = MOST_HEIGHT - PARTS_TOP - NOTE - FOOTER
GUTTER = 72
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
TEXT_SIZES = (31, 28, 26)
HEADING_SIZE = 29
INDENT = 32
MOST_LINES = 40
NOTHING = "Nothing written yet."
SHORTENED = "Some texts are shortened with “…”; the whole texts are in Slack."


@dataclass(frozen=True)
class Part:
    """A heading with its bullets; ``lines`` of text it may take."""

    heading: str
    bullets: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    left: float
    width: float


Line = tuple[bool, str]  # whether a bullet starts here, and its words


def report_card_png(card: ReportCard, theme: ThemeName = "light") -> bytes:
    """A PNG 1600 pixels wide, as high as its texts need, and at most 2000 pixels.

    What does not fit is shortened, and the card says so.
    """
    colours = THEMES[theme]
    with drawing(WIDTH, MOST_HEIGHT, colours) as canvas:
        edge = colours.marks.get(card.chart.rating, colours.axis)
        canvas.box(0, 0, WIDTH, 16, edge)
        heading = shortened(card.heading, WIDTH - 2 * MARGIN, 31)
        canvas.text((MARGIN, 84), heading, 31, colours.muted)
        head(canvas, colours, card.chart, FRAME)
        _chips(canvas, colours, card.criteria)
        draw_plot(canvas, colours, card.chart, AREA)
        draw_key(canvas, colours, card.chart, MARGIN, KEY_BASELINE)
        footer = _parts(canvas, colours, card)
        _officers(canvas, colours, card, footer)
        canvas.cut(footer + FOOTER)
    return canvas.png()


def _chips(canvas: Canvas, theme: Theme, criteria: Sequence[str]) -> None:
    left = float(MARGIN)
    for position, words in enumerate(criteria):
        rest = len(criteria) - position
        room = WIDTH - MARGIN - left
        taken = width(words, CHIP_SIZE, Weight.SEMIBOLD) + 44
        if taken > room - (160 if rest > 1 else 0):
            canvas.text((left, CHIPS_MIDDLE + 10), f"+{rest} more", CHIP_SIZE, theme.ink)
            return
        top, bottom = CHIPS_MIDDLE - 26, CHIPS_MIDDLE + 26
        canvas.rounded(left, top, left + taken, bottom, 26, None, theme.ink)
        at = (left + 22, CHIPS_MIDDLE + 10)
        canvas.text(at, words, CHIP_SIZE, theme.ink, Weight.SEMIBOLD)
        left += taken + 16


def _parts(canvas: Canvas, theme: Theme, card: ReportCard) -> int:
    """Two columns, then the actions across; in the largest letters in which all of it fits.

    Returns where they end.
    """
    why = Part("Why is this important?", card.why)
    success = Part("What will success look like?", card.success)
    background = Part("What is the background to current performance?", card.background)
    actions = Part("Action required", card.actions)
    left, right = Column(MARGIN, COLUMN), Column(MARGIN + COLUMN + GUTTER, COLUMN)
    across = Column(MARGIN, WIDTH - 2 * MARGIN)
    for size in TEXT_SIZES:
        columns = max(
            _height(why, left, size) + _height(success, left, size),
            _height(background, right, size),
        )
        below = _height(actions, across, size)
        if columns + below <= MOST_ROOM:
            break
    below = min(below, max(MOST_ROOM - columns, MOST_ROOM * 0.4))
    columns = min(columns, MOST_ROOM - below)
    upper = min(_height(why, left, size), max(columns - _height(success, left, size), columns / 2))
    lower = PARTS_TOP + columns
    whole = [
        _part(canvas, theme, why, left, PARTS_TOP, PARTS_TOP + upper, size),
        _part(canvas, theme, success, left, PARTS_TOP + upper, lower, size),
        _part(canvas, theme, background, right, PARTS_TOP, lower, size),
        _part(canvas, theme, actions, across, lower, lower + below, size),
    ]
    if all(whole):
        return round(lower + below)
    canvas.text((MARGIN, lower + below + NOTE - 22), SHORTENED, 26, theme.muted)
    return round(lower + below) + NOTE


def _leading(size: int) -> float:
    return size * 1.42


def _height(part: Part, column: Column, size: int) -> float:
    return 110 + len(_lines(part, column, size)) * _leading(size)


def _lines(part: Part, column: Column, size: int) -> list[Line]:
    bullets = [each for each in part.bullets if drawable(each)] or [NOTHING]
    single = len(bullets) == 1
    room = column.width - (0 if single else INDENT)
    return [
        (index == 0 and not single, line)
        for bullet in bullets
        for index, line in enumerate(wrapped(bullet, room, size, MOST_LINES))
    ]


def _part(
    canvas: Canvas,
    theme: Theme,
    part: Part,
    column: Column,
    top: float,
    bottom: float,
    size: int,
) -> bool:
    """Draws what fits; answers whether that was all of it."""
    left, right = column.left, column.left + column.width
    canvas.box(left, top, right, top + 3, theme.ink)
    canvas.text((left, top + 50), part.heading, HEADING_SIZE, theme.ink, Weight.BOLD)
    lines = _lines(part, column, size)
    room = max(1, int((bottom - top - 84) / _leading(size)))
    shown, indent = lines[:room], INDENT if any(starts for starts, _ in lines) else 0
    for index, (starts, words) in enumerate(shown):
        baseline = top + 66 + (index + 0.72) * _leading(size)
        if starts:
            canvas.circle((left + 8, baseline - size * 0.34), 4.5, theme.muted)
        last = index == room - 1 and len(lines) > room
        shown_words = shortened(words + " …", column.width - indent, size) if last else words
        empty = shown_words == NOTHING
        canvas.text(
            (left + indent, baseline), shown_words, size, theme.muted if empty else theme.ink
        )
    cut = any(words.endswith("…") for _, words in lines)
    return len(lines) <= room and not cut


def _officers(canvas: Canvas, theme: Theme, card: ReportCard, top: int) -> None:
    canvas.box(0, top, WIDTH, top + FOOTER, theme.panel)
    half = (WIDTH - 2 * MARGIN) / 2
    officers = (("Lead officer", card.lead_officer), ("Data owner", card.data_owner))
    for index, (role, name) in enumerate(officers):
        left = MARGIN + index * half
        taken = canvas.text((left, top + 62), role, 30, theme.muted)
        shown = shortened(name or "not named", half - taken - 40, 30, Weight.SEMIBOLD)
        at = (left + taken + 16, top + 62)
        canvas.text(at, shown, 30, theme.ink, Weight.SEMIBOLD)
