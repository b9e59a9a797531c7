"""Norfolk's November to January, typed by its people: one message a story."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.end_to_end.town import Town, button, buttons, eventually, pictures, words

PNG = b"\x89PNG\r\n\x1a\n"
NOVEMBER = "/kpi log abandonment 611/4288 nov"
REFUSED = {
    "number": {
        "log abandonment lots nov": "lots",
        "log abandonment NaN nov": "NaN",
        "log abandonment 5000/4288 nov": "5000",
        "log abandonment 611/0 nov": "611/0",
        "log abandonment 140% nov": "100",
        "log incidents -5 nov": "-5",
        "log abandonment": "abandonment",
    },
    "period": {
        "log abandonment 611/4288 feb 2019": "feb",
        "log abandonment 611/4288 2017-13": "2017-13",
        "log abandonment 611/4288 q3": "q3",
    },
    "name": {
        "log nothing-like-it 5 nov": "nothing-like-it",
        "log <!channel> 5 nov": "<!channel>",
        "card *_~": "No indicator is called",
        "status nowhere": "nowhere",
    },
}


def test_a_logged_value_is_echoed_to_its_author_alone_with_undo(norfolk: Town) -> None:
    echo = norfolk.type(NOVEMBER)
    assert echo["ephemeral"]
    told = words(echo)
    assert "*14.2% (611 / 4,288)*, ■ Red" in told
    assert "4.2 points over target, 42.5% worse" in told
    assert "This opens an exception" in told
    assert buttons(echo)[0] == "Undo"
    assert echo["ts"] not in [each["ts"] for each in norfolk.messages(user="sdm")]


def test_the_alert_is_one_message_with_picture_criterion_variances_and_buttons(
    norfolk: Town,
) -> None:
    norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    told = words(alert)
    assert "Off target: 4.2 points over target, 42.5% worse" in told
    assert "Worsening: 6.8% → 7.0% → 8.5% → 14.2%" in told
    assert buttons(alert) == ["I'm on it", "Explain", "Create action", "History", "Snooze"]
    (picture,) = pictures(alert)
    assert norfolk.picture(picture).startswith(PNG)
    assert "Abandonment rate is Red" in picture["alt_text"]
    norfolk.rest()
    assert len(norfolk.posted("Abandonment rate")) == 1


def test_december_and_january_move_the_same_message_and_its_thread_tells_the_story(
    norfolk: Town,
) -> None:
    norfolk.type(NOVEMBER)
    first = norfolk.alert()
    norfolk.clock("2018-01-04T07:00:00+00:00")
    norfolk.type("/kpi log abandonment 991/2927 dec")
    eventually(lambda: norfolk.posted("33.9% in December 2017"), "December in the alert")
    norfolk.clock("2018-02-05T07:00:00+00:00")
    norfolk.type("/kpi log abandonment 1255/4258 jan")
    eventually(lambda: norfolk.posted("29.5% in January 2018"), "January in the alert")
    norfolk.rest()
    alert = norfolk.alert()
    assert alert["ts"] == first["ts"]
    for told in ("Nov 17: 14.2%, Red", "better than Dec 17 (33.9%)", "29.5% (1,255 / 4,258)"):
        assert told in words(alert)
    december, january = norfolk.thread(alert)
    assert "Worse" in words(december)
    assert "Dec 17: 33.9%, Red, 23.9 points over target, 239% worse (was 14.2%)" in words(december)
    assert (december.get("subtype"), january.get("subtype")) == ("thread_broadcast", None)
    assert "Jan 18: 29.5%, Red, 19.5 points over target, 195% worse (was 33.9%)" in words(january)
    assert norfolk.picture(pictures(alert)[0]) != norfolk.picture(pictures(first)[0])


def test_a_value_undone_before_its_alert_leaves_no_message(patient_norfolk: Town) -> None:
    town = patient_norfolk
    echo = town.type(NOVEMBER)
    assert "The channel hears of it in" in words(echo)
    undone = town.press(echo, "Undo")
    assert undone["ts"] == echo["ts"]
    assert "so the channel saw nothing" in words(undone)
    town.rest()
    assert town.posted("") == []
    assert town.log("chat.postMessage") == []


def test_a_value_undone_after_its_alert_withdraws_the_message(norfolk: Town) -> None:
    echo = norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    norfolk.press(echo, "Undo")
    withdrawn = norfolk.alert("Withdrawn: Abandonment rate")
    assert withdrawn["ts"] == alert["ts"]
    assert "was taken back by Service Delivery Analyst" in words(withdrawn)
    assert buttons(withdrawn) == ["History"]


def test_a_correction_asks_for_its_reason_in_a_form_and_mends_the_message(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    norfolk.alert()
    asked = norfolk.type("/kpi log abandonment 61/4288 nov")
    assert "needs a reason; nothing is stored yet" in words(asked)
    norfolk.click(asked, "Give a reason")
    assert "from 14.2% to 1.4%" in words(norfolk.form())
    norfolk.submit({"reason": "a digit was missing"})
    withdrawn = norfolk.alert("Withdrawn: Abandonment rate")
    assert "corrected from 14.2% to 1.4%" in words(withdrawn)
    history = norfolk.type("/kpi history abandonment")
    assert "a digit was missing" in words(history)


def test_a_correction_with_its_reason_is_stored_at_once(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    norfolk.alert()
    echo = norfolk.type("/kpi log abandonment 711/4288 nov because a digit was wrong")
    assert "Corrected from 14.2%" in words(echo)
    alert = eventually(lambda: norfolk.posted("16.6% in November 2017"), "the correction")[0]
    norfolk.rest()
    assert "corrected from 14.2% to 16.6%" in words(norfolk.thread(alert))


def test_the_same_value_twice_is_stored_and_alerted_once(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    again = norfolk.type(NOVEMBER)
    assert "is already 14.2% (611 / 4,288); nothing was stored" in words(again)
    norfolk.alert()
    norfolk.rest()
    assert len(norfolk.posted("Abandonment rate")) == 1


def test_an_undo_pressed_twice_at_once_takes_back_once(norfolk: Town) -> None:
    echo = norfolk.type(NOVEMBER)
    norfolk.alert()
    with ThreadPoolExecutor(2) as hands:
        presses = [hands.submit(norfolk.click, echo, "Undo") for _ in range(2)]
    assert any(press.exception() is None for press in presses)
    norfolk.alert("Withdrawn: Abandonment rate")
    norfolk.rest()
    assert len(norfolk.posted("Abandonment rate")) == 1
    history = words(norfolk.type("/kpi history abandonment"))
    assert history.count("undone by its author") == 1


def test_a_stale_button_explains_itself_and_changes_nothing(norfolk: Town) -> None:
    first = norfolk.type(NOVEMBER)
    norfolk.type("/kpi log abandonment 711/4288 nov because a digit was wrong")
    answer = norfolk.press(first, "Undo")
    assert "A newer value has taken the place of this one" in words(answer)
    assert "16.6%" in words(norfolk.type("/kpi status abandonment"))


def test_a_question_that_was_answered_cannot_be_answered_again(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    asked = norfolk.type("/kpi log abandonment 711/4288 nov")
    norfolk.click(asked, "Give a reason")
    norfolk.form()
    norfolk.submit({"reason": "a digit was wrong"})
    eventually(lambda: norfolk.posted("16.6% in November 2017"), "the correction")
    norfolk.click(asked, "Give a reason")
    assert "answered already" in words(norfolk.form())


def test_the_first_to_say_it_is_on_it_and_a_second_press_changes_nothing(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    told = norfolk.press(alert, "I'm on it", user="sdm")
    assert "Service Delivery Manager is now on it" in words(told)
    taken = eventually(lambda: norfolk.posted("Service Delivery Manager* is on it"), "the edit")
    assert "I'm on it" not in buttons(taken[0])
    again = norfolk.type("/kpi on abandonment", user="sda")
    assert "Service Delivery Manager was already on it" in words(again)


def test_who_may_not_log_is_told_whom_to_ask(norfolk: Town) -> None:
    refused = norfolk.type(NOVEMBER, user="wia", channel="cil")
    assert "You may not log Abandonment rate here" in words(refused)
    assert "Service Delivery Analyst" in words(refused)
    norfolk.rest()
    assert norfolk.posted("Abandonment rate") == []


def test_who_may_not_explain_or_define_is_told_whom_to_ask(norfolk: Town) -> None:
    norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    norfolk.click(alert, "Explain", user="sda")
    assert "Only the lead officer may explain" in words(norfolk.form("sda"))
    refused = norfolk.type("/kpi pause because", user="sda")
    assert "Only administrators may" in words(refused)
    assert "Head of IMT" in words(refused)


@pytest.mark.parametrize("doubt", ["number", "period", "name"])
def test_what_cannot_be_meant_is_refused_in_the_words_that_were_typed(
    norfolk: Town, doubt: str
) -> None:
    for typed, told in REFUSED[doubt].items():
        refused = norfolk.type(f"/kpi {typed}")
        assert told.casefold() in words(refused).casefold()
        assert "reference" not in words(refused).casefold()
    norfolk.rest()
    assert norfolk.posted("") == []
    assert "no values are missing" not in words(norfolk.type("/kpi due"))


def test_a_command_that_nobody_would_type_is_refused_and_changes_nothing(norfolk: Town) -> None:
    long = "/kpi log abandonment 611/4288 nov note: " + "x" * 5_000
    assert "at most 3,000 are read" in words(norfolk.type(long))


def test_a_typo_in_a_name_is_mended_with_one_click(norfolk: Town) -> None:
    asked = norfolk.type("/kpi log abandonmnt 611/4288 nov")
    assert "Did you mean" in words(asked)
    echo = norfolk.press(asked, "Abandonment rate")
    assert "*14.2% (611 / 4,288)*" in words(echo)


def test_a_typo_in_a_command_is_mended_with_one_click(norfolk: Town) -> None:
    asked = norfolk.type("/kpi statsu")
    assert "Did you mean /kpi status?" in words(asked)
    assert button(asked, "/kpi status")
    assert "IMT" in words(norfolk.press(asked, "/kpi status"))
