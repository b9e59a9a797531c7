"""`/kpi target year ...`: a year's target, split or replicated to milestones (002)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.annual_targets import (
    AnnualTarget,
    Method,
    aggregation_of,
    check_level,
    check_milestones,
    check_open,
    places_for,
    standing,
)
from domain.errors import DomainError
from domain.exact_decimals import decimal_text
from domain.fiscal_years import periods_in, running_year
from domain.indicators import Indicator
from domain.measures import Calculation
from domain.milestones import (
    Shares,
    by_season,
    by_weights,
    by_working_days,
    flat,
    has_season,
    replicated,
    split,
)
from domain.periods import Period
from domain.values import parse_entry
from domain.year_to_date import whole_values
from handlers.admission import check_length
from handlers.annual_facts import (
    YearTargetShown,
    shown_year,
    year_example,
    year_target_shown,
)
from handlers.annual_rating import check_rates, rate_by
from handlers.annual_share import check_whole, share_again
from handlers.annual_words import (
    Tail,
    method_of,
    named_first,
    tail_of,
    value_and_year,
    weights_of,
    year_named,
)
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import Faults
from handlers.permissions import check_define
from handlers.request import Request
from handlers.scene import Scene, enter, look
from handlers.words import Words
from storage.store import Store

USAGE = (
    "/kpi target year calls",
    "/kpi target year calls 12,000 2018/19 seasonal because two more posts",
    "/kpi target year calls 12,000 2018/19 weights 1,1,1,1,1,1,1,1,1,1,1,2",
)
RATES, AS_USUAL = "yes", "as_usual"


@dataclass(frozen=True)
class YearTargetForm:
    """Inputs by name: indicator, value, year, method, weights, rates, note."""

    indicator: str
    name: str
    value: str = ""
    year: str = ""
    current: str = ""


@dataclass(frozen=True)
class Wanted:
    """A year's target as somebody would have it."""

    indicator: Indicator
    year: Period
    value: Decimal
    tail: Tail


def open_form(request: Request, store: Store) -> YearTargetForm:
    scene = look(request, store)
    check_define(scene, "set targets")
    if not request.text.strip() and not request.value("indicator"):
        return YearTargetForm("", "", "", running_year(scene.organisation, scene.today).label)
    indicator = chosen_indicator(scene, request.text)
    year = shown_year(scene, indicator)
    target = standing(store.annual_targets.of(indicator.key), year)
    words = Words(store.records.of(indicator.key))
    current = f"{words.value(target.value)} for {year.label}" if target else ""
    return YearTargetForm(indicator.key, indicator.name, "", year.label, current)


def handle(request: Request, store: Store) -> YearTargetShown:
    """Anybody may read a year's target; administrators set one."""
    check_length(request.text)
    scene = enter(request, store)
    tail = tail_of(request.text)
    named = named_first(scene, tail.head)
    typed, year = value_and_year(scene, named)
    if not typed and (tail.method or tail.note or tail.rates):
        example = year_example(store.records.of(named.indicator.key))
        raise DomainError(
            f"Say the year's target, too, for example: /kpi target year {named.indicator.key} "
            f"{example} {request.text.removeprefix(tail.head).strip()}"
        )
    if not typed:
        seen = year or shown_year(scene, named.indicator)
        return year_target_shown(scene, named.indicator, seen)
    check_define(scene, "set targets")
    value = level_of(scene, named.indicator, typed)
    aimed = year or running_year(scene.organisation, scene.today)
    return set_target(scene, Wanted(named.indicator, aimed, value, tail))


def submit(request: Request, store: Store) -> YearTargetShown:
    """From the form's inputs."""
    scene, faults = enter(request, store), Faults()
    check_define(scene, "set targets")
    indicator = chosen_indicator(scene, "")
    value = faults.tried("value", lambda: level_of(scene, indicator, request.value("value")))
    typed_year = request.value("year")
    running = running_year(scene.organisation, scene.today)
    year = faults.tried("year", lambda: year_named(scene, typed_year) if typed_year else running)
    method = request.value("method")
    named = method not in ("", AS_USUAL)
    by = faults.tried("method", lambda: method_of(method)) if named else None
    typed = request.value("weights")
    weights = faults.tried("weights", lambda: weights_of(typed)) if typed else ()
    faults.check()
    if weights and by is None:
        by = Method.WEIGHTS
    rates = request.value("rates") == RATES
    tail = Tail("", by, weights or (), request.value("note"), rates)
    wanted = Wanted(indicator, year or running, value or Decimal(0), tail)
    place = {Method.WEIGHTS: "weights"}.get(by or Method.FLAT, "method" if by else "value")
    if year is not None:
        faults.tried("year", lambda: check_open(year, year.ended(scene.today)))
    made = faults.tried(place, lambda: planned(scene, wanted))
    if made is not None and rates:
        faults.tried("rates", lambda: check_rates(scene, indicator, made))
    faults.check()
    return keep(scene, wanted, made) if made else year_target_shown(scene, indicator, wanted.year)


