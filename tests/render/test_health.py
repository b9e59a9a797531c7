"""Health in words: eight items first, small bases without percentages, and room for all of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.render import notices, replies
from bot.render.chart_facts import lag_chart
from bot.render.message import Message
from bot.render.pictures import LagPicture
from domain.detection_lag import Days, LagStep, Milestone
from domain.health import EIGHT, ON_TIME, Case, HealthItem, Tally
from domain.open_ages import OpenAge, OpenKind
from domain.pulse import NextMeeting, PulseKind, PulseNews, WeeklyPulse
from handlers.health import MOST_CASES, HealthCases, HealthShown, Measured
from tests.render.slack_rules import faults

LONG = "A unit with the longest name that anybody could think of & more " * 4
MANY = Tally(9_123_456, 9_999_999, 10_000)
DAY = date(2018, 5, 2)


def shown(tally: Tally = MANY, scope: str = LONG, count: int = 10_000) -> HealthShown:
    days = Days(1_234.5, count) if count else Days()
    return HealthShown(
        scope=scope,
        unit="u" * 60,
        since=date(2017, 5, 1),
        today=DAY,
        eight=tuple(Measured(item, tally, "9,999 too young to judge") for item in EIGHT),
        on_time=tuple(Measured(item, tally, "9,999 left out") for item in ON_TIME),
        ages=tuple(OpenAge(kind, days, LONG, 4_321) for kind in OpenKind),
        lag=tuple(LagStep(each, days, days) for each in Milestone),
        silent=10_000,
    )


def text_of(message: Message) -> str:
    return str(message.blocks)


def check(message: Message) -> None:
    assert faults(message.text, message.pictured(["F12345678"] * len(message.pictures))) == []
    assert faults(message.text, message.plainest().blocks) == []


def test_at_its_longest_every_item_with_its_button_is_there_and_nothing_is_left_out() -> None:
    message = replies.render(shown())
    check(message)
    told = text_of(message)
    assert [item for item in EIGHT if item.words not in told] == []
    assert told.count("'text': 'Show'") == len(EIGHT)
    assert "there was no room" not in told


def test_the_first_lines_say_of_whom_and_how_many_hold() -> None:
    message = replies.render(shown(Tally(3, 4, 4), "IMT"))
    assert message.text == "Programme health of IMT: 0 of 8 hold, 8 partly."
    assert "◐ *Led by the chair*" in text_of(message)
    assert "3 of 4" in text_of(message)
    assert "75%" not in text_of(message)


def test_the_picture_comes_with_the_same_numbers_in_words_and_only_with_any() -> None:
    message = replies.render(shown(scope="IMT"))
    (picture,) = message.pictures
    assert isinstance(picture.facts, LagPicture)
    assert "fix verified after 1,234.5 days (10,000 exceptions)" in picture.alt
    told = "• Fix verified: 1,234.5 days (+1,234.5, 10,000 exceptions)"
    assert told in str(message.unpictured())
    assert replies.render(shown(count=0)).pictures == ()


def test_the_records_of_an_item_are_listed_with_a_button_each_for_the_worst() -> None:
    cases = tuple(Case(LONG, LONG, DAY, 0, indicator="i" * 60) for _ in range(MOST_CASES))
    measured = Measured(HealthItem.READINGS, MANY)
    reply = HealthCases(LONG, "imt", date(2017, 5, 1), DAY, measured, cases, left=9_960)
    message = replies.render(reply)
    check(message)
    told = text_of(message)
    assert "Of the values that fell due, those known by their due date." in told
    assert "Report card" in told
    assert "and 9,960 more" in told


def test_an_item_without_records_says_so() -> None:
    measured = Measured(HealthItem.HELD, Tally(0, 0, 0))
    reply = HealthCases("IMT", "imt", date(2017, 5, 1), DAY, measured, ())
    assert "There is no such record in this time." in text_of(replies.render(reply))


def test_the_pulse_at_its_longest_keeps_everything() -> None:
    pulse = WeeklyPulse(
        LONG,
        DAY,
        tuple(PulseNews(kind, 10_000, (LONG[:84],) * 3) for kind in PulseKind),
        tuple(OpenAge(kind, Days(400.5, 10_000), LONG[:84], 4_321) for kind in OpenKind),
        10_000,
        (LONG[:80],) * 3,
        10_000,
        (LONG[:80],) * 3,
        (NextMeeting(LONG, datetime(2018, 5, 8, 9, tzinfo=UTC)),) * 60,
        late="2 days late: nothing ran here on 30 April 2018",
    )
    message = notices.render(pulse)
    check(message)
    told = text_of(message)
    assert "there was no room" not in told
    assert "and 54 more" in told
    assert "10,000 new exceptions" in message.text


def test_a_week_without_news_tells_what_is_open() -> None:
    open_ = OpenAge(OpenKind.OVERDUE, Days(9, 1), "#7 Recruit", 9)
    message = notices.render(WeeklyPulse("Norfolk", DAY, ages=(open_,)))
    assert message.text == "The week in Norfolk: report-backs overdue: 1."


def test_the_page_needs_no_word_of_statistics_and_no_table_that_is_pushed_sideways() -> None:
    message = replies.render(shown(scope="IMT"))
    (picture,) = message.pictures
    assert isinstance(picture.facts, LagPicture)
    told = (text_of(message) + picture.alt + picture.facts.title).casefold()
    assert [each for each in ("median", "lag", " n ") if each in told] == []
    assert "table" not in {each["type"] for each in message.unpictured()}
    assert "Open actions: 10,000, typically 1,234.5 days, at most 4,321 days old" in text_of(
        message
    )


def test_the_picture_says_of_how_many_exceptions_in_words() -> None:
    days = (Days(9, 1), Days(14.5, 2), Days())
    steps = tuple(LagStep(each, at, at) for each, at in zip(Milestone, days, strict=False))
    rows = lag_chart(LagPicture("How long it takes", "", steps)).rows
    assert [(row.shown, row.below) for row in rows] == [
        ("9 days", "+9 · 1 exception"),
        ("14.5 days", "+14.5 · 2 exceptions"),
        ("no record yet", ""),
    ]


def test_what_has_no_record_says_so() -> None:
    lag = tuple(LagStep(each, Days(), Days()) for each in Milestone)[:-1]
    lag = (LagStep(Milestone.VALUE, Days(9, 1), Days(9, 1)), *lag[1:])
    told = text_of(replies.render(replace(shown(scope="IMT"), lag=lag)))
    assert "• Value logged: 9 days (+9, 1 exception)" in told
    assert "• Alert posted: no record yet" in told
