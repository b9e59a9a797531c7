"""Draws whatever picture a message wants."""

from typing import assert_never

from bot.charts.exception import exception_png
from bot.charts.heatmap import heatmap_png
from bot.charts.lag import lag_png
from bot.charts.link import link_png
from bot.charts.outlook import outlook_png
from bot.charts.phone import phone_png
from bot.charts.report_card import report_card_png
from bot.charts.style import ThemeName
from bot.charts.timeline import timeline_png
from bot.charts.year import year_png
from bot.render.chart_facts import (
    exception_chart,
    lag_chart,
    link_chart,
    report_card,
    status_chart,
)
from bot.render.outlook_facts import outlook_chart
from bot.render.pictures import (
    CardPicture,
    ExceptionPicture,
    HeatMapPicture,
    LagPicture,
    LinkPicture,
    OutlookPicture,
    PhonePicture,
    PictureFacts,
    TimelinePicture,
)
from bot.render.timeline_facts import timeline_chart
from bot.render.year_chart import year_chart
from handlers.pace_picture import YearPicture


def draw(facts: PictureFacts, theme: ThemeName = "light") -> bytes:
    """PNG bytes; the same facts give the same bytes, whatever thread asks."""
    match facts:
        case ExceptionPicture(snapshot):
            return exception_png(exception_chart(snapshot), theme)
        case HeatMapPicture(title, subtitle, rows):
            return heatmap_png(status_chart(title, subtitle, rows), theme)
        case PhonePicture(title, subtitle, rows):
            return phone_png(status_chart(title, subtitle, rows), theme)
        case CardPicture():
            return report_card_png(report_card(facts), theme)
        case LagPicture():
            return lag_png(lag_chart(facts), theme)
        case TimelinePicture():
            return timeline_png(timeline_chart(facts), theme)
        case OutlookPicture():
            return outlook_png(outlook_chart(facts), theme)
        case LinkPicture():
            return link_png(link_chart(facts), theme)
        case YearPicture():
            return year_png(year_chart(facts), theme)
        case _:
            assert_never(facts)
