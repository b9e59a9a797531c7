"""Notes what was asked for and how that ended: a line in the log and a count."""

import logging
from collections.abc import Callable

from bot.counts import Counts
from bot.slack.payloads import Place
from handlers.refused import FormRefused, Refused
from handlers.replies import Reply

log = logging.getLogger(__name__)


class TwiceError(Exception):
    """The same was asked for before."""


def noted(counts: Counts, way: str, name: str, place: Place, answer: Callable[[], Reply]) -> Reply:
    """The answer. ``name`` is one of few: what people wrote stays out of log and counts."""
    outcome = "failed"
    try:
        reply = answer()
        outcome = "refused" if isinstance(reply, Refused | FormRefused) else "answered"
        return reply
    except TwiceError:
        outcome = "repeated"
        raise
    finally:
        counts.requests.add(way, name, outcome)
        log.info("%s %s by %s in %s: %s", way, name, place.user, place.channel or "-", outcome)
