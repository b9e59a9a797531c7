"""The log: one line an event on standard error, without secrets."""

import logging

from bot.slack.logs import SecretsFilter, without_secrets

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


def start_logging(level: str) -> None:
    """Once a process, before anything is started."""
    handler = logging.StreamHandler()
    handler.setFormatter(SecretLine(LINE))
    handler.addFilter(SecretsFilter())
    logging.basicConfig(level=level, handlers=[handler])
    for name, floor in NOISY.items():
        logging.getLogger(name).setLevel(max(floor, logging.getLevelNamesMapping()[level]))
