"""`/kpi target milestone <indicator> <value> <period>`: one part set by hand, the rest follows."""

from dataclasses import replace
from decimal import Decimal

from domain.annual_targets import (
    AnnualTarget,
    aggregation_of,
    check_milestones,
    check_open,
    places_for,
    standing,
)
from domain.apportioning import places_of
from domain.errors import DomainError, NotFoundError
from domain.exact_decimals import decimal_text
from domain.fiscal_years import year_of
from domain.indicators import Indicator
from domain.milestones import edited
from domain.periods import Period
from handlers.admission import check_length
from handlers.annual_facts import YearTargetShown, year_target_shown
from handlers.annual_rating import rate_by
from handlers.annual_share import check_whole, share_again
from handlers.annual_words import Named, named_first, tail_of
from handlers.permissions import check_define
from handlers.request import Request
from handlers.scene import Scene, enter
from handlers.target import start_of, value_of
from handlers.words import Words
from storage.store import Store

USAGE = ("/kpi target milestone calls 1,200 jun 18 because of the holidays",)


def handle(request: Request, store: Store) -> YearTargetShown:
    check_length(request.text)
    scene = enter(request, store)
    check_define(scene, "set targets")
    tail = tail_of(request.text)
    named = named_first(scene, tail.head)
    indicator = named.indicator
    value, period, target = _read(scene, named)
    check_open(target.year, target.year.ended(scene.today))
    check_whole(scene, indicator, target.year)
    words = Words(store.records.of(indicator.key))
    told = f"{words.value(value)} in {period.long_label}"
    if target.of(period) == value:
        change = f"The milestone of {indicator.name} is already {told}."
        return year_target_shown(scene, indicator, target.year, change)
    made = _changed(scene, indicator, target, period, value, tail.note)
    rest = "; the others take the rest" if aggregation_of(indicator).adds_up else ""
    change = f"The milestone of {indicator.name} is {told}{rest}."
    rated = rate_by(scene, indicator, made) if made.rates else ()
    return year_target_shown(scene, indicator, target.year, change, rated)


def _changed(
    scene: Scene,
    indicator: Indicator,
    target: AnnualTarget,
    period: Period,
    value: Decimal,
    note: str,
) -> AnnualTarget:
    places = max(places_for(indicator, target.value), places_of(value))
    milestones = edited(target, period, value, places, scene.today)
    check_milestones(indicator, milestones)
    made = replace(
        target,
        milestones=milestones,
        set_by=scene.person.key,
        recorded=scene.now,
        assumptions=note,
    )
    scene.store.annual_targets.add(made)
    detail = {"period": period.text, "value": decimal_text(value), "note": note}
    scene.store.audit.note(scene.person.key, "set milestone", indicator.key, detail, scene.now)
    share_again(scene, indicator, made)
    return made


def _read(scene: Scene, named: Named) -> tuple[Decimal, Period, AnnualTarget]:
    """The value is what stands before the words of a period."""
    rest = [word for word in named.rest if word.casefold() not in ("in", "for")]
    if len(rest) < 2:
        raise DomainError(f"Say which milestone, for example: {USAGE[0]}")
    currency, fault = scene.organisation.currency, None
    for at in range(1, len(rest)):
        try:
            value = value_of(named.indicator, " ".join(rest[:at]), currency)
            period = start_of(scene, named.indicator, " ".join(rest[at:]))
        except DomainError as error:
            fault = fault or error
            continue
        return (value, *_aimed(scene, named.indicator, period))
    raise fault or DomainError(f"Say which milestone, for example: {USAGE[0]}")


def _aimed(scene: Scene, indicator: Indicator, period: Period) -> tuple[Period, AnnualTarget]:
    """The period meant: a bare month may be the one of a year ahead that has a target."""
    targets = scene.store.annual_targets.of(indicator.key)
    for each in (period, *_same_ahead(indicator, period)):
        target = standing(targets, year_of(each))
        if target is not None and not target.year.ended(scene.today):
            return each, target
    year = year_of(period)
    check_open(year, year.ended(scene.today))
    raise NotFoundError(
        f"{indicator.name} has no target for {year.label} yet. Set one first: "
        f"/kpi target year {indicator.key} 12,000 {year.label}"
    )


def _same_ahead(indicator: Indicator, period: Period) -> tuple[Period, ...]:
    step = period.calendar.periods_a_year(indicator.frequency)
    return (period.shift(step), period.shift(2 * step))
