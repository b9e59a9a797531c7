"""Shares of a year's target that other units' indicators have; all of them add up to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.annual_targets import (
    AnnualTarget,
    Method,
    aggregation_of,
    check_milestones,
    places_for,
    standing,
)
from domain.errors import ConflictError, DomainError
from domain.exact_decimals import decimal_text
from domain.indicators import Indicator
from domain.milestones import shared_out
from domain.periods import Period
from handlers.scene import Scene


@dataclass(frozen=True)
class Share:
    """One indicator that has a share, and its weight."""

    indicator: Indicator
    weight: Decimal


def share_out(
    scene: Scene, whole: Indicator, target: AnnualTarget, shares: Sequence[Share], note: str = ""
) -> None:
    """Store each indicator's share of the year and of every milestone."""
    places = places_for(whole, target.value)
    parts = shared_out(target, [Fraction(each.weight) for each in shares], places)
    method = Method.REPLICATED if target.method is Method.REPLICATED else Method.SHARE
    for share, (_, milestones) in zip(shares, parts, strict=True):
        check_milestones(share.indicator, milestones)
    for share, (value, milestones) in zip(shares, parts, strict=True):
        scene.store.annual_targets.add(
            AnnualTarget(
                indicator=share.indicator.key,
                year=target.year,
                value=value,
                method=method,
                milestones=milestones,
                set_by=scene.person.key,
                recorded=scene.now,
                basis=f"weight {share.weight:f} of {sum(each.weight for each in shares):f}",
                assumptions=note,
                part_of=whole.key,
                weight=share.weight,
            )
        )
        detail = {"year": target.year.text, "value": decimal_text(value), "part of": whole.key}
        scene.store.audit.note(
            scene.person.key, "set year target", share.indicator.key, detail, scene.now
        )


def share_again(scene: Scene, whole: Indicator, target: AnnualTarget) -> None:
    """After the whole was changed: the same indicators have the same weights of it."""
    shares = shares_of(scene, whole, target)
    if shares:
        share_out(scene, whole, target, shares, f"{whole.name} was changed")


def shares_of(scene: Scene, whole: Indicator, target: AnnualTarget) -> tuple[Share, ...]:
    found = []
    for part in scene.store.annual_targets.parts_of(whole.key, target.year):
        indicator = scene.store.indicators.get(part.indicator)
        if indicator is not None:
            found.append(Share(indicator, part.weight or Decimal(0)))
    return tuple(found)


def check_alike(whole: Indicator, part: Indicator) -> None:
    """A share goes to an indicator that measures the same."""
    if part.key == whole.key:
        raise DomainError(f"{whole.name} cannot be a share of itself. Name other indicators.")
    for what, one, other in (
        ("measured in", whole.measure, part.measure),
        ("typed as", whole.calculation, part.calculation),
        ("better when", whole.polarity, part.polarity),
        ("measured", whole.frequency, part.frequency),
        ("for a year", aggregation_of(whole).words, aggregation_of(part).words),
    ):
        if one != other:
            raise DomainError(
                f"{part.name} is {what} {other}, and {whole.name} is {what} {one}, so they do not "
                "measure the same. Name indicators that do."
            )


def check_free(scene: Scene, whole: Indicator, target: AnnualTarget, part: Indicator) -> None:
    """No share of two wholes, and no circle of shares."""
    known = standing(scene.store.annual_targets.of(part.key), target.year)
    if known is not None and known.part_of not in ("", whole.key):
        other = scene.store.indicators.get(known.part_of)
        raise DomainError(
            f"{part.name} has a share of {other.name if other else known.part_of} for "
            f"{target.year.label} already, and it cannot have two."
        )
    if scene.store.annual_targets.parts_of(part.key, target.year):
        raise DomainError(
            f"The target of {part.name} for {target.year.label} is shared out itself. Name the "
            "indicators that have its shares instead."
        )


def check_whole(scene: Scene, indicator: Indicator, year: Period) -> None:
    """A share of another indicator's target is set there, so that all of it adds up."""
    target = standing(scene.store.annual_targets.of(indicator.key), year)
    if target is None or not target.part_of:
        return
    whole = scene.store.indicators.get(target.part_of)
    name = whole.name if whole else target.part_of
    raise ConflictError(
        f"The target of {indicator.name} for {year.label} is a share of that of {name}. Change it "
        f"there: /kpi target year {target.part_of}, or share it anew: /kpi target split "
        f"{target.part_of}."
    )
