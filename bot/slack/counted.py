"""A sender that counts what it does."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.counts import Counts
from bot.slack.sender import Sender
from domain.deliveries import Delivery, LookUp, LookUpFailed, Outcome, Sent

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True)
class CountedSender:
    sender: Sender
    counts: Counts

    def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome | LookUpFailed:
        began, told = time.monotonic(), "error"
        try:
            outcome = self.sender.send(delivery, may_write)
            told = _name(outcome)
            if isinstance(outcome, Sent):
                waited = delivery.waited + time.monotonic() - began
                self.counts.delays.add(waited, delivery.kind.value)
            return outcome
        finally:
            self.counts.attempts.add(delivery.kind.value, told)

    def look_up(self, delivery: Delivery) -> LookUp:
        found = self.sender.look_up(delivery)
        self.counts.look_ups.add(_name(found))
        return found


def _name(outcome: Outcome | LookUp | LookUpFailed) -> str:
    """`ChannelBlocked` as channel_blocked."""
    return _CAPITAL.sub("_", type(outcome).__name__).lower()
