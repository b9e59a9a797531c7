"""Catalogue and readings in, assessments out: every number as the independent rule has it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.frequencies import Frequency
from domain.periods import Period
from handlers.exports import export
from handlers.imports import apply_import, plan_import
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import NOW, ORGANISATION, files
from tests.independent_rule import Number, Rule, colours, criteria

A_YEAR = {"weekly": 52, "monthly": 12, "quarterly": 4, "termly": 3, "yearly": 1}
NUMBERS = st.integers(0, 400).map(lambda quarters: Decimal(quarters) / 4)
LEVELS = st.integers(1, 400).map(lambda quarters: Decimal(quarters) / 4)
SHARES = st.integers(0, 30).map(Decimal)


@dataclass(frozen=True)
class Drawn:
    """One indicator as text in a catalogue, its values as cells of a readings file."""

    frequency: str
    rule: Rule
    rating: str
    target: Decimal | None
    values: tuple[tuple[str, str, str] | None, ...]

    @property
    def exact(self) -> list[Number | None]:
        return [None if cells is None else _exact(*cells) for cells in self.values]


@st.composite
def schemes(draw: st.DrawFn) -> tuple[str, dict[str, Decimal], bool]:
    kind = draw(st.sampled_from(["relative", "points", "floor", "thresholds", "year_on_year"]))
    bigger = draw(st.booleans())
    if kind in ("relative", "points"):
        green = draw(SHARES)
        return kind, {"green": green, "amber": green + draw(SHARES)}, bigger
    if kind == "floor":
        return kind, {"floor": draw(LEVELS)}, bigger
    if kind == "year_on_year":
        return kind, {"tolerance": draw(SHARES)}, bigger
    low, high = sorted((draw(LEVELS), draw(LEVELS)))
    green, amber = (high, low) if bigger else (low, high)
    return kind, {"green": green, "amber": amber}, bigger


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    kind, numbers, bigger = draw(schemes())
    exact = {name: Fraction(number) for name, number in numbers.items()}
    settings_ = ", ".join(f"{name}: {number}" for name, number in numbers.items())
    plain = st.tuples(NUMBERS.map(str), st.just(""), st.just(""))
    ratio = st.tuples(st.just(""), st.integers(0, 300).map(str), st.integers(300, 900).map(str))
    cells = st.none() | plain | ratio
    first = draw(plain | ratio)
    return Drawn(
        draw(st.sampled_from(sorted(A_YEAR))),
        Rule(kind, exact, bigger),
        f"{{scheme: {kind}, {settings_}}}",
        draw(st.none() | LEVELS),
        (first, *draw(st.lists(cells, max_size=16))),
    )


def _exact(value: str, numerator: str, denominator: str) -> Number:
    return Fraction(value) if value else Fraction(int(numerator) * 100, int(denominator))


def first_period(frequency: str) -> Period:
    starts = {
        "weekly": "2016-W02",
        "monthly": "2015-06",
        "quarterly": "2013/14-Q2",
        "termly": "2011/12-T2",
        "yearly": "1999/00",
    }
    return makers.period(starts[frequency], Frequency(frequency))


def catalogue(indicator: Drawn) -> str:
    start = first_period(indicator.frequency)
    target = "" if indicator.target is None else f"{{from: {start}, value: {indicator.target}}}"
    polarity = "bigger" if indicator.rule.bigger_is_better else "smaller"
    return (
        f"{ORGANISATION}\nindicators:\n  - {{key: x, unit: imt, measure: percent, "
        f"calculation: ratio, polarity: {polarity}, frequency: {indicator.frequency}, "
        f"rating: {indicator.rating}, targets: [{target}]}}\n"
    )


def rows(indicator: Drawn) -> Iterator[str]:
    yield "indicator,period,value,numerator,denominator"
    for at, cells in enumerate(indicator.values):
        if cells is not None:
            yield ",".join(("x", first_period(indicator.frequency).shift(at).text, *cells))


def rounded(number: Number) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        exact = Decimal(number.numerator) / Decimal(number.denominator)
        return exact.quantize(Decimal("1E-10"), ROUND_HALF_EVEN)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(indicator=drawn())
def test_an_export_has_the_colours_shortfalls_and_criteria_of_the_prose(
    database: Database, indicator: Drawn
) -> None:
    found = exported(database, indicator)[: len(indicator.values)]
    values, rule = indicator.exact, indicator.rule
    target = None if indicator.target is None else Fraction(indicator.target)
    year = A_YEAR[indicator.frequency]
    shades = colours(rule, values, target, year)
    assert [row["rating"] for row in found] == [shade or "overdue" for shade in shades]
    assert [row["criteria"] for row in found] == criteria(
        rule, values, target, year, off_target=Fraction(5), moves=3, ambers=3
    )
    for row, value in zip(found, values, strict=True):
        assert row["target"] == ("" if indicator.target is None else str(indicator.target))
        if value is None or target is None:
            assert (row["shortfall_points"], row["shortfall_percent"]) == ("", "")
        if value is None:
            assert row["value"] == ""
            continue
        assert Decimal(row["value"]) == rounded(value)
        if target is not None:
            worse = target - value if rule.bigger_is_better else value - target
            assert Decimal(row["shortfall_points"]) == rounded(worse)
            assert Decimal(row["shortfall_percent"]) == rounded(worse * 100 / target)


def exported(database: Database, indicator: Drawn) -> list[dict[str, str]]:
    """Through a real import and export, and the database as it was before."""
    texts = {"catalogue": catalogue(indicator), "readings": "\n".join(rows(indicator))}
    with pytest.raises(_Enough) as enough, database.writing() as store:  # noqa: PT012
        planned = plan_import(files(**texts), store, NOW)
        assert planned.faults == ()
        apply_import(planned, store, NOW)
        raise _Enough(export(store, "assessments", NOW))
    return list(csv.DictReader(io.StringIO(str(enough.value))))


class _Enough(Exception):
    """Carries the export out of a transaction that is to be rolled back."""
