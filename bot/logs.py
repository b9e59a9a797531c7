"""The log: one line an event on standard error, without secrets."""

import logging

from bot.slack.logs import SecretsFilter

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# A tick that is still running is no news: the next one asks the calendar what is due.
NOISY = {"apscheduler": logging.ERROR, "bot.slack.bolt": logging.WARNING}


def start_logging(level: str) -> None:
    """Once a process, before anything is started."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(LINE))
    handler.addFilter(SecretsFilter())
    logging.basicConfig(level=level, handlers=[handler])
    for name, floor in NOISY.items():
        logging.getLogger(name).setLevel(max(floor, logging.getLevelNamesMapping()[level]))
