"""Every command, button and form, as people use them."""

from tests.end_to_end.town import Town, button, buttons, elements, eventually, pictures, words

SIX_PARTS = (
    "Why is this important?", "Performance", "background to current performance",
    "What will success look like?", "Action required", "Responsible officers",
)  # fmt: skip
NOVEMBER = "/kpi log abandonment 611/4288 nov"


def test_kpi_alone_says_what_waits_and_what_can_be_done_here(norfolk: Town) -> None:
    told = norfolk.type("/kpi")
    assert "6 indicators, none in exception; 6 values waiting for you." in words(told)
    assert "Try `/kpi log abandonment" in words(told)
    assert {"Log a value", "Status", "Help"} <= set(buttons(told))


def test_help_lists_every_command_and_explains_one(norfolk: Town) -> None:
    told = words(norfolk.type("/kpi help"))
    for command in ("log", "status", "card", "list", "due", "explain", "flag", "pause"):
        assert f"/kpi {command}" in told
    assert "1255/4258" in words(norfolk.type("/kpi help log"))


def test_a_status_is_the_askers_alone_until_it_is_shared(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    private = norfolk.type("/kpi status")
    assert "1 Red, 1 Amber, 4 Green, 0 unrated, 5 awaited" in words(private)
    assert words(private).index("Off target") < words(private).index("First line fix")
    assert {"table", "data_table"} & {block["type"] for block in private["blocks"]}
    norfolk.driver.post("command", {"user": "sdm", "channel": "imt", "text": "/kpi status share"})
    shared = eventually(lambda: norfolk.posted("1 Red, 1 Amber", user="po"), "the shared status")
    assert not shared[0].get("ephemeral")


def test_the_pictures_of_a_status_follow_its_words(norfolk: Town) -> None:
    norfolk.type("/kpi status")
    followed = eventually(
        lambda: [m for m in norfolk.messages() if m["bot"] and pictures(m)], "the pictures"
    )
    shown = pictures(followed[0])
    assert all(norfolk.picture(each).startswith(b"\x89PNG") for each in shown)
    assert all("Abandonment rate Green" in each["alt_text"] for each in shown)


def test_a_card_has_its_six_parts_and_its_chart(norfolk: Town) -> None:
    card = norfolk.type("/kpi card aband")
    for part in SIX_PARTS:
        assert part in words(card)
    eventually(lambda: [m for m in norfolk.messages() if pictures(m)], "the chart")


def test_the_list_names_every_indicator_with_its_target(norfolk: Town) -> None:
    told = words(norfolk.type("/kpi list"))
    assert "IMT*, 6 indicators" in told
    assert "target ≤ 10" in told


def test_due_counts_down_what_is_logged(norfolk: Town) -> None:
    assert "IMT: 6 values awaited." in words(norfolk.type("/kpi due"))
    norfolk.type(NOVEMBER)
    assert "IMT: 5 values awaited." in words(norfolk.type("/kpi due"))


def test_explain_is_drafted_from_the_data_and_stands_in_the_message(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    norfolk.click(alert, "Explain", user="sdm")
    drafts = [
        each.get("initial_value", "")
        for each in elements(norfolk.form("sdm"))
        if each["type"] == "plain_text_input"
    ]
    assert [bool(draft) for draft in drafts] == [True, True, True, False, True, False]
    assert "611 / 4,288" in drafts[0]
    assert "4.2 points over target" in drafts[1]
    norfolk.submit({"answer4": "Two more apprentices"}, user="sdm")
    explained = eventually(lambda: norfolk.posted("Two more apprentices"), "the explanation")
    assert "Explained by *Service Delivery Manager*" in words(explained[0])
    assert "Two more apprentices" in words(norfolk.type("/kpi card abandonment"))


def test_a_flag_opens_an_exception_and_its_withdrawal_lifts_the_criterion(norfolk: Town) -> None:
    told = norfolk.type("/kpi flag csat risk RM14012 loss of telephony", user="sdm")
    assert "affects a corporate risk from November 2017" in words(told)
    name = "Customer satisfaction with ICT services"
    alert = norfolk.alert(name)
    assert "RM14012 loss of telephony" in words(alert)
    norfolk.press(told, "Withdraw the flag", user="sdm")
    eventually(lambda: "RM14012" not in words(norfolk.alert(name)["blocks"][:3]), "the edit")
    refused = norfolk.type("/kpi flag csat withdraw risk", user="sdm")
    assert "has no flag" in words(refused)


def test_a_snooze_is_shown_in_the_message_and_can_be_ended(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    norfolk.click(alert, "Snooze", user="sdm")
    norfolk.form("sdm")
    norfolk.submit({"until": "2017-12-20", "reason": "new telephones"}, user="sdm")
    shown = eventually(lambda: norfolk.posted("new telephones"), "the snooze in the message")
    assert "20 December 2017" in words(shown[0]) or "20 Dec 2017" in words(shown[0])
    norfolk.type("/kpi unsnooze abandonment", user="sdm")
    eventually(lambda: not norfolk.posted("new telephones"), "the end of the snooze")


def test_history_tells_values_corrections_and_exceptions(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    norfolk.type("/kpi log abandonment 711/4288 nov because a digit was wrong")
    told = words(norfolk.type("/kpi history abandonment"))
    assert "16.6% (711 / 4,288)" in told
    assert "a digit was wrong" in told
    assert "Exception since Nov 17" in told


def test_nothing_is_posted_while_paused_and_everything_after(norfolk: Town) -> None:
    paused = norfolk.type("/kpi pause moving house", user="him")
    assert "All posting is paused by Head of IMT: moving house" in words(paused)
    echo = norfolk.type(NOVEMBER)
    assert "*14.2% (611 / 4,288)*" in words(echo)
    assert "paused" in words(norfolk.type("/kpi"))
    assert norfolk.posted("") == []
    resumed = norfolk.type("/kpi resume", user="him")
    assert "Posting goes on" in words(resumed)
    norfolk.alert()


def test_the_log_form_begins_with_what_is_due_and_goes_on_to_the_next(norfolk: Town) -> None:
    norfolk.open("/kpi log")
    form = norfolk.form()
    assert "Waiting for you: 6 values." in words(form)
    answer = norfolk.submit({"numerator": "5000", "denominator": "4288"})
    assert answer["response_action"] == "errors"
    assert set(answer["errors"]) <= {"numerator", "denominator"}
    kept = norfolk.form()["state"]["values"]["numerator"]["numerator"]["value"]
    assert kept == "5000"
    norfolk.submit({"numerator": "611", "denominator": "4288"})
    echo = norfolk.form()
    assert "*14.2% (611 / 4,288)*" in words(echo)
    norfolk.click(echo, "Log next")
    following = eventually(
        lambda: norfolk.form() if norfolk.form()["callback_id"] == "log" else None, "the next form"
    )
    assert "ICT incidents" in str(following["blocks"])
    assert "value" in [each.get("action_id") for each in elements(following)]
    norfolk.alert()


def test_the_home_shows_what_waits_and_is_fresh_after_each_change(norfolk: Town) -> None:
    norfolk.clock("2017-12-06T07:00:00+00:00")
    home = norfolk.home("sda")
    assert "Service Delivery Analyst: you have 6 values due within a week." in words(home)
    norfolk.type(NOVEMBER)
    told = "you have 5 values due within a week and 1 exception."
    eventually(lambda: told in words(norfolk.driver.get("views", user="sda")["home"]), told)


def test_a_value_is_logged_from_the_home(norfolk: Town) -> None:
    home = norfolk.home("sda")
    assert button(home, "Log a value")
    norfolk.click(home, "Log a value", channel="dm")
    assert norfolk.form()["callback_id"] == "log"


def test_a_performance_officer_sees_who_has_not_logged_across_units(norfolk: Town) -> None:
    home = words(norfolk.home("po"))
    assert "Who has not logged" in home
    assert "Service Delivery Analyst" in home
    assert "Web Insight Analyst" in home


def test_a_direct_message_is_answered_like_a_command(norfolk: Town) -> None:
    assert "You: nothing is awaited or overdue." in words(norfolk.write("due", user="bda"))
    assert "*14.2% (611 / 4,288)*" in words(norfolk.write("log abandonment 611/4288 nov"))
