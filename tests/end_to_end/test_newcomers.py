"""An empty organisation is welcoming: from the first /kpi to the first alert."""

import pytest

from tests.end_to_end.town import Town, button, eventually, pictures, words

DESK = "service-desk"
CATALOGUE = """\
organisation: {name: Our Town, time_zone: Europe/London}
people: [{key: ada, name: Ada Example, slack: U01ADA}]
units: [{key: desk, name: Service desk, channel: C01DESK, lead: ada}]
indicators:
  - key: calls
    name: Calls answered
    unit: desk
    measure: percent
    calculation: ratio
    bounds: [0, 100]
    polarity: bigger
    frequency: monthly
    data_owner: ada
    targets: [{from: 2017-01, value: 90}]
"""
READINGS = "indicator,period,value,numerator,denominator,status,note\ncalls,2017-10,,950,1000,,\n"


def begin_unit(town: Town) -> None:
    town.click(town.type("/kpi", "ada", DESK), "Set up this channel", "ada", DESK)
    town.form("ada")
    answer = town.submit(
        {"organisation": "Our Town", "time_zone": "Europe/London", "name": "Service desk",
         "key": "desk", "lead": "U01BEN"}, "ada",
    )  # fmt: skip
    assert not answer.get("errors"), answer
    told = eventually(lambda: private(town, "Service desk* is set up", "ada"), "the unit")
    assert "Lead officer: Ben Example" in words(told[0])


def private(town: Town, text: str, user: str, channel: str = DESK) -> list[dict[str, object]]:
    return [each for each in town.messages(channel, user) if each["bot"] and text in words(each)]


def test_the_first_person_becomes_administrator_and_is_told(newcomers: Town) -> None:
    first = newcomers.type("/kpi", "ada", DESK)
    assert "You are the first one here, so you are an administrator now" in words(first)
    assert button(first, "Set up this channel")
    second = newcomers.type("/kpi", "ben", DESK)
    assert "Ask Ada Example to set it up" in words(second)
    assert "Set up this channel" not in words(second)


def test_from_nothing_to_the_first_alert_without_leaving_slack(newcomers: Town) -> None:
    begin_unit(newcomers)
    newcomers.open("/kpi indicator add", "ada", DESK)
    answer = newcomers.submit(
        {"name": "Calls answered", "measure": "percent", "calculation": "ratio",
         "target": "90%", "target_from": "2017-11"}, "ada",
    )  # fmt: skip
    assert not answer.get("errors"), answer
    eventually(lambda: private(newcomers, "Calls answered is added", "ada"), "the indicator")
    told = newcomers.type("/kpi target calls 95 from 2017-11", "ada", DESK)
    assert "95" in words(told)
    echo = newcomers.type("/kpi log calls 800/1000 nov", "ben", DESK)
    assert "80.0%" in words(echo)
    alert = newcomers.alert("Calls answered is Red", DESK)
    assert len(pictures(alert)) == 1
    assert "15.0 points under target" in words(alert)


def test_only_an_administrator_adds_indicators(newcomers: Town) -> None:
    begin_unit(newcomers)
    newcomers.open("/kpi indicator add", "ben", DESK)
    assert "Only administrators may change indicators. Ask Ada Example" in words(
        newcomers.form("ben")
    )


def test_a_catalogue_and_readings_dropped_into_a_direct_message_are_applied_on_a_click(
    newcomers: Town,
) -> None:
    newcomers.type("/kpi", "ada", DESK)
    preview = newcomers.drop("catalogue.yaml", CATALOGUE, "ada")
    assert "Nothing is stored until you apply it" in words(preview)
    assert "No unit is set up" in words(newcomers.type("/kpi", "ada", DESK))
    applied = newcomers.press(preview, "Apply", "ada", "dm")
    assert "Applied" in words(applied)
    readings = newcomers.drop("readings.csv", READINGS, "ada")
    newcomers.press(readings, "Apply", "ada", "dm")
    assert "95.0%" in words(newcomers.type("/kpi status calls", "ada", DESK))
    again = newcomers.drop("readings.csv", READINGS, "ada")
    assert "everything in it is here already" in words(again)
    newcomers.rest()
    assert newcomers.posted("Calls answered", DESK, "ada") == []


def test_a_preview_that_was_applied_cannot_be_applied_again(newcomers: Town) -> None:
    newcomers.type("/kpi", "ada", DESK)
    preview = newcomers.drop("catalogue.yaml", CATALOGUE, "ada")
    newcomers.press(preview, "Apply", "ada", "dm")
    current = next(m for m in newcomers.direct("ada") if m["ts"] == preview["ts"])
    if "Apply" in words(current):
        again = newcomers.press(current, "Apply", "ada", "dm")
        assert "dealt with already" in words(again)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("catalogue.yaml", "organisation: [", "catalogue.yaml"),
        ("catalogue.yaml", CATALOGUE.replace("percent", "bananas"), "bananas"),
        ("readings.csv", "indicator,period,value\nnobody,2017-10,5\n", "nobody"),
        ("picture.png", "not a picture", "neither a catalogue (.yaml) nor readings (.csv)"),
    ],
)
def test_a_broken_file_is_refused_with_its_reason_and_nothing_is_stored(
    newcomers: Town, name: str, content: str, told: str
) -> None:
    newcomers.type("/kpi", "ada", DESK)
    refused = newcomers.drop(name, content, "ada")
    assert told in words(refused)
    assert "Apply" not in [each.get("text", {}).get("text") for b in refused["blocks"]
                           for each in b.get("elements", [])]  # fmt: skip
    assert "No unit is set up" in words(newcomers.type("/kpi", "ada", DESK))


def test_only_an_administrator_may_drop_files(newcomers: Town) -> None:
    newcomers.type("/kpi", "ada", DESK)
    assert "Only administrators may import files" in words(
        newcomers.drop("catalogue.yaml", CATALOGUE, "ben")
    )


def test_an_invited_bot_greets_the_channel_once_and_offers_to_set_it_up(newcomers: Town) -> None:
    newcomers.type("/kpi", "ada", DESK)
    newcomers.driver.post("state", {"channel": "general", "invite_bot": True})
    greeting = newcomers.alert("Hello", "general")
    assert "No unit is set up for this channel yet. That can be done by Ada Example" in words(
        greeting
    )
    newcomers.click(greeting, "Set up this channel", "ada", "general")
    assert newcomers.form("ada")["callback_id"] == "unit"


def test_a_channel_without_the_bot_hears_what_it_needs(newcomers: Town) -> None:
    told = words(newcomers.type("/kpi", "ada", "general"))
    assert "/invite" in told
