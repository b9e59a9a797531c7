"""The value scale: round steps, and numbers short enough to stand beside them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.charts.facts import Unit

FEWEST_STEPS = 3
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
SHORT_FORMS = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))
SHORTENED_FROM = 10_000
ON_THE_AXIS = 0.2  # steps between the lowest value and the axis below which it seems to lie on it
ZERO_BELOW = 0.5  # a scale reaches down to zero if its lowest value is below half of its highest


@dataclass(frozen=True)
class Scale:
    """Maps values to pixels: ``low`` stands at ``bottom``, ``high`` at ``top``."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    top: float
    bottom: float

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def scale_for(values: Sequence[float], unit: Unit, top: float, bottom: float) -> Scale:
    """A scale with three to six round steps that holds all values; 0 to 1 without any."""
    low, high = _reach(values or (0.0, 1.0), unit)
    step = _step((high - low) / FEWEST_STEPS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first * step not in (0.0, unit.floor) and low - first * step < ON_THE_AXIS * step:
        first -= 1
    ticks = tuple(
        each * step
        for each in range(first, last + 1)
        if unit.ceiling is None or each * step <= max(unit.ceiling, high)
    )
    end = last * step if unit.ceiling is None else min(last * step, max(unit.ceiling, high))
    labels = tuple(number(tick, step, unit, max(map(abs, ticks))) for tick in ticks)
    return Scale(first * step, end, ticks, labels, top, bottom)


def _reach(values: Sequence[float], unit: Unit) -> tuple[float, float]:
    low, high = min(values), max(values)
    if low >= 0 and low < ZERO_BELOW * high:
        low = 0.0
    if high <= 0 and high > ZERO_BELOW * low:
        high = 0.0
    if high - low <= 1e-9 * max(abs(high), abs(low)):
        room = abs(high) * 0.1 or 1.0
        low, high = low - room, high + room
    if unit.floor is not None and min(values) >= unit.floor:
        low = max(low, unit.floor)
    if unit.ceiling is not None and max(values) <= unit.ceiling:
        high = min(high, unit.ceiling)
    return (low, high) if low < high else (low - 1, high + 1)


def _step(least: float) -> float:
    """The largest round step that is no larger than ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return max(step for step in STEPS if step * power <= least * (1 + 1e-9)) * power


def number(value: float, step: float, unit: Unit, largest: float) -> str:
    """A tick's number: as many decimals as the step needs, thousands as k, millions as m."""
    divisor, letter = 1.0, ""
    if largest >= SHORTENED_FROM:
        divisor, letter = next(form for form in SHORT_FORMS if largest >= form[0])
    if largest / divisor >= 1e6:
        return f"{unit.prefix}{value:.1e}{unit.suffix}"
    value, step = value / divisor, step / divisor
    places = next((n for n in range(7) if math.isclose(round(step, n), step, rel_tol=1e-6)), 6)
    shown = f"{abs(value):,.{places}f}"
    minus = "−" if value < 0 and float(shown.replace(",", "")) else ""
    return f"{minus}{unit.prefix}{shown}{letter if value else ''}{unit.suffix}"
