"""Outlooks as the facts of their picture: every number in its final words."""

from dataclasses import replace

from bot.charts.facts import Chance, FanPeriod, OutlookChart
from bot.render.chart_facts import exception_chart
from bot.render.labels import short_label, year_label
from bot.render.pictures import OutlookPicture
from bot.render.words import capital
from handlers.outlook import ComingPeriod
from handlers.outlook_words import LEAST_WORDS, MOST_WORDS

HISTORY = 12  # periods before those to come
_SHORT = {LEAST_WORDS: "<1%", MOST_WORDS: ">99%"}


def outlook_chart(picture: OutlookPicture) -> OutlookChart:
    shown, coming = picture.snapshot, picture.coming
    chart = exception_chart(shown)
    ahead = coming[0].horizon.period.text
    past = sum(point.period < ahead for point in shown.history)
    last = next((each for each in reversed(coming) if each.target), None)
    return OutlookChart(
        chart=replace(
            chart,
            points=chart.points[:past][-HISTORY:],
            fan=tuple(_fan_period(each) for each in coming),
            marks=(),
            limits=(),
            gap_shown="",
            target_shown=f"{capital(last.goal)} {last.target}" if last else "",
        ),
        chances=tuple(_chance(each) for each in coming),
        recovery=capital(picture.recovery),
        goal=f"Chance of meeting the {last.goal}" if last else "",
        within=chart.points[past] if past < len(chart.points) else None,
    )


def _fan_period(period: ComingPeriod) -> FanPeriod:
    label, horizon = period.label, period.horizon
    return FanPeriod(
        short_label(label), year_label(label), horizon.low, horizon.median, horizon.high
    )


def _chance(period: ComingPeriod) -> Chance:
    level, label = period.horizon.level, short_label(period.label)
    if level is None:
        return Chance(label)
    return Chance(label, _SHORT.get(period.chance, period.chance), float(level))
