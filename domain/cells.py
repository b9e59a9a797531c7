"""Cells: one indicator in one period, as the dashboard shows it (Norfolk 2.4)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.indicators import CriteriaSettings
from domain.periods import Period
from domain.rating import Polarity, Rating, Variance
from domain.readings import Reading
from domain.values import Measure

EVERY_CRITERION = frozenset(range(1, 6))


@dataclass(frozen=True)
class Cell:
    """``value`` is exact; it and ``reading`` are None in a white or grey cell.

    ``flags`` are the reasons of the budget and risk flags that hold in the period.
    """

    period: Period
    rating: Rating
    reading: Reading | None = None
    value: Fraction | None = None
    target: Decimal | None = None
    variance: Variance | None = None
    budget_flags: tuple[str, ...] = ()
    risk_flags: tuple[str, ...] = ()

    @property
    def is_final(self) -> bool:
        return self.value is not None and self.reading is not None and self.reading.is_final


@dataclass(frozen=True)
class History:
    """An indicator's cells, oldest first, one for every period without a gap.

    ``counted`` are the numbers of the criteria that are looked for.
    """

    cells: tuple[Cell, ...]
    polarity: Polarity
    measure: Measure
    settings: CriteriaSettings
    decimals: int | None = None
    currency: str = "£"
    counted: frozenset[int] = EVERY_CRITERION
