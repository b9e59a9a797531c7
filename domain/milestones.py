"""The milestones of a year's target: how it is split, replicated, and rebalanced after an edit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn

from domain.annual_targets import AnnualTarget, Method, Milestone
from domain.apportioning import apportioned, crosswise
from domain.errors import ConflictError, DomainError
from domain.fiscal_years import periods_in
from domain.frequencies import DAY
from domain.organisation import Organisation
from domain.periods import Period
from domain.value_format import grouped

YEARS_OF_SEASON = 2
_FURTHEST_BACK = 3
Values = Mapping[Period, Fraction]


@dataclass(frozen=True)
class Shares:
    """By what a year is shared among its periods, and the numbers behind it in words."""

    weights: tuple[Fraction, ...]
    basis: str = ""


def flat(periods: Sequence[Period]) -> Shares:
    return Shares(tuple(Fraction(1) for _ in periods))


def by_weights(periods: Sequence[Period], weights: Sequence[Decimal]) -> Shares:
    if len(weights) != len(periods):
        noun = periods[0].frequency.noun
        raise DomainError(
            f"There are {len(weights)} weights for the {len(periods)} {noun}s from "
            f"{periods[0].label} to {periods[-1].label}. Write one for each, oldest first: "
            f"weights {', '.join('1' for _ in periods[:3])}{', ...' if len(periods) > 3 else ''}"
        )
    return Shares(tuple(map(Fraction, weights)), ", ".join(f"{weight:f}" for weight in weights))


def by_working_days(periods: Sequence[Period], organisation: Organisation) -> Shares:
    counts = [_working_days(period, organisation) for period in periods]
    place = "/".join(filter(None, (organisation.country, organisation.subdivision)))
    holidays = f"without the public holidays of {place}" if place else "no public holidays known"
    return Shares(tuple(map(Fraction, counts)), f"{sum(counts)} working days, {holidays}")


def by_season(year: Period, periods: Sequence[Period], values: Values) -> Shares:
    """The share that each period had of the latest two complete years, taken together.

    Raises DomainError where there are no two, one after the other.
    """
    frequency = periods[0].frequency
    for back in range(1, _FURTHEST_BACK - YEARS_OF_SEASON + 2):
        years = [year.shift(-back - more) for more in range(YEARS_OF_SEASON)]
        kept = [[values.get(each) for each in periods_in(each, frequency)] for each in years]
        known = [[each for each in row if each is not None] for row in kept]
        if all(row and len(row) == len(full) for row, full in zip(known, kept, strict=True)):
            return _seasonal(periods, years, known)
    raise DomainError(
        f"The season's shares need two whole years of values before {year.label}, one after the "
        "other, and there are fewer. Write flat, working days or weights instead."
    )


def has_season(year: Period, periods: Sequence[Period], values: Values) -> bool:
    try:
        by_season(year, periods, values)
    except DomainError:
        return False
    return True


def split(
    periods: Sequence[Period], whole: Decimal, shares: Shares, places: int
) -> tuple[Milestone, ...]:
    parts = apportioned(whole, shares.weights, places)
    return tuple(Milestone(*each) for each in zip(periods, parts, strict=True))


def replicated(periods: Sequence[Period], level: Decimal) -> tuple[Milestone, ...]:
    return tuple(Milestone(period, level) for period in periods)


def edited(
    target: AnnualTarget, period: Period, value: Decimal, places: int, today: date
) -> tuple[Milestone, ...]:
    """With one milestone set by hand; where parts add up, the others take what is left.

    Those take it that nobody set by hand and that are not over, in proportion to what they have.
    ConflictError where none can.
    """
    if target.of(period) is None:
        raise DomainError(
            f"{period.long_label} is not a {period.frequency.noun} of {target.year.label}. "
            f"Write one from {target.milestones[0].period.label} to "
            f"{target.milestones[-1].period.label}."
        )
    changed = tuple(
        Milestone(period, value, by_hand=True) if each.period == period else each
        for each in target.milestones
    )
    if target.method is Method.REPLICATED:
        return changed
    return _rebalanced(target, changed, period, places, today)


def shared_out(
    target: AnnualTarget, weights: Sequence[Fraction], places: int
) -> tuple[tuple[Decimal, tuple[Milestone, ...]], ...]:
    """For each weight its share of the year and of each milestone; all of them add up.

    A level is replicated: each has all of it.
    """
    periods = [each.period for each in target.milestones]
    if target.method is Method.REPLICATED:
        same = tuple(replace(each, by_hand=False) for each in target.milestones)
        return tuple((target.value, same) for _ in weights)
    if not target.value and any(each.value for each in target.milestones):
        raise ConflictError(
            f"The milestones of {target.year.label} add up to 0 and are not all 0, so nobody can "
            "have a share of them. Set the year's target anew, then share it out."
        )
    wholes = apportioned(target.value, weights, places)
    table = crosswise(wholes, tuple(each.value for each in target.milestones), places)
    return tuple(
        (whole, tuple(Milestone(*each) for each in zip(periods, row, strict=True)))
        for whole, row in zip(wholes, table, strict=True)
    )


def _seasonal(
    periods: Sequence[Period], years: Sequence[Period], known: Sequence[Sequence[Fraction]]
) -> Shares:
    if any(value < 0 for row in known for value in row) or not any(map(sum, known)):
        raise DomainError(
            f"The values of {years[-1].label} and {years[0].label} have no shares: some are below "
            "0, or all are 0. Write flat, working days or weights instead."
        )
    # A year of 53 weeks after one of 52 has its last week's share twice, and the other way round.
    weights = tuple(
        sum((row[min(at, len(row) - 1)] for row in known), Fraction(0))
        for at in range(len(periods))
    )
    told = " and ".join(each.label for each in reversed(years))
    return Shares(weights, f"shares of {told} taken together")


def _working_days(period: Period, organisation: Organisation) -> int:
    days = (period.last - period.first).days + 1
    return sum(organisation.is_working_day(period.first + DAY * at) for at in range(days))


def _rebalanced(
    target: AnnualTarget, changed: tuple[Milestone, ...], at: Period, places: int, today: date
) -> tuple[Milestone, ...]:
    free = [each for each in changed if not (each.by_hand or each.period.ended(today))]
    parts = {each.period: each.value for each in free}
    rest = target.value - sum(each.value for each in changed if each.period not in parts)
    if rest and not free:
        raise ConflictError(
            f"All other milestones of {target.year.label} are over or were set by hand, so none "
            f"can take the {grouped(rest)} that this leaves. Set the year's target anew."
        )
    if rest < 0 <= target.value or target.value < 0 < rest:
        _refuse(target, next(each.value for each in changed if each.period == at), rest)
    if not free:
        return changed
    weights = [abs(Fraction(part)) for part in parts.values()]
    weights = weights if any(weights) else [Fraction(1)] * len(weights)
    new = dict(zip(parts, apportioned(rest, weights, places), strict=True))
    return tuple(replace(each, value=new.get(each.period, each.value)) for each in changed)


def _refuse(target: AnnualTarget, set_now: Decimal, rest: Decimal) -> NoReturn:
    """What is left for the others has the other sign than the whole."""
    below = target.value < 0
    most = min(Decimal(0), set_now + rest) if below else max(Decimal(0), set_now + rest)
    raise ConflictError(
        f"The milestones of {target.year.label} add up to {grouped(target.value)}, and this is "
        f"{grouped(abs(rest))} {'less' if below else 'more'} than those ahead can give. Write at "
        f"{'least' if below else 'most'} {grouped(most)}, or set the year's target anew."
    )
