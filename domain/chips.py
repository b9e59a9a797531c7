"""Chips: what stands beside a rating about signal or noise, as plain facts.

Norfolk's rating says how far off a value is; the chip says whether that is news.
"""

from dataclasses import dataclass
from decimal import Decimal

from domain.frequencies import Frequency
from domain.variation import Assurance, Evidence, Sign, Variation


@dataclass(frozen=True)
class Chip:
    """Of the last final value: its variation, the indicator's assurance, and how sure that is.

    ``points`` are the values behind it, ``run`` the periods of a shift or trend, or those near the
    limit. ``high``: above the mean or rising. ``limit`` is the one that was crossed, in words.
    ``until`` labels the judged period where the latest value is not judged; ``since`` the period
    with which a logged change began new limits.
    """

    evidence: Evidence
    points: int
    frequency: Frequency
    variation: Variation = Variation.COMMON_CAUSE
    sign: Sign | None = None
    high: bool = False
    run: int = 0
    limit: str = ""
    assurance: Assurance | None = None
    until: str = ""
    since: str = ""

    @property
    def is_concern(self) -> bool:
        return self.variation is Variation.CONCERN


@dataclass(frozen=True)
class LimitSpan:
    """Mean and limits of one group, from period to period (canonical text), both included.

    ``in_force``: they are those of the last value; a later group may have too few points for any.
    """

    first: str
    last: str
    mean: Decimal
    low: Decimal
    high: Decimal
    provisional: bool = False
    in_force: bool = True


@dataclass(frozen=True)
class FanStep:
    """A forecast of one period ahead: its median and the range of 80 %. ``period`` is canonical."""

    period: str
    label: str
    low: Decimal
    median: Decimal
    high: Decimal


@dataclass(frozen=True)
class Signal:
    """``outside`` are the periods (canonical text) of the points outside their group's limits."""

    chip: Chip | None = None
    limits: tuple[LimitSpan, ...] = ()
    outside: tuple[str, ...] = ()


SILENT = Signal()
