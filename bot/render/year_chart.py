"""A year's pace as the facts of its chart."""

from bot.charts.facts import Unit, YearChart
from bot.render.labels import short_label, year_label
from domain.measures import Measure
from handlers.pace_picture import YearPicture


def year_chart(picture: YearPicture) -> YearChart:
    periods = [point.period for point in picture.points]
    return YearChart(
        title=picture.title,
        subtitle=picture.subtitle,
        points=picture.points,
        labels=tuple((short_label(each), year_label(each)) for each in periods),
        unit=_unit(picture),
        shown_value=picture.value_shown,
        distance_words=picture.distance,
        verdict=picture.verdict,
        target_shown=picture.target_shown,
        line_words=picture.so_far,
    )


def _unit(picture: YearPicture) -> Unit:
    if picture.measure is Measure.PERCENT:
        return Unit(suffix="%", floor=0)
    return Unit(prefix=picture.currency if picture.measure is Measure.CURRENCY else "", floor=0)
