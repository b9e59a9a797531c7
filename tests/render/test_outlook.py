"""Outlooks in words: at their longest within every limit, and never more than the data carries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.render import replies
from bot.render.message import Message
from bot.render.outlook import chance_table
from bot.render.pictures import ALT_LENGTH
from domain.outlooks import Course, Horizon
from domain.rating import Polarity, Rating
from domain.snapshots import Snapshot
from domain.values import Measure
from handlers.outlook import ComingPeriod, IndicatorOutlook, OutlookLine, UnitOutlook
from handlers.outlook_record import Promised
from handlers.outlook_words import chance_words
from tests.makers import period
from tests.render.slack_rules import faults

LONG = "An indicator with the longest name that anybody could think of & <more> " * 4
START = period("2018-02")


def coming(*chances: float | None, level: Decimal | None = Decimal(10)) -> tuple[ComingPeriod, ...]:
    return tuple(
        ComingPeriod(
            label=START.shift(at).label,
            long_label=START.shift(at).long_label,
            median="29.0%",
            span="16.7% to 40.8%",
            target="≤ 10.0%" if level is not None else "",
            chance=chance_words(chance),
            horizon=Horizon(START.shift(at), 29.0, 16.7, 40.8, level, chance),
        )
        for at, chance in enumerate(chances)
    )


def snapshot(name: str = "Abandonment rate") -> Snapshot:
    return Snapshot(
        indicator="abandonment",
        name=name,
        unit="imt",
        unit_name="IMT",
        measure=Measure.PERCENT,
        polarity=Polarity.SMALLER,
        frequency="monthly",
        decimals=None,
        currency="£",
        lead="sdm",
        owner="sda",
        period="2018-01",
        period_label="Jan 18",
        period_long="January 2018",
        rating=Rating.RED,
        value=Decimal("29.0"),
        target=Decimal(10),
    )


NORFOLK = IndicatorOutlook(
    snapshot(),
    coming(0.04, 0.05, 0.08, 0.1, 0.13, 0.14),
    recovery="no recovery date on current data",
    weight="made from 13 values",
    past_forecasts="None can be checked yet: what they were made for has no value yet.",
    past_promises="Promises for it: 0 kept, 1 broken.",
)


def text_of(message: Message) -> str:
    return str(message.blocks)


def check(message: Message) -> None:
    assert faults(message.text, message.pictured(["F12345678"] * len(message.pictures))) == []
    assert faults(message.text, message.plainest().blocks) == []


def test_the_first_line_says_when_it_is_back_on_track() -> None:
    message = replies.render(NORFOLK)
    check(message)
    assert message.text == "Abandonment rate: no recovery date on current data."
    told = text_of(message)
    assert "about 29.0%, 80% range 16.7% to 40.8%, chance of meeting the target" in told
    assert "Nobody has promised a day for it." in told


def test_what_is_to_be_done_stands_below_an_exception_and_what_is_well_promises_nothing() -> None:
    told = text_of(replies.render(replace(NORFOLK, episode=7)))
    assert "Explain" in told
    assert "Create action" in told
    well = text_of(replies.render(replace(NORFOLK, past_promises="")))
    assert "Create action" not in well
    assert "promised" not in well


def test_the_table_says_all_that_the_picture_shows() -> None:
    (picture,) = replies.render(NORFOLK).pictures
    rows = chance_table(NORFOLK.coming).rows
    assert rows[0] == ("Feb 18", "4%", "29.0%", "16.7% to 40.8%", "≤ 10.0%")
    assert all(row[1] in picture.alt for row in rows)
    assert len(picture.alt) <= ALT_LENGTH


def test_the_owners_day_stands_beside_what_the_forecast_makes_of_it() -> None:
    forecast = "the forecast gives March a chance of 5%"
    promised = Promised(date(2018, 3, 31), "Ann <!channel>", "By the *end* of March", forecast)
    told = text_of(replies.render(replace(NORFOLK, promised=promised)))
    assert "31 Mar 2018" in told
    assert forecast in told
    assert "<!channel>" not in told


def test_without_a_target_no_chance_is_said_anywhere() -> None:
    reply = replace(NORFOLK, coming=coming(*[None] * 6, level=None), recovery="no target is set")
    told = text_of(replies.render(reply))
    assert "chance of meeting" not in told
    assert "no target" in told


@pytest.mark.parametrize("provisional", [True, False])
def test_a_provisional_forecast_is_called_so_in_its_first_line(provisional: bool) -> None:
    weight = "provisional: made from 9 values" if provisional else "made from 13 values"
    reply = replace(NORFOLK, provisional=provisional, weight=weight)
    first = replies.render(reply).blocks[0]
    assert ("provisional" in str(first)) is provisional


def test_without_a_forecast_it_says_why_and_shows_no_picture() -> None:
    lacking = "No forecast for Abandonment rate yet: it has 3 final values."
    message = replies.render(IndicatorOutlook(snapshot(), lacking=lacking))
    check(message)
    assert message.text == lacking
    assert message.pictures == ()


def test_sixty_indicators_with_the_longest_names_fit_and_say_what_is_left_out() -> None:
    lines = [
        OutlookLine(
            f"key{at}", f"{at} {LONG}", "Jan 18: 1,234,567 minutes", "Feb 18: 1 (0 to 9)" * 3,
            "Feb 18: less than 1%, Jul 18: more than 99%", "no recovery date on current data " * 3,
            course=Course.NO_DATE,
        )
        for at in range(60)
    ]  # fmt: skip
    silent = [
        OutlookLine(f"s{at}", LONG, "no value yet", lacking="0 of 8 values") for at in range(60)
    ]
    message = replies.render(UnitOutlook("imt", LONG, (*lines, *silent), "No forecast yet."))
    check(message)
    told = text_of(message)
    assert "60 without a recovery date" in message.text
    assert "60 without a forecast" in message.text
    assert "48 more" in told


def test_a_unit_without_indicators_says_so() -> None:
    message = replies.render(UnitOutlook("imt", "IMT", ()))
    check(message)
    assert "no indicators yet" in message.text
