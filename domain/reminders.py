"""Reminders of actions, and of exceptions without one, as plain facts. People are names."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ActionReminder:
    """``days`` since the report-back date, 0 or below when it is still to come or none is set.

    ``done``: its owner says so, and the indicator has not shown it yet. ``meeting`` names the next
    meeting that it is due at, which begins at ``meets``.
    """

    number: int
    description: str
    indicator: str
    name: str
    unit_name: str
    owner: str
    report_back: date | None = None
    days: int = 0
    done: bool = False
    meeting: str = ""
    meets: datetime | None = None


@dataclass(frozen=True)
class NoAction:
    """A Red exception on which no action is agreed since the day ``since``.

    ``ended`` is the number of its last action, which is over, or 0 where there was none.
    """

    episode: int
    indicator: str
    name: str
    unit_name: str
    since: date
    ended: int = 0


@dataclass(frozen=True)
class Ownerless:
    """Something that nobody can be asked about: an action, a series of stat meetings whose
    ``owner`` chairs it, or an indicator (``action`` and ``series`` 0).

    ``owner`` is who was named for it and has left, or empty where nobody was named.
    """

    indicator: str
    name: str
    unit_name: str
    action: int = 0
    description: str = ""
    owner: str = ""
    series: int = 0
