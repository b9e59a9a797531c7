"""Whatever a form or the Home is filled with, it is a view that Slack takes."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import replies
from bot.slack import home
from bot.slack.modals import form, reason
from bot.slack.modals.views import view_of
from bot.workspace.blockkit.views import check_view
from handlers.commands import topics
from handlers.home import Home
from handlers.log_form import LogForm
from handlers.replies import Form, Said
from tests.render.any_facts import fact

METADATA = {"channel": "C01IMT", "response_url": "http://127.0.0.1/response/x"}
SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("kind", Form.__args__, ids=lambda kind: kind.__name__)
@settings(max_examples=8)
@given(seed=SEEDS)
def test_every_form_keeps_the_limits(kind: Any, seed: int) -> None:
    facts = fact(kind, Random(seed), most=120)
    assert check_view(view_of(facts, METADATA), "modal").lines() == []


@settings(max_examples=40)
@given(seed=SEEDS)
def test_the_home_keeps_the_limits(seed: int) -> None:
    facts = fact(Home, Random(seed), most=12)
    assert check_view(home.view(facts), "home").lines() == []


def test_the_home_names_the_commands_of_actions_and_meetings() -> None:
    facts = Home("po", "Norfolk", date(2018, 3, 6), (), (), 0, (), tuple(topics().values()))
    shown = str(home.view(facts))
    assert [name for name in ("log", "action", "meeting", "agenda") if f"/kpi {name}" in shown] == [
        "log", "action", "meeting", "agenda",
    ]  # fmt: skip


@settings(max_examples=60)
@given(seed=SEEDS)
def test_every_reply_can_be_shown_in_a_view(seed: int) -> None:
    random = Random(seed)
    message = replies.render(fact(random.choice(Said.__args__), random))
    assert check_view(form.shown("Statkeeper", message, METADATA), "modal").lines() == []


@settings(max_examples=8)
@given(seed=SEEDS)
def test_a_form_that_grows_an_input_keeps_the_limits(seed: int) -> None:
    view = view_of(replace(fact(LogForm, Random(seed)), known=None), METADATA)
    grown = form.again(view, [*view["blocks"], form.text_input("reason", "Why?")])
    assert check_view(grown, "modal").lines() == []


def test_what_was_entered_is_read_by_name() -> None:
    values = {
        "period:abandonment": {"period": {"selected_option": {"value": "2017-11"}}},
        "value": {"value": {"value": " 29 "}},
        "lead": {"lead": {"selected_user": "U01SDM"}},
        "until": {"until": {"selected_date": "2018-01-31"}},
        "note": {"note": {"value": None}},
    }
    assert form.entered({"state": {"values": values}}) == {
        "period": "2017-11",
        "value": "29",
        "lead": "U01SDM",
        "until": "2018-01-31",
    }


def test_metadata_of_somebody_else_is_nothing() -> None:
    assert form.unpacked({"private_metadata": "[1"}) == {}
    assert form.unpacked({"private_metadata": "[1]"}) == {}
    assert reason.CALLBACK == "reason"
