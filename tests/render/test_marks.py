"""Marks on the way from actions to charts: in their place, the newest by name, in words too."""

from datetime import date

import pytest

from bot.render import pictures
from bot.render.chart_facts import exception_chart
from domain.actions import Action, Ending
from domain.assessments import assess
from domain.snapshots import Snapshot, snapshot
from tests import makers
from tests.domain.test_norfolk import AFTER_JANUARY, vitals


def shown(*actions: Action) -> Snapshot:
    """Abandonment from January 2017 to January 2018."""
    record = next(each for each in vitals() if each.key == "IMT-ABN").record("printed")
    return snapshot(record, assess(record, AFTER_JANUARY), "IMT", actions)


def changed(number: int, day: date, **changes: Ending) -> Action:
    return makers.action(id=number, took_effect=day, **changes)


@pytest.mark.parametrize(
    ("day", "index"),
    [
        (date(2017, 1, 1), -0.5),  # before the first point
        (date(2017, 2, 1), 0.5),  # between January and February
        (date(2017, 4, 16), 3.0),  # on April
        (date(2018, 1, 31), 11.5 + 30 / 31),
    ],
)
def test_a_mark_stands_where_its_day_is(day: date, index: float) -> None:
    (mark,) = exception_chart(shown(changed(4, day))).marks
    assert mark.index == pytest.approx(index)
    assert mark.label == f"#4, {day.day} {day:%b}"


def test_days_outside_the_span_and_changes_that_never_were_have_no_mark() -> None:
    its = (
        changed(1, date(2016, 12, 31)),
        changed(2, date(2018, 2, 1)),
        changed(3, date(2017, 5, 1), ending=Ending.CANCELLED),
        makers.action(id=4),
    )
    assert shown(*its).marks == ()
    assert exception_chart(shown(*its)) == exception_chart(shown())


def test_the_newest_three_have_names_and_the_newest_has_means() -> None:
    """Before December: 11.0 to 14.2 make 108.3 / 11; since: 33.9 and 29.0 make 31.45."""
    days = (date(2017, 2, 1), date(2017, 5, 1), date(2017, 8, 1), date(2017, 12, 1))
    marks = exception_chart(shown(*(changed(at, day) for at, day in enumerate(days, 1)))).marks
    assert [mark.label for mark in marks] == ["", "#2, 1 May", "#3, 1 Aug", "#4, 1 Dec"]
    assert [mark.before for mark in marks[:3]] == [None] * 3
    assert (marks[3].before_shown, marks[3].after_shown) == ("Mean 9.8%", "Mean since 31.5%")


def test_the_words_in_the_place_of_the_picture_tell_the_means() -> None:
    alt = pictures.exception(shown(changed(4, date(2017, 12, 1)))).alt
    assert alt.endswith("#4 took effect on 1 Dec 2017: mean 9.8% before, 31.5% since.")
