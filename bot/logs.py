"""The log: one line an event on standard error, without secrets, under the event's reference."""

import json
import logging
from datetime import UTC, datetime

from bot.slack.logs import SecretsFilter, without_secrets
from storage.reference import current

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# A tick that is still running is no news: the next one asks the calendar what is due. At DEBUG
# the client and the SDK write out what people said.
NOISY = {
    "apscheduler": logging.ERROR,
    "bot.slack.bolt": logging.WARNING,
    "bot.slack.client": logging.INFO,
    "slack_sdk": logging.INFO,
    "slack_bolt": logging.INFO,
}


class SecretLine(logging.Formatter):
    """The traceback under a line is cleared of secrets, too."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        line, reference = super().formatMessage(record), current()
        return f"{line} [{reference}]" if reference else line


class JsonLine(logging.Formatter):
    """One JSON object a line; a traceback is one of its texts."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "reference": current(),
            "process": record.process,
            "thread": record.threadName,
        }
        if record.exc_info:
            told["error"] = self.formatException(record.exc_info)
        return without_secrets(json.dumps({name: value for name, value in told.items() if value}))


def log_handler(form: str) -> logging.Handler:
    """To standard error; ``form`` is text or json."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLine() if form == "json" else SecretLine(LINE))
    handler.addFilter(SecretsFilter())
    return handler


def start_logging(level: str, form: str = "text") -> None:
    """Once a process, before anything is started."""
    logging.basicConfig(level=level, handlers=[log_handler(form)])
    for name, floor in NOISY.items():
        logging.getLogger(name).setLevel(max(floor, logging.getLevelNamesMapping()[level]))
