"""What replies and reminders say: the point first, each thing once, the next step."""

import json
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from bot.render import notices, replies
from bot.render.message import Message
from bot.render.mrkdwn import mention
from bot.slack.modals import snooze
from domain.flags import FlagKind
from domain.notices import DueDigest, DueItem, EpisodeUpdate, PeriodClosed, UnitDigest
from domain.readings import ReadingStatus
from handlers.due import EVERYWHERE, DueList
from handlers.flag import Flagged
from handlers.help import HelpPage
from handlers.log import ValueLogged
from handlers.log_questions import AlreadyLogged, AskReason
from handlers.pause import Resumed
from handlers.snooze import SnoozeForm
from handlers.status import Status, UnitStatus
from handlers.welcome import Welcome
from tests import makers
from tests.render.any_facts import fact


def told(message: Message) -> str:
    return json.dumps([message.text, message.blocks], ensure_ascii=False)


def some(kind: Any, /, **facts: Any) -> Any:
    """A fact of the kind, in which only what is named matters."""
    plain = {each.name: "" for each in fields(kind) if each.type in ("str", str)}
    return replace(fact(kind, Random(1)), **{**plain, **facts})


def item(name: str = "Abandonment rate", days: int = 1, unit: str = "IMT") -> DueItem:
    due = date(2017, 12, 10)
    return DueItem("key", name, unit, "2017-11", "Nov 17", due, days, "SDA")


def test_what_is_shared_says_who_shared_it() -> None:
    shared = replies.render(DueList("IMT", (), (), shared=True)).shared(mention("U01SDM"))
    assert shared.in_channel
    assert "Shared by <@U01SDM>" in told(shared)


def test_a_picture_is_promised_nowhere_and_its_words_stand_in_its_place() -> None:
    message = replies.render(some(Status, units=(fact(UnitStatus, Random(7)),)))
    assert "follow" not in json.dumps(message.unpictured())
    assert not any("could not be shown" in str(each) for each in message.unpictured())
    lost = message.only_pictures([None] * len(message.pictures))
    assert all("The picture could not be shown; in words: " in str(each) for each in lost)


def test_a_due_list_names_units_only_where_the_place_does_not() -> None:
    assert "(IMT)" not in told(replies.render(DueList("IMT", (item(),), ())))
    assert "(IMT)" in told(replies.render(DueList(EVERYWHERE, (item(),), ())))
    two = (item(), item(unit="HR"))
    assert "(HR)" in told(replies.render(DueList("you", two, ())))


@pytest.mark.parametrize(
    ("overdue", "due", "words"),
    [
        ((item(),), (), "You: 1 value overdue."),
        ((), (item(days=-3),), "You: 1 value awaited."),
        ((item(), item()), (item(days=0),), "You: 2 values overdue and 1 value awaited."),
        ((), (), "You: nothing is awaited or overdue."),
    ],
)
def test_no_tally_counts_to_nought(
    overdue: tuple[DueItem, ...], due: tuple[DueItem, ...], words: str
) -> None:
    message = replies.render(DueList("you", overdue, due))
    assert message.text == words
    assert "0 values" not in told(message)


def test_a_reminder_says_what_is_asked_and_of_whom() -> None:
    digest = DueDigest("sdm", (item(),), (), (item("Sickness", 9),))
    assert notices.render(digest).text == (
        "You have 1 value overdue: log each with its button, or type /kpi log. "
        "1 value is long overdue in your units: please ask the data owner."
    )


def test_a_digest_tells_overdue_from_awaited_and_each_period_once() -> None:
    missing = (item("A"), item("B"), item("C", days=-2), item("D", days=-2))
    digest = some(UnitDigest, rows=(), missing=missing, closed=(), held_back=())
    words = told(notices.render(digest))
    assert "*Overdue:* A and B (Nov 17, 1 day overdue)" in words
    assert "*Awaited:* C and D (Nov 17, due in 2 days)" in words
    assert "Missing" not in words


