"""Buttons on messages, on the Home and in views."""

from domain.periods import Period
from domain.readings import counting
from tests.slack.conftest import Slack, button, words
from tests.workspace.driver import Json


def press(slack: Slack, message: Json, label: str, user: str = "U01SDA") -> list[Json]:
    chosen = button(message, label)["action_id"]
    return slack.ask("click", "C01IMT", user, ts=message["ts"], action_id=chosen)


def test_undo_takes_the_place_of_the_echo(slack: Slack) -> None:
    echo = slack.type("/kpi log abandonment 611/4288 nov")[0]
    press(slack, echo, "Undo")
    shown = slack.driver.messages("C01IMT", "U01SDA")
    assert [each["ts"] for each in shown].count(echo["ts"]) == 1
    assert "taken back" in words(next(each for each in shown if each["ts"] == echo["ts"]))
    with slack.database.reading() as store:
        assert _november(slack) not in counting(store.readings.of("abandonment"))


def test_buttons_carry_ids_only(slack: Slack) -> None:
    echo = slack.type("/kpi log abandonment 611/4288 nov")[0]
    value = button(echo, "Undo")["value"]
    assert value == '{"indicator":"abandonment","period":"2017-11","revision":1}'


def test_a_suggestion_logs_with_one_click(slack: Slack) -> None:
    asked = slack.type("/kpi log abandonmnt 611/4288 nov")[0]
    said = press(slack, asked, "Abandonment rate")
    assert "14.2%" in words(said[0])


def test_a_reason_is_asked_in_a_form_and_the_correction_shown(slack: Slack) -> None:
    slack.type("/kpi log abandonment 611/4288 nov")
    asked = slack.type("/kpi log abandonment 711/4288 nov")[0]
    press(slack, asked, "Give a reason")
    view = slack.view()
    answer = slack.do(
        "submit", user="U01SDA", view_id=view["id"], values={"reason": "a digit was wrong"}
    )
    assert answer["ok"], answer
    shown = slack.driver.messages("C01IMT", "U01SDA")[-1]
    assert "Corrected from 14.2%" in words(shown)


def test_a_ratio_that_disagrees_is_settled_by_a_button(slack: Slack) -> None:
    asked = slack.type("/kpi log abandonment 3.39% 611/4288 nov")[0]
    press(slack, asked, "611 / 4,288")
    shown = slack.driver.messages("C01IMT", "U01SDA")
    settled = next(each for each in shown if each["ts"] == asked["ts"])
    assert "14.2%" in words(settled)
    assert "■ Red" in words(settled)


def test_the_home_shows_what_is_due_and_logs_from_there(slack: Slack) -> None:
    home = slack.do("home", user="U01SDA")
    view = home.get("view") or slack.driver.get("views?user=U01SDA")["home"]
    assert "Due later: 6 values" in words(view)
    pressed = button(view, "Log a value")
    slack.do("click", user="U01SDA", view_id=view["id"], action_id=pressed["action_id"])
    assert slack.view()["callback_id"] == "log"


def test_the_home_is_fresh_after_a_value_was_logged(slack: Slack) -> None:
    slack.do("home", user="U01SDA")
    slack.type("/kpi log abandonment 611/4288 nov")
    view = slack.driver.get("views?user=U01SDA")["home"]
    assert "1 exception" in words(view)


def _november(slack: Slack) -> Period:
    with slack.database.reading() as store:
        organisation = store.organisation.require()
        indicator = store.indicators.get("abandonment")
    assert indicator is not None
    return organisation.calendar.from_text(indicator.frequency, "2017-11")
