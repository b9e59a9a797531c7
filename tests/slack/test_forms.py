"""Forms: opened, filled, refused at their fields, and sent."""

from decimal import Decimal
from typing import Any

from domain.rating import Floor
from tests.slack.conftest import Slack, button, words
from tests.workspace.driver import Json


def fields(view: Json) -> list[str]:
    blocks = view["blocks"]
    return [block["element"]["action_id"] for block in blocks if block["type"] == "input"]


def submit(slack: Slack, user: str, values: Json) -> Json:
    view = slack.view(user)
    return slack.do("submit", user=user, view_id=view["id"], values=values)


def test_log_opens_a_form_with_the_first_due_value(slack: Slack) -> None:
    slack.type("/kpi log")
    view = slack.view()
    assert fields(view)[:2] == ["indicator", "period"]
    assert {"numerator", "denominator"} <= set(fields(view))
    assert "Waiting for you" in words(view)


def test_a_sent_form_shows_the_echo_with_undo_and_the_next_value(slack: Slack) -> None:
    slack.type("/kpi log")
    answer = submit(slack, "U01SDA", {"numerator": "611", "denominator": "4288"})
    assert answer["ok"], answer
    view = slack.view()
    assert "14.2%" in words(view)
    assert button(view, "Undo")
    assert button(view, "Log next")


def test_log_next_fills_the_same_view_with_the_next_indicator(slack: Slack) -> None:
    slack.type("/kpi log")
    submit(slack, "U01SDA", {"numerator": "611", "denominator": "4288"})
    press = button(slack.view(), "Log next")
    slack.do("click", user="U01SDA", view_id=slack.view()["id"], action_id=press["action_id"])
    view = slack.view()
    assert "ICT incidents" in str(view["blocks"])
    assert "value" in fields(view) or "numerator" in fields(view)


def test_a_wrong_value_is_refused_at_its_field_and_stays(slack: Slack) -> None:
    slack.type("/kpi log")
    answer = submit(slack, "U01SDA", {"numerator": "5000", "denominator": "4288"})
    assert answer["response_action"] == "errors", answer
    assert set(answer["errors"]) <= {"numerator", "denominator"}
    assert slack.view()["state"]["values"]["numerator"]["numerator"]["value"] == "5000"


def test_a_form_takes_no_characters_that_cannot_be_seen(slack: Slack) -> None:
    slack.type("/kpi log")
    answer = submit(
        slack, "U01SDA", {"numerator": "611", "denominator": "4288", "note": "a\u202egnp"}
    )
    assert answer["response_action"] == "errors", answer
    assert "cannot be seen" in answer["errors"]["note"]


def test_a_correction_in_the_form_asks_for_its_reason_there(slack: Slack) -> None:
    slack.type("/kpi log abandonment 611/4288 nov")
    slack.type("/kpi log")
    chosen: dict[str, Any] = {"indicator": "abandonment"}
    slack.do(
        "click",
        user="U01SDA",
        view_id=slack.view()["id"],
        action_id="indicator",
        value=suggested(slack, "aband"),
    )
    values = {"period": "2017-11", "numerator": "711", "denominator": "4288"}
    answer = submit(slack, "U01SDA", {**chosen, **values})
    assert answer["response_action"] == "update", answer
    assert "reason" in fields(slack.view())
    answer = submit(slack, "U01SDA", {**values, "reason": "a digit was wrong"})
    assert answer["ok"], answer
    assert "Corrected from 14.2%" in words(slack.view())


def choose_status(slack: Slack, status: str) -> Json:
    view = slack.view()
    slack.do("click", user="U01SDA", view_id=view["id"], action_id="status", value=status)
    return slack.view()


def test_a_value_that_is_not_expected_is_asked_for_its_reason_alone(slack: Slack) -> None:
    slack.type("/kpi log")
    assert fields(choose_status(slack, "not_expected")) == ["indicator", "period", "status", "note"]
    answer = submit(slack, "U01SDA", {"note": "The phones were moved"})
    assert answer["ok"], answer
    assert "The phones were moved" in words(slack.view())


def test_an_estimate_is_asked_for_the_size_of_its_sample(slack: Slack) -> None:
    slack.type("/kpi log")
    assert "sample" not in fields(slack.view())
    assert "sample" in fields(choose_status(slack, "estimated"))
    typed = {"numerator": "611", "denominator": "4288", "sample": "200"}
    assert submit(slack, "U01SDA", typed)["ok"]
    with slack.database.reading() as store:
        assert store.readings.of("abandonment")[-1].sample == 200


def suggested(slack: Slack, query: str) -> str:
    """The first suggestion for what is typed into the choice of indicators."""
    view = slack.view()
    answer = slack.do(
        "suggest", user="U01SDA", view_id=view["id"], action_id="indicator", query=query
    )
    groups = answer.get("option_groups") or []
    options = answer.get("options") or [one for group in groups for one in group["options"]]
    return str(options[0]["value"])


def test_explain_is_drafted_from_the_data_and_shown_when_saved(slack: Slack) -> None:
    slack.type("/kpi log abandonment 611/4288 nov")
    slack.type("/kpi explain abandonment", user="U01SDM")
    view = slack.view("U01SDM")
    assert fields(view) == [f"answer{number}" for number in range(1, 7)]
    assert "8.5% → Nov 17 14.2%" in str(view["blocks"])
    answer = submit(slack, "U01SDM", {"answer4": "Two more apprentices"})
    assert answer["ok"], answer
    shown = slack.driver.messages("C01IMT", "U01SDM")[-1]
    assert "Two more apprentices" in words(shown)


def test_who_may_not_explain_is_told_in_the_opened_view(slack: Slack) -> None:
    slack.type("/kpi log abandonment 611/4288 nov")
    slack.type("/kpi explain abandonment", user="U01SDA")
    assert "Only the lead officer" in words(slack.view("U01SDA"))


def test_an_administrator_adds_an_indicator_by_form(slack: Slack) -> None:
    slack.type("/kpi indicator add", user="U01HIM")
    answer = submit(slack, "U01HIM", {"name": "Calls answered", "measure": "count", "unit": "imt"})
    assert answer["ok"], answer
    shown = slack.driver.messages("C01IMT", "U01HIM")[-1]
    assert "Calls answered" in words(shown)
    with slack.database.reading() as store:
        assert any(each.name == "Calls answered" for each in store.indicators.all("imt"))


def test_a_rating_rule_is_refused_at_its_input_and_an_emptied_input_empties_its_field(
    slack: Slack,
) -> None:
    slack.type("/kpi indicator edit abandonment", user="U01HIM")
    answer = submit(slack, "U01HIM", {"scheme": "floor", "aliases": ""})
    assert "needs floor" in answer["errors"]["scheme_settings"]
    answer = submit(slack, "U01HIM", {"scheme_settings": "floor 15%"})
    assert answer["ok"], answer
    with slack.database.reading() as store:
        changed = store.indicators.get("abandonment")
    assert changed is not None
    assert changed.scheme == Floor(Decimal(15))
    assert changed.aliases == ()
    assert changed.card.why