def test_a_digest_tells_of_the_period_that_closed_that_day() -> None:
    closed = PeriodClosed("imt", "IMT", "2017-11", "November 2017", (), (item(),), "1 day late")
    digest = some(UnitDigest, rows=(), missing=(item(),), closed=(closed,), held_back=())
    message = notices.render(digest)
    said = "November 2017 is closed: 0 Red, 0 Amber, 0 Green, 1 overdue (1 day late)."
    assert said in message.text
    assert said in message.blocks[1]["text"]["text"]


def test_a_turn_for_the_worse_is_a_sentence() -> None:
    update = EpisodeUpdate(1, "Abandonment rate", ("Dec 17: 33.9%, Red",), worsening=True)
    assert notices.render(update).text == "Worse: Abandonment rate. Dec 17: 33.9%, Red."


def logged(**facts: Any) -> str:
    fixed = {"status": ReadingStatus.FINAL, "value": "14.2%", "sample": None, "alert_in": None}
    return told(replies.render(some(ValueLogged, **{**fixed, **facts})))


def test_an_echo_says_the_variance_once() -> None:
    variance = "4.2 points over target, 42.5% worse"
    assert logged(variance=variance, meaning=f"It opens: {variance}.").count(variance) == 1
    assert logged(variance=variance).count(variance) == 1


def test_an_echo_says_what_is_next() -> None:
    assert "Nothing else is waiting for you." in logged(next_due=None)
    assert "Log next: Sickness, Nov 17" in logged(next_due=item("Sickness"))
    assert "The channel hears of it in 1 second, unless" in logged(alert_in=0.3)


def test_a_final_value_needs_no_reason_to_take_a_provisional_ones_place() -> None:
    assert "Corrected from 9.0%." in logged(corrected_from="9.0%")
    assert "Corrected from 9.0%: a digit." in logged(corrected_from="9.0%", reason="a digit")


def test_why_no_value_is_expected_is_said_again() -> None:
    assert "Reason: no survey" in logged(status=ReadingStatus.NOT_EXPECTED, reason="no survey")


def test_an_imported_value_was_logged_by_nobody() -> None:
    assert "Imported, " in told(replies.render(some(AlreadyLogged, by="import")))
    assert "(imported)" in told(replies.render(some(AskReason, old="8.5%", logged_by="import")))
    assert "(logged by SDA)" in told(replies.render(some(AskReason, logged_by="SDA")))


def test_a_flag_gives_its_reason_once() -> None:
    meaning = "This opens an exception: affects the budget: agency staff."
    flagged = some(Flagged, kind=FlagKind.BUDGET, reason="agency staff", meaning=meaning)
    assert told(replies.render(flagged)).count("agency staff") == 1


def test_resuming_counts_no_messages_that_nobody_counted() -> None:
    assert (
        replies.render(Resumed("Ann")).text == "Posting goes on; what was held back goes out now."
    )


def test_help_begins_with_a_line_that_works_here() -> None:
    page = HelpPage((), example="/kpi log calls 29.5% 2017-11")
    assert "Try `/kpi log calls 29.5% 2017-11`" in told(replies.render(page))


def test_the_first_screen_of_an_empty_unit_asks_for_its_first_indicator() -> None:
    facts = {"unit": "imt", "indicators": 0, "due": (), "admins": ("Ann",)}
    admin = told(replies.render(some(Welcome, **facts, can=("indicator",))))
    assert "There are no indicators here yet. Add the first one." in admin
    assert "Add an indicator" in admin
    other = told(replies.render(some(Welcome, **facts, can=())))
    assert "Ask Ann to add one." in other


def test_days_are_written_as_people_write_them() -> None:
    today = makers.NOW.date()
    form = SnoozeForm(1, "a", "A", today, today, today + timedelta(days=366))
    assert "From 1 Dec 2017 to 2 Dec 2018." in str(snooze.view(form, {}))
