"""Process limits and forecasts of a snapshot as the facts of its chart."""

from decimal import Decimal

from bot.charts.facts import FanPeriod, Limits, Unit
from bot.render.labels import short_label, year_label
from bot.render.words import level
from domain.chips import FanStep, LimitSpan
from domain.snapshots import Snapshot


def limits_of(shown: Snapshot, unit: Unit) -> tuple[Limits, ...]:
    """Those of the periods that are drawn, oldest first."""
    places = {point.period: at for at, point in enumerate(shown.history)}
    return tuple(
        _limits(shown, unit, each, (places[each.first], places[each.last]))
        for each in shown.limits
        if each.first in places and each.last in places
    )


def fan_of(shown: Snapshot) -> tuple[FanPeriod, ...]:
    return tuple(_fan_period(step) for step in shown.fan)


def _limits(shown: Snapshot, unit: Unit, found: LimitSpan, places: tuple[int, int]) -> Limits:
    low, high = _reachable(shown, unit, found)
    return Limits(
        *places,
        mean=float(found.mean),
        low=low,
        high=high,
        mean_shown=f"Mean {level(shown, found.mean)}",
        low_shown=_named(shown, found.low),
        high_shown=_named(shown, found.high),
        provisional=found.provisional,
        in_force=found.in_force,
    )


def _named(shown: Snapshot, limit: Decimal) -> str:
    return f"Limit {level(shown, limit)}"


def _reachable(shown: Snapshot, unit: Unit, found: LimitSpan) -> tuple[float | None, float | None]:
    """None where no value lies or can lie beyond: nothing is below none, no share above all."""
    values = [float(point.value) for point in shown.history if point.value is not None]
    low, high = float(found.low), float(found.high)
    closed_below = unit.floor is not None and low <= unit.floor <= min(values, default=low)
    closed_above = unit.ceiling is not None and high >= unit.ceiling >= max(values, default=high)
    return None if closed_below else low, None if closed_above else high


def _fan_period(step: FanStep) -> FanPeriod:
    return FanPeriod(
        short_label(step.label),
        year_label(step.label),
        float(step.low),
        float(step.median),
        float(step.high),
    )
