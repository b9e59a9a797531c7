"""Red, Amber, Green: the rating schemes and the variance from target (Norfolk 2.4).

Values are exact fractions, so a value that is exactly on a tolerance is on its good side.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache

from domain.errors import DomainError
from domain.exact_decimals import fraction


class Rating(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    AWAITED = "awaited"
    OVERDUE = "overdue"
    NOT_EXPECTED = "not_expected"
    UNRATED = "unrated"

    @property
    def word(self) -> str:
        """As people read it: "Not expected"."""
        return self.value.replace("_", " ").capitalize()


class Polarity(StrEnum):
    BIGGER = "bigger"
    SMALLER = "smaller"

    @property
    def direction(self) -> str:
        """As people read it; they may type either pair of words."""
        return "higher is better" if self is Polarity.BIGGER else "lower is better"

    def worse_by(self, value: Fraction, than: Fraction) -> Fraction:
        """How much worse ``value`` is; negative when it is better."""
        return than - value if self is Polarity.BIGGER else value - than

    def is_worse(self, value: Fraction, than: Fraction) -> bool:
        return value < than if self is Polarity.BIGGER else value > than


class SchemeError(DomainError):
    """A rating scheme whose settings contradict each other."""


@dataclass(frozen=True)
class Variance:
    """Signed shortfall, positive = worse.

    ``points`` is in the indicator's own units, ``percent`` in per cent of the target and None
    where the target is 0.
    """

    points: Fraction
    percent: Fraction | None


def variance(value: Fraction, target: Decimal, polarity: Polarity) -> Variance:
    wanted = fraction(target)
    points = polarity.worse_by(value, wanted)
    return Variance(points, points * _percent_per_point(target) if wanted else None)


@lru_cache(maxsize=4096)
def _percent_per_point(target: Decimal) -> Fraction:
    """Kept, because the same target is compared with in every period."""
    return 100 / abs(fraction(target))


@dataclass(frozen=True)
class Case:
    """What a scheme looks at."""

    value: Fraction
    target: Decimal | None
    polarity: Polarity
    last_year: Fraction | None = None

    @cached_property
    def variance(self) -> Variance | None:
        return None if self.target is None else variance(self.value, self.target, self.polarity)

    def as_good_as(self, level: Decimal) -> bool:
        return not self.polarity.is_worse(self.value, fraction(level))


@dataclass(frozen=True)
class Relative:
    """Green up to ``green`` per cent of the target worse, Amber up to ``amber``, else Red."""

    amber: Decimal = Decimal(5)
    green: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.green < 0 or self.amber < self.green:
            raise SchemeError(
                f"relative: amber {self.amber:f} must be at least green {self.green:f}, and "
                "neither below 0. Write for example green 0 and amber 5."
            )

    def rate(self, case: Case) -> Rating:
        shortfall = case.variance
        if shortfall is None or shortfall.percent is None:
            return Rating.UNRATED
        return _banded(shortfall.percent, self.green, self.amber)


@dataclass(frozen=True)
class Points:
    """As relative, in the indicator's own units instead of per cent of the target."""

    amber: Decimal
    green: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        if self.green < 0 or self.amber < self.green:
            raise SchemeError(
                f"points: amber {self.amber:f} must be at least green {self.green:f}, and "
                "neither below 0. Write for example green 0 and amber 3."
            )

    def rate(self, case: Case) -> Rating:
        shortfall = case.variance
        if shortfall is None:
            return Rating.UNRATED
        return _banded(shortfall.points, self.green, self.amber)


@dataclass(frozen=True)
class Floor:
    """Green at target, Amber at or better than the floor standard, else Red (Kent)."""

    floor: Decimal

    def rate(self, case: Case) -> Rating:
        if case.target is None:
            return Rating.UNRATED
        if case.as_good_as(case.target):
            return Rating.GREEN
        return Rating.AMBER if case.as_good_as(self.floor) else Rating.RED


@dataclass(frozen=True)
class Thresholds:
    """Green at or better than ``green``, Amber at or better than ``amber``; needs no target."""

    green: Decimal
    amber: Decimal

    def rate(self, case: Case) -> Rating:
        if case.as_good_as(self.green):
            return Rating.GREEN
        return Rating.AMBER if case.as_good_as(self.amber) else Rating.RED


@dataclass(frozen=True)
class YearOnYear:
    """Green up to ``tolerance`` per cent worse; then Amber if no worse than last year (Havering).

    Without a reading for the same period last year it is Red.
    """

    tolerance: Decimal = Decimal(5)

    def __post_init__(self) -> None:
        if self.tolerance < 0:
            raise SchemeError(f"year_on_year: tolerance {self.tolerance:f} must not be below 0.")

    def rate(self, case: Case) -> Rating:
        shortfall = case.variance
        if shortfall is None or shortfall.percent is None:
            return Rating.UNRATED
        if shortfall.percent <= fraction(self.tolerance):
            return Rating.GREEN
        kept = case.last_year is not None and not (
            case.polarity.is_worse(case.value, case.last_year)
        )
        return Rating.AMBER if kept else Rating.RED


Scheme = Relative | Points | Floor | Thresholds | YearOnYear

SCHEMES: Mapping[str, type[Scheme]] = {
    "relative": Relative,
    "points": Points,
    "floor": Floor,
    "thresholds": Thresholds,
    "year_on_year": YearOnYear,
}


def scheme_name(scheme: Scheme) -> str:
    return next(name for name, kind in SCHEMES.items() if isinstance(scheme, kind))


def levels_of(scheme: Scheme) -> Mapping[str, Decimal]:
    """The settings that are levels of the indicator itself, by name."""
    match scheme:
        case Thresholds(green=green, amber=amber):
            return {"green": green, "amber": amber}
        case Floor(floor=floor):
            return {"floor": floor}
    return {}


def needs_positive_target(scheme: Scheme) -> bool:
    """Whether the scheme takes shares of the target, which mean nothing at 0 or below."""
    return isinstance(scheme, Relative | YearOnYear)


def check_order(scheme: Scheme, polarity: Polarity) -> None:
    """Refuse thresholds whose Amber is stricter than their Green."""
    if isinstance(scheme, Thresholds) and (
        polarity.worse_by(Fraction(scheme.amber), Fraction(scheme.green)) < 0
    ):
        raise SchemeError(
            f"thresholds: amber {scheme.amber:f} is stricter than green {scheme.green:f}, but "
            f"{polarity.direction}. Swap the two."
        )


def _banded(shortfall: Fraction, green: Decimal, amber: Decimal) -> Rating:
    if shortfall <= fraction(green):
        return Rating.GREEN
    return Rating.AMBER if shortfall <= fraction(amber) else Rating.RED
