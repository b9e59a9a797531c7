"""Annual targets: a year's level, and the milestones of its periods that lead to it (002)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.aggregation import Aggregation, usual
from domain.apportioning import places_of
from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator
from domain.measures import Measure
from domain.periods import Period


class Method(StrEnum):
    """How the milestones come from the year's target."""

    FLAT = "flat"
    WEIGHTS = "weights"
    WORKING_DAYS = "working_days"
    SEASONAL = "seasonal"
    REPLICATED = "replicated"
    SHARE = "share"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Method.FLAT: "the same in each period",
    Method.WEIGHTS: "by weights",
    Method.WORKING_DAYS: "by working days",
    Method.SEASONAL: "by the season's shares",
    Method.REPLICATED: "each period has the year's level",
    Method.SHARE: "its share of another indicator's target",
}


@dataclass(frozen=True)
class Milestone:
    """``by_hand``: somebody set this one, so that it stays when others are rebalanced."""

    period: Period
    value: Decimal
    by_hand: bool = False


@dataclass(frozen=True)
class AnnualTarget:
    """One revision; the last one of a year counts.

    ``basis`` are the numbers that the milestones were made from, in words; ``assumptions`` the
    person's. ``part_of`` is the indicator whose target this is a share of, by ``weight``. With
    ``rates`` the milestones are rating targets as well.
    """

    indicator: str
    year: Period
    value: Decimal
    method: Method
    milestones: tuple[Milestone, ...]
    set_by: str
    recorded: datetime
    basis: str = ""
    assumptions: str = ""
    part_of: str = ""
    weight: Decimal | None = None
    rates: bool = False
    id: int = field(default=0, compare=False)

    def of(self, period: Period) -> Decimal | None:
        """The milestone of one period."""
        found = (each.value for each in self.milestones if each.period == period)
        return next(found, None)


def standing(
    targets: Iterable[AnnualTarget], year: Period, known_by: datetime | None = None
) -> AnnualTarget | None:
    """The revision that counts for the year; ``targets`` in the order in which they were set."""
    known = [
        each
        for each in targets
        if each.year == year and (known_by is None or each.recorded <= known_by)
    ]
    return known[-1] if known else None


def aggregation_of(indicator: Indicator) -> Aggregation:
    """As declared, else as usual for what is measured."""
    return indicator.aggregation or usual(indicator.measure, indicator.calculation)


def places_for(indicator: Indicator, value: Decimal) -> int:
    """At how many places the parts of ``value`` are cut: the indicator's, never fewer than its.

    What is counted stays whole.
    """
    if indicator.measure is Measure.COUNT:
        return 0
    if indicator.decimals is not None:
        return max(indicator.decimals, places_of(value))
    if indicator.measure is Measure.CURRENCY:
        return max(2, places_of(value)) if places_of(value) else 0
    return max(1, places_of(value))


def check_open(year: Period, ended: bool) -> None:
    if ended:
        raise ConflictError(
            f"The year {year.label} is over, so its target stays as it was. "
            f"Write the next one, for example {year.next().label}."
        )


def check_level(indicator: Indicator, value: Decimal) -> None:
    """A year's target lies within what its aggregate can be."""
    aggregation = aggregation_of(indicator)
    if aggregation.adds_up:
        if value < 0 and indicator.measure is Measure.COUNT:
            raise DomainError("A year's count cannot be below 0. Write for example 12,000.")
        if value != value.to_integral_value() and indicator.measure is Measure.COUNT:
            raise DomainError("A year's count is a whole number. Write for example 12,000.")
        return
    if indicator.bounds is not None and not indicator.bounds.hold(value):
        raise DomainError(
            f"{value:f} is outside the bounds of {indicator.name}, {indicator.bounds}, and its "
            f"year is {aggregation.words}. Write a level within them."
        )


def check_milestones(indicator: Indicator, milestones: Sequence[Milestone]) -> None:
    bounds = indicator.bounds
    outside = [each for each in milestones if bounds is not None and not bounds.hold(each.value)]
    if outside:
        first = outside[0]
        raise DomainError(
            f"The milestone of {first.period.label} would be {first.value:f}, and {indicator.name} "
            f"can only be within {bounds}. Write another target, or another way to share it."
        )
