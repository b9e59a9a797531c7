"""What the data auditor finds: a doubt about an indicator's data, with its numbers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.assessments import Record
from domain.cells import Cell
from domain.exact_decimals import decimal_of, fraction
from domain.measures import Entry, Measure
from domain.periods import Period
from domain.value_format import format_points, format_value


class AuditCheck(StrEnum):
    FRACTION = "fraction"
    JUMP = "jump"
    PRINTED = "printed"
    ZERO = "zero"
    FALLEN = "fallen"
    CARRIED = "carried"
    FEW_CASES = "few_cases"
    COLOURS = "colours"
    LEFT = "left"
    SILENT = "silent"
    STALE_TARGET = "stale_target"

    @property
    def words(self) -> str:
        return _WORDS[self][0]

    @property
    def why(self) -> str:
        """Why it matters, in one line."""
        return _WORDS[self][1]


_WORDS = {
    AuditCheck.FRACTION: (
        "Count that is no whole number",
        "Nothing was counted: it was computed back from something else.",
    ),
    AuditCheck.JUMP: (
        "Jump beyond its own movement",
        "A slipped digit, another definition, or news that needs an explanation.",
    ),
    AuditCheck.PRINTED: (
        "Printed value is not its ratio",
        "Two reports of the same month will disagree; here the ratio counts.",
    ),
    AuditCheck.ZERO: (
        "Zero where missing is likelier",
        "A zero that stands for “not known” moves every mean and every trend.",
    ),
    AuditCheck.FALLEN: (
        "Running total that falls",
        "A total that only adds up cannot fall; one of the two values is wrong.",
    ),
    AuditCheck.CARRIED: (
        "Value carried forward",
        "A value that was copied hides what really happened.",
    ),
    AuditCheck.FEW_CASES: (
        "Colour hangs on few cases",
        "With so few cases, chance alone changes the colour.",
    ),
    AuditCheck.COLOURS: (
        "Unfair colours",
        "A colour that cannot appear warns of nothing.",
    ),
    AuditCheck.LEFT: (
        "Person has left",
        "Nobody is reminded of its values, and nobody answers for them.",
    ),
    AuditCheck.SILENT: (
        "Nobody logs it",
        "What is never measured cannot get better, and nobody notices when it gets worse.",
    ),
    AuditCheck.STALE_TARGET: (
        "Target not renewed",
        "It is rated by what was wanted years ago.",
    ),
}


@dataclass(frozen=True)
class Finding:
    """``told`` says it with the numbers; ``period`` is that of the reading it is about.

    ``numbers`` is what an acceptance hangs on: when they change, the finding comes again.
    ``weight`` orders the findings of one check, the heaviest first.
    """

    check: AuditCheck
    indicator: str
    told: str
    numbers: str
    period: Period | None = None
    weight: float = 0.0

    @property
    def key(self) -> "FindingKey":
        return (
            self.indicator,
            self.check.value,
            self.period.text if self.period else "",
            self.numbers,
        )


FindingKey = tuple[str, str, str, str]
"""Indicator, check, canonical period or nothing, numbers."""


@dataclass(frozen=True)
class Audited:
    """One indicator with its cells to the last ended period; ``left`` names who is gone."""

    record: Record
    cells: tuple[Cell, ...]
    today: date
    left: tuple[str, ...] = ()

    @property
    def valued(self) -> tuple[Cell, ...]:
        """Cells with a final value; a provisional one is still moving."""
        return tuple(cell for cell in self.cells if cell.is_final)

    @property
    def known(self) -> list[tuple[Cell, Fraction]]:
        """The same with their values."""
        return [(cell, cell.value) for cell in self.valued if cell.value is not None]

    def value(self, value: Fraction | Decimal, places: int | None = None) -> str:
        indicator = self.record.indicator
        return format_value(
            value,
            indicator.measure,
            decimals=indicator.decimals if places is None else places,
            currency=self.record.organisation.currency,
        )

    def exactly(self, value: Fraction) -> str:
        """With as many decimals as it has, up to four."""
        return self.value(value, max(_places(value), self.record.indicator.decimals or 0))

    def points(self, difference: Fraction | Decimal, *, hinges: bool = True) -> str:
        indicator = self.record.indicator
        return format_points(
            difference,
            indicator.measure,
            decimals=indicator.decimals,
            currency=self.record.organisation.currency,
            hinges=hinges,
        )

    def moved(self, difference: Fraction | Decimal) -> str:
        """As points, where no rule hinges on them."""
        return self.points(difference, hinges=False)

    def exact_points(self, difference: Fraction) -> str:
        indicator, currency = self.record.indicator, self.record.organisation.currency
        places = max(1, _places(difference))
        return format_points(difference, indicator.measure, decimals=places, currency=currency)

    def finding(
        self,
        check: AuditCheck,
        told: str,
        numbers: Iterable[object],
        cell: Cell | None = None,
        weight: float = 0.0,
    ) -> Finding:
        key = self.record.indicator.key
        said = " ".join(str(each) for each in numbers)
        return Finding(check, key, told, said, cell.period if cell else None, weight)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The heaviest of each check, then the second of each: no check hides the others."""
    order = list(AuditCheck)
    by_check: dict[AuditCheck, list[Finding]] = defaultdict(list)
    for each in sorted(findings, key=_heaviest):
        by_check[each.check].append(each)
    placed = [(at, each) for its in by_check.values() for at, each in enumerate(its)]
    return tuple(each for _, each in sorted(placed, key=lambda p: (p[0], order.index(p[1].check))))


def entry_of(cell: Cell) -> Entry | None:
    return cell.reading.entry if cell.reading else None


def ratio_of(cell: Cell) -> tuple[Decimal, Decimal] | None:
    """Numerator and denominator, where the value comes from them."""
    entry = entry_of(cell)
    if entry is None or entry.numerator is None or entry.denominator is None:
        return None
    return entry.numerator, entry.denominator


def finest_step(audited: Audited, cells: Iterable[Cell]) -> Fraction | None:
    """The smallest step in which the values are given; None where nothing is known."""
    scale = 100 if audited.record.indicator.measure is Measure.PERCENT else 1
    steps = []
    for cell in cells:
        entry, parts = entry_of(cell), ratio_of(cell)
        if parts is not None:
            steps.append(scale / fraction(parts[1]))
        elif entry is not None and entry.value is not None:
            exponent = entry.value.as_tuple().exponent
            steps.append(Fraction(10) ** exponent if isinstance(exponent, int) else Fraction(1))
    return min(steps, default=None)


def _places(number: Fraction) -> int:
    exponent = decimal_of(number).normalize().as_tuple().exponent
    return min(4, max(0, -exponent)) if isinstance(exponent, int) else 0


def _heaviest(finding: Finding) -> tuple[float, str, str]:
    """The latest first among equals."""
    when = finding.period.first.toordinal() if finding.period else 0
    return -finding.weight, f"{-when:012d}", finding.indicator
