"""Brief, agenda and memo at their worst: sixty items, the longest names, and nothing at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.render import notices, replies
from bot.render.message import Message
from domain.assessments import Record, assess
from domain.meeting_notices import (
    AgendaLine,
    AgendaPage,
    BriefCharts,
    Heading,
    MeetingBrief,
    MeetingMemo,
    ReportedBack,
    Task,
)
from domain.meetings import Decision, Section
from domain.notices import Notice
from domain.snapshots import Snapshot, snapshot
from handlers.agenda import AgendaShown
from tests import makers
from tests.render.slack_rules import faults

LONG = (
    "An exceedingly long name <of> a thing & its *parts* that somebody has typed out in full " * 9
)
HEADING = Heading(
    1,
    LONG,
    makers.instant("2018-03-06T10:00"),
    date(2018, 3, 6),
    "10:00",
    "Europe/London",
    60,
    LONG,
)


def line(number: int, section: Section, *, decided: bool = False) -> AgendaLine:
    told = AgendaLine(
        number, number, section, LONG, 2, (LONG, LONG, LONG, LONG), f"indicator_{number}", LONG
    )
    if not decided:
        return told
    return replace(told, decision=Decision.NOTE, outcome=LONG, decided_by=LONG)


def sixty(*, decided: bool = False) -> tuple[AgendaLine, ...]:
    return tuple(line(at, list(Section)[at // 15 % 4], decided=decided) for at in range(60))


def drawn(number: int) -> Snapshot:
    named = makers.indicator(f"indicator_{number}", name=LONG[:200])
    target = makers.target(indicator=named.key)
    readings = tuple(
        makers.reading("99999/100000", f"2017-{month:02}", indicator=named.key)
        for month in range(1, 13)
    )
    record = Record(named, makers.organisation(), (target,), readings)
    return replace(
        snapshot(record, assess(record, date(2018, 1, 5)), LONG[:200]), value=Decimal("99.999")
    )


BRIEF = MeetingBrief(
    HEADING,
    sixty(),
    (LONG,) * 5,
    tuple(drawn(number) for number in (15, 16, 17)),
    12,
    news=LONG[:300],
    late=LONG[:200],
)
PAGE = AgendaPage(HEADING, sixty()[:10], 1, 6, LONG)
MEMO = MeetingMemo(
    HEADING,
    tuple(Task(at, LONG, f"{at} {LONG}", date(2018, 4, 3), LONG) for at in range(60)),
    sixty(decided=True),
    (LONG,) * 60,
    tuple(ReportedBack(at, LONG, LONG, LONG, LONG) for at in range(60)),
    LONG,
    LONG,
    date(2018, 4, 3),
    LONG,
)
CHARTS = BriefCharts(HEADING, tuple(drawn(number) for number in range(9)), 40)
WORST: dict[str, Notice] = {
    "brief": BRIEF,
    "page": PAGE,
    "decided page": replace(PAGE, lines=sixty(decided=True)[:10]),
    "memo": MEMO,
    "charts": CHARTS,
}


def checked(message: Message) -> str:
    """All its words, once Slack's limits are seen to be kept in words and with pictures."""
    files: list[str | None] = ["F12345678"] * len(message.pictures)
    for blocks in (message.blocks, message.pictured(files)):
        assert faults(message.text, blocks) == []
    return str(message.blocks)


@pytest.mark.parametrize("notice", WORST.values(), ids=WORST.keys())
def test_sixty_items_with_the_longest_names_fit_and_nothing_is_dropped_silently(
    notice: Notice,
) -> None:
    told = checked(notices.render(notice))
    assert "left out: there was no room" not in told or "See /kpi agenda" in told


def test_a_full_brief_keeps_its_charts_its_counts_and_its_buttons() -> None:
    message = notices.render(BRIEF)
    told = checked(message)
    assert len(message.pictures) == 3
    assert "15 follow-ups, 15 exceptions, 15 successes and 15 new items" in message.text
    assert "Start the meeting" in told
    assert told.count("more exceptions") == 1


def test_a_page_shows_each_of_its_items_with_its_button() -> None:
    told = checked(notices.render(PAGE))
    assert told.count("'Decide'") == 10
    assert "left out" not in told


def test_the_last_page_closes_the_meeting_and_the_others_do_not() -> None:
    assert "Close the meeting" not in checked(notices.render(PAGE))
    assert "Close the meeting" in checked(notices.render(replace(PAGE, page=6)))
    closed = checked(notices.render(replace(PAGE, page=6, closed=True)))
    assert "Close the meeting" not in closed
    assert "'Decide'" not in closed


def test_sixty_items_are_listed_on_request() -> None:
    told = checked(replies.render(AgendaShown(HEADING, sixty(), "under way")))
    assert "left out" not in told
    assert all(f"*{number}. " in told for number in range(60))


def test_an_empty_brief_says_that_nothing_is_due() -> None:
    message = notices.render(MeetingBrief(HEADING, ()))
    assert "Nothing is due, and nothing is an exception" in checked(message)


def test_an_empty_memo_says_that_no_action_was_agreed() -> None:
    told = checked(notices.render(MeetingMemo(HEADING, (), (), (), ())))
    assert "No action was agreed." in told
