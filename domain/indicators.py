"""Indicators: one measure with its polarity, frequency, rating rule and responsible people."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from domain.aggregation import Aggregation
from domain.periods import Frequency
from domain.rating import Polarity, Scheme
from domain.values import Bounds, Calculation, Measure


class Stage(StrEnum):
    """Where an indicator stands in its life (OCTO's roadmap)."""

    PROPOSED = "proposed"
    BASELINING = "baselining"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True)
class CriteriaSettings:
    """When criteria 1, 2 and 5 hold: per cent off target, moves in a row, Ambers in a row."""

    off_target_percent: Decimal = Decimal(5)
    deteriorating_moves: int = 3
    amber_periods: int = 3


@dataclass(frozen=True)
class Dimensions:
    """Dimensions of excellence (OCTO): one primary, any number of secondary ones."""

    primary: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportCardTexts:
    """The words of a report card (Norfolk appendix 3); several lines mean several bullets."""

    why: str = ""
    background: str = ""
    success: str = ""
    action: str = ""


@dataclass(frozen=True)
class Indicator:
    """``unit``, ``goal``, ``lead_officer`` and ``data_owner`` are keys and may be empty but unit.

    ``scheme`` None means the organisation's default. ``decimals`` None means the measure's usual
    number of places. ``success`` is the level that success looks like, beside the target.
    ``aggregation`` None means the usual one of what is measured.
    """

    key: str
    name: str
    unit: str
    measure: Measure = Measure.PERCENT
    calculation: Calculation = Calculation.VALUE
    polarity: Polarity = Polarity.BIGGER
    frequency: Frequency = Frequency.MONTHLY
    due_days: int = 10
    stage: Stage = Stage.LIVE
    aliases: tuple[str, ...] = ()
    goal: str = ""
    bounds: Bounds | None = None
    decimals: int | None = None
    dimensions: Dimensions = field(default_factory=Dimensions)
    lead_officer: str = ""
    data_owner: str = ""
    card: ReportCardTexts = field(default_factory=ReportCardTexts)
    success: Decimal | None = None
    benchmark: Decimal | None = None
    benchmark_source: str = ""
    scheme: Scheme | None = None
    criteria: CriteriaSettings = field(default_factory=CriteriaSettings)
    aggregation: Aggregation | None = None

    def scheme_under(self, default: Scheme) -> Scheme:
        return default if self.scheme is None else self.scheme
