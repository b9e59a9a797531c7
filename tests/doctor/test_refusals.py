"""What Slack's refusals mean to the doctor: each in its own words, none for another's fault."""

import pytest

from bot.cli.driver import Driver
from bot.doctor import slack
from bot.doctor.finding import Finding
from bot.doctor.refusals import NETWORK, TROUBLE, WAIT
from storage.controls import SENDING_BLOCKED
from tests.doctor.conftest import Surgery, faults, only_fault

PASSING = {
    "429": ("Slack asks to wait", WAIT),
    "error:ratelimited": ("Slack asks to wait", WAIT),
    "5xx": ("Slack gives no answer that can be used", TROUBLE),
    "html": ("Slack gives no answer that can be used", TROUBLE),
    "truncated": ("Slack gives no answer that can be used", TROUBLE),
    "reset_before": ("Slack gives no answer that can be used", TROUBLE),
    "error:internal_error": ("Slack gives no answer that can be used", TROUBLE),
    "error:fatal_error": ("Slack gives no answer that can be used", TROUBLE),
}
LASTING = {
    "error:invalid_auth": ("is refused: invalid_auth", "Token"),
    "error:account_inactive": ("is refused: account_inactive", "Install it again"),
}
CALLS = (
    "auth.test", "apps.connections.open", "conversations.info", "chat.postMessage", "chat.delete",
    "files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.delete",
)  # fmt: skip


def examined(surgery: Surgery, method: str, fault: str, times: int = 1) -> list[Finding]:
    driver = Driver(surgery.running.url)
    driver.post("faults", {"method": method, "fault": fault, "times": times, "after": 1})
    found = list(slack.slack(surgery.bot(), kept=True, post=True))
    assert any(each["kind"] == "fault" for each in driver.get("log")["entries"])
    return found


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_no_fault_of_the_token(surgery: Surgery, fault: str) -> None:
    found = only_fault(examined(surgery, "auth.test", fault))
    words, fix = PASSING[fault]
    assert words in found.what
    assert found.fix == fix
    assert "refused" not in found.what


@pytest.mark.parametrize("fault", LASTING)
def test_what_is_wrong_with_the_token_is_named_with_its_remedy(
    surgery: Surgery, fault: str
) -> None:
    found = only_fault(examined(surgery, "auth.test", fault))
    words, fix = LASTING[fault]
    assert words in found.what
    assert fix in found.fix


@pytest.mark.parametrize("fault", ["reset_before", "5xx", "html", "429", "error:invalid_auth"])
@pytest.mark.parametrize("method", CALLS)
def test_no_call_of_the_doctor_ends_the_examination(
    surgery: Surgery, method: str, fault: str
) -> None:
    assert faults(examined(surgery, method, fault))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("error:ratelimited", "Slack asks to wait"),
        ("error:missing_scope", "the scope"),
        ("error:fatal_error", "no answer that can be used"),
        ("error:token_revoked", "Slack says that my token was revoked"),
    ],
)
def test_what_is_no_fault_of_a_channel_is_not_called_one(
    surgery: Surgery, fault: str, words: str
) -> None:
    found = only_fault(examined(surgery, "chat.postMessage", fault))
    assert words in found.what
    assert "administrator to let Statkeeper post" not in found.fix


def test_a_server_that_is_not_there_is_told_from_a_refusal(surgery: Surgery) -> None:
    bot = surgery.bot(slack_api_url="http://127.0.0.1:1/api/")
    found = only_fault(slack.slack(bot, kept=True, post=False))
    assert "cannot be reached" in found.what
    assert found.fix == NETWORK


def test_the_admin_channel_is_examined_like_a_units(surgery: Surgery) -> None:
    with surgery.database.writing() as store:
        found = store.organisation.get()
        assert found is not None
        store.organisation.save(type(found)(**{**vars(found), "admin_channel": "C01CIL"}))
    surgery.state(channel="cil", remove_bot=True)
    told = only_fault(slack.slack(surgery.bot(), kept=True, post=True))
    assert told.what == "the admin channel (#cil): not_in_channel"
    assert "/invite" in told.fix


def test_a_token_that_is_taken_again_is_said_in_the_same_run(surgery: Surgery) -> None:
    with surgery.database.writing() as store:
        store.controls.set(SENDING_BLOCKED, "token_revoked")
    found = [each.what for each in slack.slack(surgery.bot(), kept=True, post=False)]
    assert "Slack takes the token now; what waited (token_revoked) is tried at once" in found
