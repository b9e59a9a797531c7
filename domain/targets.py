"""Dated targets: the one in force in a period rates that period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from domain.periods import Period


@dataclass(frozen=True)
class Target:
    """``value`` holds from period ``start`` on, until a later start takes over.

    ``recorded`` is None for a target that came with the catalogue: it was always known.
    """

    indicator: str
    start: Period
    value: Decimal
    set_by: str = "import"
    recorded: datetime | None = None
    note: str = ""


def in_force(
    targets: Iterable[Target], period: Period, known_by: datetime | None = None
) -> Target | None:
    """The target that rates ``period``; of two with one start, the one recorded last."""
    known = [
        target
        for target in targets
        if target.start.first <= period.first and _known(target, known_by)
    ]
    return max(known, key=_precedence, default=None)


def _known(target: Target, known_by: datetime | None) -> bool:
    return known_by is None or target.recorded is None or target.recorded <= known_by


def _precedence(target: Target) -> tuple[object, ...]:
    recorded = target.recorded.timestamp() if target.recorded else float("-inf")
    return (target.start.first, recorded)
