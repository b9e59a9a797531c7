"""Process changes: marked by those who answer for the indicator, with or without new limits."""

from datetime import date, timedelta

import pytest

from domain.notices import EpisodeAlert
from handlers.change import ChangeForm, ChangeList, ChangeLogged, ChangeWithdrawn
from handlers.history import IndicatorHistory
from handlers.log import ValueLogged
from handlers.refused import FormRefused
from handlers.request import Timing
from handlers.status import IndicatorStatus
from storage.database import Database
from tests.handlers.talking import Talk, refusal, said
from tests.makers import period, reading, seed, target

OFF = "change abandonment answerphone switched off"


@pytest.fixture
def talk(database: Database) -> Talk:
    """Thirty quiet months to October 2017, within their target."""
    first = period("2015-05")
    values = [reading(str(5 + at % 3), first.shift(at)) for at in range(30)]
    seed(database, readings=values, targets=[target(start=first)])
    return Talk(database, who="U01SDM", timing=Timing(alert_delay=timedelta(0)))


def chip_of(talk: Talk) -> tuple[int, str]:
    found = said(talk.type("status abandonment"), IndicatorStatus).row.snapshot
    assert found.chip is not None
    return found.chip.points, found.chip.since


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("", date(2017, 12, 1)),
        (" from 6 nov", date(2017, 11, 6)),
        (" from nov", date(2017, 11, 1)),
        (" from oct 17", date(2017, 10, 1)),
        (" since 2017-11-06", date(2017, 11, 6)),
        (" from yesterday", date(2017, 11, 30)),
    ],
)
def test_a_change_is_marked_on_its_day_or_on_the_first_day_of_its_period(
    talk: Talk, words: str, day: date
) -> None:
    logged = said(talk.type(OFF + words), ChangeLogged)
    assert (logged.what, logged.day, logged.since) == ("answerphone switched off", day, "")


def test_words_after_from_that_are_no_day_belong_to_what_changed(talk: Talk) -> None:
    logged = said(talk.type("change abandonment calls moved from Norwich"), ChangeLogged)
    assert (logged.what, logged.day) == ("calls moved from Norwich", date(2017, 12, 1))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f"{OFF} from 31 feb", '"31 feb" is not a day'),
        (f"{OFF} from feb 2019", '"feb 2019" is not a day or period up to today'),
        (f"{OFF} from 24 dec 2017", "still to come"),
        (f"{OFF} from tomorrow", "still to come"),
        (f"{OFF} new limits", "Say why the old limits no longer hold"),
        (f"change abandonment {'w' * 121}", "at most 120 characters"),
        ("change abandonment from nov", "Say what changed"),
        ("change nothing-like-it", "No indicator is called"),
        ("change withdraw 7 because it was wrong", "There is no change #7"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_stored(
    talk: Talk, words: str, told: str
) -> None:
    assert told in refusal(talk.type(words))
    assert said(talk.type("change abandonment"), ChangeList).changes == ()


def test_only_new_limits_with_a_reason_begin_a_new_group(talk: Talk) -> None:
    said(talk.type(f"{OFF} from aug"), ChangeLogged)
    assert chip_of(talk) == (30, "")
    logged = said(
        talk.type("change abandonment new team from sep new limits because calls go to it"),
        ChangeLogged,
    )
    assert (logged.what, logged.since, logged.reason) == ("new team", "Sep 17", "calls go to it")
    assert chip_of(talk) == (2, "Sep 17")


def test_a_change_that_is_taken_back_stays_readable_and_counts_no_more(talk: Talk) -> None:
    talk.type(f"{OFF} from sep new limits because every call waits")
    assert "Say why" in refusal(talk.type("change withdraw 1"))
    taken = said(talk.type("change withdraw 1 because another service"), ChangeWithdrawn)
    assert (taken.number, taken.reason, taken.had_limits) == (1, "another service", True)
    assert chip_of(talk) == (30, "")
    (kept,) = said(talk.type("change abandonment"), ChangeList).changes
    assert (kept.by, kept.withdrawn_by, kept.change.withdrawn_because) == (
        "SDM", "SDM", "another service",
    )  # fmt: skip
    assert "taken back already" in refusal(talk.type("change withdraw 1 because again"))


def test_the_same_change_is_logged_once(talk: Talk) -> None:
    said(talk.type(f"{OFF} from nov"), ChangeLogged)
    assert "logged already" in refusal(talk.type(f"{OFF} from nov"))


@pytest.mark.parametrize(
    ("who", "allowed"),
    [("U01SDM", True), ("U01SDA", True), ("U01HEAD", True), ("U01PERF", True), ("U01X", False)],
)
def test_those_who_answer_for_the_indicator_log_its_changes(
    talk: Talk, who: str, allowed: bool
) -> None:
    answer = talk.type(OFF, who=who)
    assert isinstance(answer, ChangeLogged) is allowed
    if not allowed:
        assert refusal(answer).startswith("Only the lead officer and the data owner may")


def test_the_form_says_at_its_field_what_is_missing(talk: Talk) -> None:
    form = said(talk.type("change"), ChangeForm)
    assert form.day == date(2017, 12, 1)
    inputs = {"indicator": "abandonment", "what": "", "day": "2018-03-01", "limits": "yes"}
    refused = said(talk.submit("change", **inputs), FormRefused)
    assert {each.field for each in refused.faults} == {"what", "day", "reason"}
    logged = said(
        talk.submit(
            "change",
            **{**inputs, "what": "answerphone off", "day": "2017-11-06", "reason": "calls wait"},
        ),
        ChangeLogged,
    )
    assert (logged.day, logged.since) == (date(2017, 11, 6), "Nov 17")


def test_the_mark_is_shown_where_the_indicator_is_and_posts_nothing(talk: Talk) -> None:
    said(talk.type("log abandonment 30% nov", who="U01SDA"), ValueLogged)
    talk.deliver()
    posted = len(talk.outbox())
    talk.type(f"{OFF} from 6 nov")
    kinds = [each.kind.value for each in talk.outbox()[posted:]]
    assert kinds == ["edit"]
    alert = talk.outbox()[-1].notice
    assert isinstance(alert, EpisodeAlert)
    assert [(mark.action, mark.description) for mark in alert.snapshot.marks] == [
        (0, "answerphone switched off")
    ]
    history = said(talk.type("history abandonment"), IndicatorHistory)
    assert [each.change.what for each in history.changes] == ["answerphone switched off"]
    assert [mark.period for mark in history.snapshot.marks] == ["2017-11"]
