"""What a person asks: who, where, when, in which words; the same shape for commands and buttons."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self


@dataclass(frozen=True)
class Timing:
    """How long a new alert waits (real time) and how long an author may undo (business time)."""

    alert_delay: timedelta = timedelta(seconds=60)
    undo_window: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Request:
    """``text`` holds the words after the subcommand; ``values`` what a button or form carries.

    ``now`` is the business instant, aware. ``name`` is the Slack name of a person who is new
    here, ``names`` those of the users whom a form names. ``founder`` is set for the person whom
    this very request made the first administrator.
    """

    slack_user: str
    channel: str
    text: str
    now: datetime
    timing: Timing = field(default_factory=Timing)
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    founder: bool = False

    def with_text(self, text: str) -> Self:
        return replace(self, text=text)

    def with_indicator(self, key: str) -> Self:
        return replace(self, values={**self.values, "indicator": key})

    def value(self, key: str) -> str:
        """A value of the button or form, trimmed; empty when it carries none."""
        return self.values.get(key, "").strip()
