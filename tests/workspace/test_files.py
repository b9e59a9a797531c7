"""Uploads in three steps, processing that takes time, and who may see a file."""

import pytest

from bot.workspace.server import RunningWorkspace
from tests.workspace.driver import BOT_TOKEN, PNG, Driver, Json, http


def picture(file_id: str) -> list[Json]:
    return [{"type": "image", "alt_text": "a chart", "slack_file": {"id": file_id}}]


def post(slack: Driver, file_id: str) -> Json:
    blocks = picture(file_id)
    return slack.api("chat.postMessage", channel="C01IMT", text="chart", blocks=blocks)


def test_an_uploaded_picture_is_shown_in_a_message(slack: Driver) -> None:
    file_id = slack.upload()
    assert slack.api("files.info", file=file_id)["file"]["mimetype"] == "image/png"
    assert post(slack, file_id)["ok"]
    status, content, headers = http(f"{slack.url}/_workspace/files/{file_id}")
    assert (status, content, headers["Content-Type"]) == (200, PNG, "image/png")


def test_a_picture_can_be_used_only_once_it_was_processed(
    slack: Driver, running: RunningWorkspace
) -> None:
    slack.post("state", file_processing_ms=60_000)
    file_id = slack.upload()
    assert slack.api("files.info", file=file_id)["file"]["mimetype"] == ""
    refused = post(slack, file_id)
    assert refused["error"] == "invalid_blocks"
    assert "invalid slack file [json-pointer:/blocks/0/slack_file]" in refused["errors"][0]
    running.workspace.ready_at[file_id] = 0.0
    assert slack.api("files.info", file=file_id)["file"]["mimetype"] == "image/png"
    assert post(slack, file_id)["ok"]


def test_a_bad_file_never_gets_ready(slack: Driver) -> None:
    slack.post("faults", method="upload", fault="bad_file", times=1)
    file_id = slack.upload()
    assert slack.api("files.info", file=file_id)["file"]["mimetype"] == ""
    assert post(slack, file_id)["error"] == "invalid_blocks"
    assert post(slack, slack.upload())["ok"]


def test_bytes_that_are_no_picture_never_become_one(slack: Driver) -> None:
    assert post(slack, slack.upload(b"hello", "chart.png"))["error"] == "invalid_blocks"


@pytest.mark.parametrize("file_id", ["F0NOSUCHFILE", "FNOTYET00000"])
def test_an_unknown_file_refuses_the_message(slack: Driver, file_id: str) -> None:
    assert post(slack, file_id)["error"] == "invalid_blocks"


def test_a_file_shown_nowhere_of_the_bot_is_unknown_to_it(slack: Driver) -> None:
    sent = slack.post("upload", user="ann", channel="web", filename="x.png",
                      content_base64="iVBORw0KGgo=", settle=0)  # fmt: skip
    assert slack.api("files.info", file=sent["file_id"])["error"] == "file_not_found"
    assert post(slack, sent["file_id"])["error"] == "invalid_blocks"


def test_the_private_address_needs_the_bots_token(slack: Driver) -> None:
    address = slack.api("files.info", file=slack.upload())["file"]["url_private"]
    assert http(address)[0] == 403
    assert http(address, headers={"Authorization": "Bearer xoxb-wrong"})[0] == 403
    allowed = http(address, headers={"Authorization": f"Bearer {BOT_TOKEN}"})
    assert allowed[:2] == (200, PNG)


def test_an_upload_address_takes_the_announced_bytes_once(slack: Driver) -> None:
    ticket = slack.api("files.getUploadURLExternal", filename="chart.png", length=len(PNG))
    assert http(ticket["upload_url"], PNG)[0] == 200
    assert http(ticket["upload_url"], PNG)[0] == 404
    other = slack.api("files.getUploadURLExternal", filename="chart.png", length=5)
    assert http(other["upload_url"], PNG)[0] == 400
    unfilled = slack.api("files.completeUploadExternal", files=[{"id": other["file_id"]}])
    assert unfilled["error"] == "file_not_found"


def test_an_upload_may_come_as_a_form(slack: Driver) -> None:
    ticket = slack.api("files.getUploadURLExternal", filename="chart.png", length=len(PNG))
    head = b'--XX\r\nContent-Disposition: form-data; name="file"; filename="chart.png"\r\n\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=XX"}
    assert http(ticket["upload_url"], head + PNG + b"\r\n--XX--\r\n", headers)[0] == 200


def test_completing_with_a_channel_shares_the_file_there(slack: Driver) -> None:
    ticket = slack.api("files.getUploadURLExternal", filename="chart.png", length=len(PNG))
    http(ticket["upload_url"], PNG)
    files = [{"id": ticket["file_id"], "title": "Chart"}]
    away = slack.api("files.completeUploadExternal", files=files, channel_id="C01WEB")
    assert away["error"] == "not_in_channel"
    done = slack.api("files.completeUploadExternal", files=files, channel_id="C01IMT",
                     initial_comment="Look")  # fmt: skip
    assert done["ok"]
    shown = slack.messages("imt", "bob")[0]
    assert (shown["text"], shown["files"][0]["title"]) == ("Look", "Chart")


def test_a_deleted_file_is_gone(slack: Driver) -> None:
    file_id = slack.upload()
    assert slack.api("files.delete", file=file_id)["ok"]
    assert slack.api("files.info", file=file_id)["error"] == "file_deleted"
    assert http(f"{slack.url}/_workspace/files/{file_id}")[0] == 404
    assert post(slack, file_id)["error"] == "invalid_blocks"


def test_a_person_uploads_by_form_and_the_bot_reads_it(slack: Driver) -> None:
    parts = "".join(
        f'--XX\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"user": "ann", "channel": "imt"}.items()
    )
    file = '--XX\r\nContent-Disposition: form-data; name="file"; filename="r.csv"\r\n\r\na,b\r\n'
    body = f"{parts}{file}--XX--\r\n".encode()
    headers = {"Content-Type": "multipart/form-data; boundary=XX"}
    assert http(f"{slack.url}/_workspace/upload", body, headers)[0] == 415
    assert http(f"{slack.url}/_workspace/upload", body, {**headers, "X-Workspace": "1"})[0] == 200
    shown = slack.messages("imt", "ann")[0]
    assert (shown["files"][0]["name"], shown["subtype"]) == ("r.csv", "file_share")
    bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
    assert http(shown["files"][0]["url_private"], headers=bearer)[1] == b"a,b"


def test_a_page_of_another_kind_is_never_shown_inline(slack: Driver) -> None:
    sent = slack.post("upload", user="ann", channel="imt", filename="../x.html",
                      content="<script>1</script>", settle=0)  # fmt: skip
    _, _, headers = http(f"{slack.url}/_workspace/files/{sent['file_id']}")
    assert headers["Content-Type"] == "application/octet-stream"
    assert "attachment" in headers["Content-Disposition"]
