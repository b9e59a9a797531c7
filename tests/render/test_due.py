"""Missing values are told once an indicator, however many of its periods are missing."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from bot.render import notices, replies
from bot.render.due import missing_lines
from bot.render.message import Message
from bot.slack import home
from domain.notices import DueDigest, DueItem
from handlers.due import DueList
from handlers.home import Home, Lagging
from tests import makers

TODAY = date(2018, 2, 15)
MONTHS = ("2017-11", "2017-12", "2018-01")


def missing(
    name: str, months: Iterable[str] = MONTHS, *, unit: str = "IMT", due_days: int = 10
) -> tuple[DueItem, ...]:
    periods = [makers.period(month) for month in months]
    return tuple(
        DueItem(
            name.casefold(), name, unit, each.text, each.label, each.due(due_days),
            (TODAY - each.due(due_days)).days, "Ann",
        )
        for each in periods
    )  # fmt: skip


def told(message: Message) -> str:
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def test_a_lead_officer_reads_a_line_for_each_indicator_with_all_its_months() -> None:
    late = (*missing("Abandonment rate"), *missing("First line fix", MONTHS[1:]))
    words = told(notices.render(DueDigest("sdm", (), (), escalated=late)))
    assert "*Abandonment rate*: Nov 17, Dec 17, Jan 18; the first is 67 days overdue" in words
    assert "*First line fix*: Dec 17, Jan 18; the first is 36 days overdue" in words
    assert words.count("*Abandonment rate*") == 1
    assert "5 values are long overdue in your units" in words, "the count stays one of values"


def test_a_single_missing_month_reads_as_before() -> None:
    (item,) = missing("Abandonment rate", MONTHS[2:])
    words = told(replies.render(DueList("IMT", (item,), ())))
    assert "*Abandonment rate*: Jan 18, 5 days overdue" in words


@pytest.mark.parametrize("backwards", [False, True])
def test_the_button_logs_the_month_that_has_been_missing_longest(backwards: bool) -> None:
    items = missing("Abandonment rate")[:: -1 if backwards else 1]
    words = told(replies.render(DueList("you", items, (), frozenset({"abandonment rate"}))))
    assert "Nov 17, Dec 17, Jan 18" in words
    assert words.count('"text": "Log"') == 1
    assert "2017-11" in words
    assert "2018-01" not in words


def test_many_periods_are_counted_once_some_are_named() -> None:
    year = [f"2017-{month:02}" for month in range(1, 10)]
    words = told(replies.render(DueList("you", missing("Abandonment rate", year), ())))
    assert "Jan 17, Feb 17, Mar 17, Apr 17, May 17, Jun 17 and 3 more; the first is" in words


def test_indicators_of_two_units_with_one_name_stay_apart() -> None:
    other = tuple(replace(each, indicator="hr_sickness") for each in missing("Sickness", unit="HR"))
    words = told(replies.render(DueList("you", (*missing("Sickness"), *other), ())))
    assert "*Sickness* (IMT)" in words
    assert "*Sickness* (HR)" in words


def test_the_weekly_digest_has_one_line_for_those_that_lack_the_same_months() -> None:
    lines = missing_lines((*missing("A"), *missing("B"), *missing("C", MONTHS[2:])))
    assert lines.splitlines() == [
        "*Overdue:* A and B (Nov 17, Dec 17, Jan 18; the first is 67 days overdue)",
        "*Overdue:* C (Jan 18, 5 days overdue)",
    ]


def test_the_home_of_an_officer_names_an_indicator_once() -> None:
    late = missing("Abandonment rate")
    facts = Home(
        "po", "Norfolk", TODAY, (), (), 0, (), (), lagging=(Lagging("IMT", "Ann", late, 0),)
    )
    words = json.dumps(home.view(facts), ensure_ascii=False)
    assert "3 overdue for up to 67 days: Abandonment rate" in words
    assert words.count("Abandonment rate") == 1


def test_indicators_that_are_not_named_are_counted() -> None:
    many = [each for number in range(20) for each in missing(f"Indicator {number}")]
    words = told(replies.render(DueList("IMT", tuple(many), ())))
    assert "IMT: 60 values overdue." in words
    assert "and 5 more indicators: /kpi due" in words
