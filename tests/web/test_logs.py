"""Lines of the log: as text and as JSON, under their reference, without secrets."""

import json
import logging
import sys
import threading

import pytest

from bot.logs import JsonLine, SecretLine, log_handler
from storage.reference import carried, current, new, under


def record(text: str, *, failed: bool = False) -> logging.LogRecord:
    error = sys.exc_info() if failed else None
    return logging.LogRecord("jobs.deliver", logging.INFO, "", 1, text, (), error)


def test_a_line_of_json_holds_what_happened_and_its_reference() -> None:
    with under("cafe0123"):
        told = json.loads(JsonLine().format(record("sent xoxb-1-2")))
    assert told["message"] == "sent (secret)"
    assert (told["level"], told["logger"]) == ("INFO", "jobs.deliver")
    assert told["reference"] == "cafe0123"
    assert told["time"].endswith("+00:00")
    assert "reference" not in json.loads(JsonLine().format(record("idle")))


def test_a_traceback_is_one_text_of_its_line_and_holds_no_secret() -> None:
    try:
        raise ValueError("xapp-1-A was refused")
    except ValueError:
        line = JsonLine().format(record("failed", failed=True))
    assert "\n" not in line
    told = json.loads(line)
    assert "was refused" in told["error"]
    assert "xapp" not in line


def test_a_line_of_text_ends_in_its_reference() -> None:
    form = SecretLine("%(message)s")
    with under("cafe0123"):
        assert form.format(record("sent")) == "sent [cafe0123]"
    assert form.format(record("idle")) == "idle"


@pytest.mark.parametrize(("form", "kind"), [("json", JsonLine), ("text", SecretLine)])
def test_the_form_is_a_setting(form: str, kind: type[logging.Formatter]) -> None:
    assert isinstance(log_handler(form).formatter, kind)


def test_a_reference_goes_with_work_to_another_thread_and_ends_with_its_block() -> None:
    found: list[str] = []
    with under(new()):
        expected = current()
        work = carried(lambda: found.append(current()))
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert expected
    assert found == [expected]
    assert current() == ""
