"""Pictures of what the bot says by itself: uploaded once, and never in the way of the words."""

import hashlib

import pytest

from bot.render.message import Picture
from bot.slack.uploads import NotReadyError
from bot.workspace.server import RunningWorkspace
from domain.deliveries import DeliveryKind, RetryLater, Sent
from storage.database import Database
from tests import makers
from tests.slack.sending import Bench, alert, delivery
from tests.workspace.driver import PNG, Json


@pytest.fixture
def bench(running: RunningWorkspace, database: Database) -> Bench:
    return Bench(running, database)


@pytest.fixture
def impatient(running: RunningWorkspace, database: Database) -> Bench:
    """Does not wait for a picture that Slack is still preparing."""
    return Bench(running, database, picture_wait=0)


def images(message: Json) -> list[Json]:
    return [block for block in message["blocks"] if block["type"] == "image"]


def test_an_alert_is_one_message_with_its_picture(bench: Bench) -> None:
    outcome = bench.send(delivery(alert()))
    (message,) = bench.seen()
    (image,) = images(message)
    assert isinstance(outcome, Sent)
    assert not outcome.without_picture
    assert image["alt_text"]
    assert image["slack_file"]["id"].startswith("F")


def test_the_same_picture_is_uploaded_once(bench: Bench) -> None:
    for key in ("alert", "again"):
        bench.send(delivery(alert(), key=key))
    assert len(bench.calls("files.completeUploadExternal")) == 1
    first, second = (images(message) for message in bench.seen())
    assert first[0]["slack_file"] == second[0]["slack_file"]


def test_a_picture_that_was_deleted_is_uploaded_anew(bench: Bench) -> None:
    bench.send(delivery(alert()))
    file_id = images(bench.seen()[0])[0]["slack_file"]["id"]
    bench.driver.api("files.delete", file=file_id)
    bench.send(delivery(alert(), key="again"))
    assert images(bench.seen()[-1])[0]["slack_file"]["id"] != file_id


def test_an_upload_stays_out_of_every_channel(bench: Bench) -> None:
    file_id = bench.uploads.file_id(Picture("facts", "Red."))
    assert bench.seen() == []
    assert bench.driver.get(f"files/{file_id}?info=1")


def test_a_picture_that_is_not_ready_in_time_is_said_to_be_so(impatient: Bench) -> None:
    impatient.running.workspace.file_processing_ms = 60_000
    with pytest.raises(NotReadyError):
        impatient.uploads.file_id(Picture("facts", "Red."))


def test_an_alert_waits_a_little_for_its_picture_and_is_then_said_in_words(
    impatient: Bench,
) -> None:
    impatient.running.workspace.file_processing_ms = 60_000
    for attempt in (1, 2):
        waiting = impatient.send(delivery(alert(), attempts=attempt))
        assert isinstance(waiting, RetryLater)
        assert impatient.seen() == []
    outcome = impatient.send(delivery(alert(), attempts=3))
    (message,) = impatient.seen()
    assert isinstance(outcome, Sent)
    assert outcome.without_picture
    assert images(message) == []
    assert "Abandonment" in str(message["blocks"])


def test_a_file_that_never_becomes_ready_is_uploaded_anew(impatient: Bench) -> None:
    impatient.running.workspace.file_processing_ms = 0
    impatient.fault("bad_file", "upload")
    assert isinstance(impatient.send(delivery(alert(), attempts=1)), RetryLater)
    assert isinstance(impatient.send(delivery(alert(), attempts=2)), RetryLater)
    outcome = impatient.send(delivery(alert(), attempts=3))
    assert isinstance(outcome, Sent)
    assert not outcome.without_picture


def test_a_rate_limit_on_uploads_is_waited_for_as_told(bench: Bench) -> None:
    bench.fault("429", "files.getUploadURLExternal")
    assert bench.send(delivery(alert())) == RetryLater(2, "rate limit", as_told=True)


def test_without_the_scope_for_files_the_alert_goes_out_in_words_at_once(bench: Bench) -> None:
    bench.state(scope="files:write", remove=True)
    outcome = bench.send(delivery(alert()))
    assert isinstance(outcome, Sent)
    assert outcome.without_picture


def test_a_picture_that_cannot_be_drawn_does_not_hold_up_the_words(
    running: RunningWorkspace, database: Database
) -> None:
    def fail(facts: object) -> bytes:
        raise ZeroDivisionError

    outcome = Bench(running, database, draw=fail).send(delivery(alert()))
    assert isinstance(outcome, Sent)
    assert outcome.without_picture


def test_a_file_that_slack_refuses_in_the_message_is_uploaded_anew(bench: Bench) -> None:
    not_an_image = bench.driver.upload(b"words", "words.txt")
    with bench.database.writing() as store:
        key = hashlib.blake2b(PNG, digest_size=16).hexdigest()
        store.pictures.remember(key, not_an_image, makers.NOW)
    assert isinstance(bench.send(delivery(alert())), RetryLater)
    outcome = bench.send(delivery(alert(), attempts=2))
    assert isinstance(outcome, Sent)
    assert not outcome.without_picture
    assert len(bench.seen()) == 1


def test_a_picture_that_came_too_late_is_edited_in(bench: Bench) -> None:
    bench.state(scope="files:write", remove=True)
    place = bench.posted(alert())
    bench.state(scope="files:write", restore=True)
    edited = bench.send(delivery(alert(), kind=DeliveryKind.EDIT, parent=place))
    assert isinstance(edited, Sent)
    (message,) = bench.seen()
    assert len(images(message)) == 1


def test_drawing_is_asked_for_with_the_facts(running: RunningWorkspace, database: Database) -> None:
    asked: list[object] = []

    def draw(facts: object) -> bytes:
        asked.append(facts)
        return PNG

    shown = alert()
    Bench(running, database, draw=draw).send(delivery(shown))
    assert asked