def level_of(scene: Scene, indicator: Indicator, typed: str) -> Decimal:
    """The year's level as typed; the bounds of one period do not hold for a sum of them."""
    entry = parse_entry(
        typed,
        measure=indicator.measure,
        calculation=Calculation.VALUE,
        bounds=None if aggregation_of(indicator).adds_up else indicator.bounds,
        currency=scene.organisation.currency,
    )
    if entry.value is None:
        raise DomainError("A target is one number. Write for example 12,000 or 10%.")
    check_level(indicator, entry.value)
    return entry.value


def set_target(scene: Scene, wanted: Wanted) -> YearTargetShown:
    check_open(wanted.year, wanted.year.ended(scene.today))
    check_length(wanted.tail.note)
    return keep(scene, wanted, planned(scene, wanted))


def planned(scene: Scene, wanted: Wanted) -> AnnualTarget:
    """With its milestones; nothing is stored yet."""
    indicator, tail = wanted.indicator, wanted.tail
    check_whole(scene, indicator, wanted.year)
    periods = periods_in(wanted.year, indicator.frequency)
    if aggregation_of(indicator).adds_up:
        method, shares = _shares(scene, wanted, periods)
        places = places_for(indicator, wanted.value)
        milestones, basis = split(periods, wanted.value, shares, places), shares.basis
    else:
        check_replicable(indicator, tail.method)
        method, milestones, basis = Method.REPLICATED, replicated(periods, wanted.value), ""
    check_milestones(indicator, milestones)
    return AnnualTarget(
        indicator=indicator.key,
        year=wanted.year,
        value=wanted.value,
        method=method,
        milestones=milestones,
        set_by=scene.person.key,
        recorded=scene.now,
        basis=basis,
        assumptions=tail.note,
        rates=tail.rates,
    )


def keep(scene: Scene, wanted: Wanted, made: AnnualTarget) -> YearTargetShown:
    """Store it, unless it is there already; the shares of other indicators follow."""
    store, indicator = scene.store, wanted.indicator
    before = standing(store.annual_targets.of(indicator.key), made.year)
    words = Words(store.records.of(indicator.key))
    told = f"{words.value(made.value)} for {made.year.label}"
    if before is not None and _same(before, made):
        change = f"The target of {indicator.name} is already {told}."
        return year_target_shown(scene, indicator, made.year, change)
    store.annual_targets.add(made)
    detail = {
        "year": made.year.text,
        "value": decimal_text(made.value),
        "method": made.method.value,
        "note": made.assumptions,
    }
    store.audit.note(scene.person.key, "set year target", indicator.key, detail, scene.now)
    share_again(scene, indicator, made)
    rated = rate_by(scene, indicator, made) if made.rates else ()
    was = f" (was {words.value(before.value)})" if before and before.value != made.value else ""
    dropped = any(each.by_hand for each in before.milestones) if before else False
    anew = " Milestones that were set by hand are shared anew with the rest." if dropped else ""
    change = f"The target of {indicator.name} is {told}{was}.{anew}"
    return year_target_shown(scene, indicator, made.year, change, rated)


def check_replicable(indicator: Indicator, method: Method | None) -> None:
    if method not in (None, Method.FLAT):
        word = method.value.replace("_", " ")
        raise DomainError(
            f"The year's value of {indicator.name} is {aggregation_of(indicator).words}, so its "
            f"target holds in each {indicator.frequency.noun} and is not shared. Leave {word} "
            "out; single milestones can be changed with /kpi target milestone."
        )


def _shares(scene: Scene, wanted: Wanted, periods: Sequence[Period]) -> tuple[Method, Shares]:
    values = whole_values(scene.store.records.of(wanted.indicator.key))
    method = wanted.tail.method
    if method is None:
        season = len(periods) > 1 and has_season(wanted.year, periods, values)
        method = Method.SEASONAL if season else Method.FLAT
    match method:
        case Method.SEASONAL:
            return method, by_season(wanted.year, periods, values)
        case Method.WORKING_DAYS:
            return method, by_working_days(periods, scene.organisation)
        case Method.WEIGHTS:
            return method, by_weights(periods, wanted.tail.weights)
        case _:
            return Method.FLAT, flat(periods)


def _same(before: AnnualTarget, made: AnnualTarget) -> bool:
    return (before.value, before.milestones, before.rates, before.part_of) == (
        made.value,
        made.milestones,
        made.rates,
        made.part_of,
    ) and (not made.assumptions or made.assumptions == before.assumptions)
