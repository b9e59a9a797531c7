"""A year's pace as the facts of its chart."""

from bot.charts.facts import Unit, YearChart, YearChartPoint
from bot.render.labels import short_label, year_label
from domain.measures import Measure
from handlers.pace_picture import YearPicture, YearPoint


def year_chart(picture: YearPicture) -> YearChart:
    return YearChart(
        title=picture.title,
        subtitle=picture.subtitle,
        points=tuple(_point(point) for point in picture.points),
        unit=_unit(picture),
        shown_value=picture.value_shown,
        distance_words=picture.distance,
        verdict=picture.verdict,
        target_shown=picture.target_shown,
        line_words=picture.so_far,
    )


def _point(point: YearPoint) -> YearChartPoint:
    return YearChartPoint(
        short_label(point.period),
        year_label(point.period),
        point.actual,
        point.milestone,
        point.low,
        point.median,
        point.high,
    )


def _unit(picture: YearPicture) -> Unit:
    if picture.measure is Measure.PERCENT:
        return Unit(suffix="%", floor=0)
    return Unit(prefix=picture.currency if picture.measure is Measure.CURRENCY else "", floor=0)
