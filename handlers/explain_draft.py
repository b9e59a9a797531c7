"""First answers to prompts 1, 2, 3 and 5, from the data alone and with the numbers they cite.

They claim no more than the data carries: two points are called weak, causes are left to people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from domain.assessments import Assessment, Record
from domain.cells import Cell
from domain.episodes import Episode
from domain.exact_decimals import rounded
from domain.measures import Calculation, Entry, Measure
from domain.periods import Period
from domain.rating import Polarity
from handlers.forecast_draft import NOTHING, Foreseen
from handlers.words import Words, grouped, ratio_words

RECENT_POINTS = 4
FURTHEST_PERIODS = 24
_TWO_POINTS = "two points only: weak"

Answers = tuple[str, str, str, str, str, str]


@dataclass(frozen=True)
class _Data:
    """What the drafts look at: the cells with a value, oldest first."""

    words: Words
    cells: tuple[Cell, ...]
    since: Period

    @property
    def latest(self) -> Cell:
        return self.cells[-1]

    def value(self, cell: Cell) -> Fraction:
        assert cell.value is not None  # noqa: S101  only cells with a value are kept
        return cell.value

    def worse(self, before: Cell, after: Cell) -> Fraction:
        """How much worse ``after`` is."""
        polarity = self.words.record.indicator.polarity
        return polarity.worse_by(self.value(after), self.value(before))

    @property
    def noun(self) -> str:
        return self.words.record.indicator.frequency.noun


def drafts(
    record: Record,
    assessments: Sequence[Assessment],
    episode: Episode,
    forecast: Foreseen = NOTHING,
) -> Answers:
    """In the order of the six prompts; 4 and 6 stay empty, since data cannot answer them."""
    cells = tuple(each.cell for each in assessments if each.cell.value is not None)
    if not cells:
        return ("", "", "", "", "", "")
    data = _Data(Words(record), cells, episode.opened)
    predicted, back = _predicted(data, forecast), _back_on_track(data, forecast)
    return (_what_changed(data), _impact(data), predicted, "", back, "")


def _what_changed(data: _Data) -> str:
    shown = [cell for cell in data.cells if cell.period >= data.since] or [data.latest]
    before = [cell for cell in data.cells if cell.period < data.since][-1:]
    values = " → ".join(
        f"{cell.period.label} {data.words.value(data.value(cell))}"
        for cell in [*before, *shown][-13:]
    )
    lines = [f"In exception since {data.since.label}: {values}."]
    if len(data.cells) > 1:
        lines.append(_biggest_move(data, [*before, *shown]))
    lines.append(_ratio_parts(data))
    return " ".join(line for line in lines if line)


def _biggest_move(data: _Data, cells: Sequence[Cell]) -> str:
    pairs = list(pairwise(cells))
    if not pairs:
        return ""
    first, last = max(pairs, key=lambda pair: data.worse(*pair))
    worse = data.worse(first, last)
    if worse <= 0:
        return ""
    return (
        f"The biggest turn for the worse was {data.words.moved(worse)}, "
        f"from {first.period.label} to {last.period.label}."
    )


def _ratio_parts(data: _Data) -> str:
    """Whether numerator or denominator moved, against the value before."""
    now = _entry(data.latest)
    if now is None or not ratio_words(now):
        return ""
    told = f"{data.latest.period.label} is {ratio_words(now)}"
    before = _entry(data.cells[-2]) if len(data.cells) > 1 else None
    if before is None or not ratio_words(before):
        return f"{told}."
    return f"{told}, after {ratio_words(before)} in {data.cells[-2].period.label}."


def _impact(data: _Data) -> str:
    variance = data.words.variance(data.latest)
    if not variance:
        return ""
    lines = [f"{data.latest.period.label}: {variance}.", _in_numbers(data)]
    return " ".join(line for line in lines if line)


def _in_numbers(data: _Data) -> str:
    """How many of the counted things the shortfall is: 829 more than the target allows."""
    cell, indicator = data.latest, data.words.record.indicator
    entry = _entry(cell)
    if entry is None or entry.numerator is None or entry.denominator is None:
        return ""
    if cell.target is None or indicator.calculation is not Calculation.RATIO:
        return ""
    scale = 100 if indicator.measure is Measure.PERCENT else 1
    allowed = Fraction(cell.target) * Fraction(entry.denominator) / scale
    off = Fraction(entry.numerator) - allowed
    whole = rounded(abs(off), 0)
    if not whole:
        return ""
    side = "more" if off > 0 else "fewer"
    wanted = "allows" if indicator.polarity is Polarity.SMALLER else "asks for"
    told = f"{grouped(whole)} {side} than the target {wanted}"
    return f"In numbers: {ratio_words(entry)}, that is {told}."


def _predicted(data: _Data, forecast: Foreseen) -> str:
    told = forecast.performance or "The data alone predicts no more."
    return f"{_movement(data)} {told}" if len(data.cells) > 1 else _movement(data)


def _movement(data: _Data) -> str:
    recent = data.cells[-RECENT_POINTS:]
    if len(recent) < 2:
        return "One value only: no movement can be told yet."
    path = " → ".join(data.words.value(data.value(cell)) for cell in recent)
    first, last = recent[-2], recent[-1]
    worse = data.worse(first, last)
    if worse == 0:
        trend = f"unchanged from {first.period.label} to {last.period.label}"
    else:
        direction = "worse" if worse > 0 else "better"
        trend = f"{data.words.moved(worse)} {direction} in the latest {data.noun}"
    return f"Recent values: {path}; {trend} ({_weight(data)})."


def _back_on_track(data: _Data, forecast: Foreseen) -> str:
    """What is forecast, and beside it where the latest moves would lead, if they lead anywhere."""
    if not forecast.recovery:
        return _recovery(data)
    moves = _recovery(data)
    leads_there = "if the latest moves went on" in moves
    return f"{forecast.recovery} {moves}" if leads_there else forecast.recovery


def _recovery(data: _Data) -> str:
    """Back on target if the last moves went on; never a date where they lead away from it."""
    cell = data.latest
    if cell.target is None or cell.variance is None:
        return ""
    if cell.variance.points <= 0:
        return f"On target again in {cell.period.label}."
    pace = _pace(data)
    if pace is None or pace <= 0:
        return "No recovery in sight on current data."
    periods = cell.variance.points / pace
    if periods > FURTHEST_PERIODS:
        return (
            f"No recovery in sight on current data: at the latest pace it would take "
            f"more than {FURTHEST_PERIODS} {data.noun}s."
        )
    sign = "−" if data.words.record.indicator.polarity is Polarity.SMALLER else "+"
    after = f"after {rounded(periods, 1)} {data.noun}s" if periods > 1 else f"in one {data.noun}"
    return (
        f"{sign}{data.words.moved(pace)} a {data.noun} → {data.words.value(cell.target)} {after}, "
        f"if the latest moves went on ({_weight(data)})."
    )


def _pace(data: _Data) -> Fraction | None:
    """How much better it got a period over the improving moves that end with the latest."""
    improving = _improving(data)
    if len(improving) < 2:
        return None
    total = -data.worse(improving[0], improving[-1])
    return total / (len(improving) - 1)


def _improving(data: _Data) -> list[Cell]:
    """The latest run of values, next to each other, in which each is better than the last."""
    run = [data.cells[-1]]
    for cell in reversed(data.cells[:-1]):
        if cell.period.next() != run[0].period or data.worse(cell, run[0]) >= 0:
            break
        run.insert(0, cell)
        if len(run) == RECENT_POINTS:
            break
    return run


def _weight(data: _Data) -> str:
    points = len(_improving(data))
    worsening = _worsening(data)
    points = max(points, worsening, 2)
    return _TWO_POINTS if points == 2 else f"{points} values: little to go by"


def _worsening(data: _Data) -> int:
    """How many of the latest values make one unbroken turn for the worse."""
    count = 1
    for before, after in zip(reversed(data.cells[:-1]), reversed(data.cells[1:]), strict=False):
        if data.worse(before, after) <= 0 or count == RECENT_POINTS:
            break
        count += 1
    return count


def _entry(cell: Cell) -> Entry | None:
    return cell.reading.entry if cell.reading else None
