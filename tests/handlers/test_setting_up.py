"""An empty organisation is set up from Slack, step by step."""

import pytest

from domain.indicators import Stage
from handlers import typed
from handlers.greeting import greet
from handlers.home import Home
from handlers.indicator import IndicatorForm, IndicatorRetired, IndicatorSaved
from handlers.log import ValueLogged
from handlers.request import Request
from handlers.unit import UnitForm, UnitSaved
from handlers.welcome import Welcome
from storage.database import Database
from tests.handlers.talking import Talk, said
from tests.makers import NOW

INPUTS = {
    "name": "Calls lost",
    "unit": "contact_centre",
    "measure": "percent",
    "calculation": "ratio",
    "polarity": "smaller",
    "frequency": "monthly",
    "due_days": "10",
    "target": "10%",
    "target_from": "jan 2017",
    "data_owner": "U2",
    "bounds_low": "0",
    "bounds_high": "100",
}


@pytest.fixture
def newcomer(database: Database) -> Talk:
    """Administrator of an organisation with one unit and nothing else."""
    talk = Talk(database, who="U1", channel="C1")
    talk.type("")
    talk.submit("unit", name="Contact centre", lead="U2", channel="C1")
    return talk


def test_the_first_to_come_sets_up_the_channels_unit(database: Database) -> None:
    talk = Talk(database, who="U1", channel="C1")
    welcome = said(talk.type(""), Welcome)
    assert welcome.made_admin
    assert welcome.may_set_up
    assert said(talk.type("unit"), UnitForm).first
    saved = talk.submit(
        "unit",
        name="Contact centre",
        lead="U2",
        organisation="Norwich",
        time_zone="Europe/London",
        channel="C1",
    )
    assert said(saved, UnitSaved).next_step == "/kpi indicator add"
    assert said(talk.type("indicator add"), IndicatorForm).units == (
        ("contact_centre", "Contact centre"),
    )
    assert not said(talk.type("", who="U3"), Welcome).made_admin


def test_who_opens_the_home_of_an_empty_organisation_is_told_of_being_administrator(
    database: Database,
) -> None:
    request = Request("U1", "", "", NOW)
    assert said(typed.open_home(request, database), Home).made_admin
    assert not said(typed.open_home(request, database), Home).made_admin


def test_an_indicator_from_the_form_is_logged_for_and_alerted_on(newcomer: Talk) -> None:
    added = said(newcomer.submit("indicator", **INPUTS), IndicatorSaved)
    assert (added.key, added.created) == ("calls_lost", True)
    said(newcomer.type("log calls 611/4288 nov", who="U2"), ValueLogged)
    assert [each.snapshot.name for each in newcomer.alerts()] == ["Calls lost"]


def test_the_next_step_of_a_new_indicator_works_as_it_stands(newcomer: Talk) -> None:
    inputs = {**INPUTS, "measure": "minutes", "calculation": "value", "target": "5"}
    added = said(newcomer.submit("indicator", **inputs), IndicatorSaved)
    said(newcomer.type(added.next_step.removeprefix("/kpi "), who="U2"), ValueLogged)


def test_an_indicator_is_changed_and_retired_and_its_readings_are_kept(newcomer: Talk) -> None:
    newcomer.submit("indicator", **INPUTS)
    newcomer.type("log calls 611/4288 nov", who="U2")
    changed = newcomer.submit("indicator", indicator="calls_lost", due_days="15")
    assert said(changed, IndicatorSaved).changes == ("due days: 10 → 15",)
    retired = said(newcomer.type("indicator retire calls lost"), IndicatorRetired)
    assert (retired.readings, retired.already) == (1, False)
    with newcomer.database.reading() as store:
        kept = store.indicators.get("calls_lost")
        assert kept is not None
        assert kept.stage is Stage.RETIRED


def test_an_invitation_by_nobody_in_particular_makes_nobody_administrator(
    database: Database,
) -> None:
    greet(Request("", "C1", "", NOW), database)
    assert said(Talk(database, who="U1").type(""), Welcome).made_admin
