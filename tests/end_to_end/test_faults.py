"""Slack at its worst: a lost reply, a closed channel, a revoked token."""

from tests.end_to_end.town import Town, eventually, words

NOVEMBER = "/kpi log abandonment 611/4288 nov"


def fault(town: Town, method: str, kind: str, **more: object) -> None:
    town.driver.post("faults", {"method": method, "fault": kind, **more})


def test_a_post_whose_reply_is_lost_is_not_posted_again(norfolk: Town) -> None:
    fault(norfolk, "chat.postMessage", "timeout_after_accepting", after=6)
    norfolk.type(NOVEMBER)
    norfolk.alert()
    norfolk.rest()
    assert len(norfolk.posted("Abandonment rate is Red")) == 1
    assert len(norfolk.log("conversations.history")) >= 1
    norfolk.type("/kpi on abandonment", user="sdm")
    eventually(lambda: norfolk.posted("Service Delivery Manager* is on it"), "an edit of it")


def test_a_post_that_slack_cut_off_before_hearing_it_is_posted_once(norfolk: Town) -> None:
    fault(norfolk, "chat.postMessage", "reset_before")
    norfolk.type(NOVEMBER)
    norfolk.alert()
    norfolk.rest()
    assert len(norfolk.posted("Abandonment rate is Red")) == 1


def test_an_alert_whose_picture_fails_goes_out_in_words(norfolk: Town) -> None:
    fault(norfolk, "files.getUploadURLExternal", "error:internal_error", times=50)
    norfolk.type(NOVEMBER)
    alert = norfolk.alert()
    assert "Off target: 4.2 points over target" in words(alert)


def test_a_closed_channel_is_told_to_its_people_and_what_waited_goes_out_on_invitation(
    norfolk: Town,
) -> None:
    norfolk.driver.post("state", {"channel": "imt", "remove_bot": True})
    norfolk.type(NOVEMBER)
    for person in ("sdm", "him"):
        told = eventually(lambda: norfolk.direct(person), f"word to {person}")  # noqa: B023
        named = "I cannot post in <#C01IMT> (IMT, IMT stat meeting): I am not in the channel."
        assert named in words(told[0])
        assert "*What to do:* Type /invite @Statkeeper in it." in words(told[0])
    assert norfolk.posted("Abandonment rate") == []
    norfolk.driver.post("state", {"channel": "imt", "invite_bot": True})
    norfolk.alert()
    norfolk.rest()
    assert len(norfolk.direct("sdm")) == 1


def test_other_channels_go_on_while_one_is_closed(norfolk: Town) -> None:
    norfolk.driver.post("state", {"channel": "imt", "remove_bot": True})
    norfolk.type(NOVEMBER)
    norfolk.type("/kpi log web satisfaction 40% nov", user="wia", channel="cil")
    norfolk.alert("Customer satisfaction with web access is Red", "cil")


def test_nothing_is_lost_while_the_token_is_revoked(norfolk: Town) -> None:
    norfolk.work(parked_retry_seconds=0.5)
    norfolk.driver.post("state", {"token": "bot", "revoke": True})
    norfolk.driver.post("command", {"user": "sda", "channel": "imt", "text": NOVEMBER, "settle": 0})
    eventually(lambda: norfolk.log("chat.postMessage"), "a refused post")
    assert norfolk.posted("Abandonment rate") == []
    norfolk.driver.post("state", {"token": "bot", "restore": True})
    norfolk.alert()


def test_a_rate_limit_holds_back_one_post_and_loses_none(norfolk: Town) -> None:
    fault(norfolk, "chat.postMessage", "429", after=1)
    norfolk.type(NOVEMBER)
    norfolk.alert()
    norfolk.rest()
    assert len(norfolk.posted("Abandonment rate is Red")) == 1
