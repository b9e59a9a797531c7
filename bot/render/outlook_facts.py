"""Outlooks as the facts of their picture: every number in its final words."""

from dataclasses import replace

from bot.charts.facts import ChartPoint, FanPoint, OutlookChart
from bot.render.chart_facts import exception_chart
from bot.render.labels import short_label, year_label
from bot.render.pictures import OutlookPicture
from bot.render.words import capital
from domain.rating import Rating
from handlers.outlook import ComingPeriod
from handlers.outlook_words import LEAST_WORDS, MOST_WORDS

HISTORY = 12  # periods before those to come
_SHORT = {LEAST_WORDS: "<1%", MOST_WORDS: ">99%"}


def outlook_chart(picture: OutlookPicture) -> OutlookChart:
    """A provisional value stands in the fan, for its period is still to come."""
    chart, coming = exception_chart(picture.snapshot), picture.coming
    known = dict(zip(picture.snapshot.history, chart.points, strict=True))
    texts = [each.horizon.period.text for each in coming]
    past = [drawn for point, drawn in known.items() if point.period not in texts]
    within = {point.period: drawn for point, drawn in known.items()}
    ahead = tuple(_point(each, within.get(each.horizon.period.text)) for each in coming)
    past = past[-HISTORY:]
    last = next((each for each in reversed(coming) if each.target), None)
    target = f"{capital(last.goal)} {last.target}" if last else ""
    chart = replace(chart, marks=(), limits=(), gap_shown="", target_shown=target)
    return OutlookChart(
        chart=replace(chart, points=(*past, *ahead)),
        begins=len(past),
        fan=tuple(_fan(each) for each in coming),
        recovery=capital(picture.recovery),
        goal=f"Chance of meeting the {last.goal}" if last else "",
    )


def _point(period: ComingPeriod, known: ChartPoint | None) -> ChartPoint:
    level = period.horizon.level
    target = None if level is None else float(level)
    if known is not None:
        return replace(known, target=target)
    label, year = short_label(period.label), year_label(period.label)
    return ChartPoint(label, year, None, Rating.AWAITED, target=target)


def _fan(period: ComingPeriod) -> FanPoint:
    horizon = period.horizon
    chance = "" if horizon.chance is None else _SHORT.get(period.chance, period.chance)
    label = short_label(period.label)
    return FanPoint(label, horizon.low, horizon.median, horizon.high, chance)
