"""`/kpi target split <indicator> over ...`: a year's target shared out to subunits (002)."""

import re
from decimal import Decimal
from fractions import Fraction

from domain.annual_targets import AnnualTarget, check_open, standing
from domain.apportioning import check_weights
from domain.errors import DomainError, NotFoundError
from domain.indicators import Indicator, Stage
from domain.periods import Period
from handlers.admission import check_length
from handlers.annual_facts import YearTargetShown, shown_year, year_target_shown
from handlers.annual_share import (
    Share,
    check_alike,
    check_free,
    check_whole,
    share_out,
    shares_of,
)
from handlers.annual_words import named_first, tail_of, value_and_year, weight_of
from handlers.names import stored
from handlers.permissions import check_define
from handlers.request import Request
from handlers.scene import Scene, enter
from storage.store import Store

USAGE = ("/kpi target split calls 2018/19 over north calls 2, south calls 1",)
MOST_SHARES = 60
_OVER = re.compile(r"\s+(?:over|to|among)\s+(?P<shares>.*)$", re.IGNORECASE | re.DOTALL)
_WEIGHTED = re.compile(r"(?P<name>.*\S)\s*[\s:=]\s*(?P<weight>[-\u2212]?[\d.]+)")


def handle(request: Request, store: Store) -> YearTargetShown:
    check_length(request.text)
    scene = enter(request, store)
    check_define(scene, "set targets")
    tail = tail_of(request.text)
    found = _OVER.search(tail.head)
    if found is None:
        raise DomainError(f"Say who has which share, for example: {USAGE[0]}")
    named = named_first(scene, tail.head[: found.start()])
    typed, year = value_and_year(scene, named)
    if typed:
        raise DomainError(f"Set the year's target first, then share it out: {USAGE[0]}")
    whole = named.indicator
    target = target_of(scene, whole, year or shown_year(scene, whole))
    check_whole(scene, whole, target.year)
    retired = _retired(scene, whole, target)
    shares = (*_shares(scene, found["shares"], len(retired)), *retired)
    check_weights([Fraction(each.weight) for each in shares])
    for share in shares:
        check_alike(whole, share.indicator)
        check_free(scene, whole, target, share.indicator)
    _check_kept(scene, whole, target, shares)
    share_out(scene, whole, target, shares, tail.note)
    told = f"The target of {whole.name} for {target.year.label} is shared among {len(shares)}."
    return year_target_shown(scene, whole, target.year, told)


def target_of(scene: Scene, indicator: Indicator, year: Period) -> AnnualTarget:
    check_open(year, year.ended(scene.today))
    target = standing(scene.store.annual_targets.of(indicator.key), year)
    if target is None:
        raise NotFoundError(
            f"{indicator.name} has no target for {year.label} yet. Set one first: "
            f"/kpi target year {indicator.key} 12,000 {year.label}"
        )
    return target


def _retired(scene: Scene, whole: Indicator, target: AnnualTarget) -> tuple[Share, ...]:
    """Who had a share and is retired gives it up: nobody can name it any more."""
    had = (each.indicator for each in shares_of(scene, whole, target))
    return tuple(Share(each, Decimal(0)) for each in had if each.stage is Stage.RETIRED)


def _shares(scene: Scene, text: str, given_up: int) -> tuple[Share, ...]:
    listed = [each.strip() for each in text.split(",") if each.strip()]
    if len(listed) + given_up < 2 or not listed or len(listed) > MOST_SHARES:
        raise DomainError(
            f"Name from 2 to {MOST_SHARES} indicators, with commas between them, for example: "
            f"{USAGE[0]}"
        )
    found = tuple(_share(scene, each) for each in listed)
    keys = [each.indicator.key for each in found]
    twice = next((each.indicator.name for each in found if keys.count(each.indicator.key) > 1), "")
    if twice:
        raise DomainError(f"{twice} is named twice. Name each indicator once.")
    return found


def _share(scene: Scene, text: str) -> Share:
    """A name, and behind it a weight unless it is 1; a number may belong to the name."""
    names = stored(scene.store, scene.unit)
    whole = text.strip('"\u201c\u201d')
    matches = names.matches(whole)
    weighted = _WEIGHTED.fullmatch(text)
    if weighted is None or len(matches) == 1:
        return Share(names.chosen(whole, matches), Decimal(1))
    name = weighted["name"].strip('"\u201c\u201d')
    return Share(names.find(name), weight_of(weighted["weight"]))


def _check_kept(
    scene: Scene, whole: Indicator, target: AnnualTarget, shares: tuple[Share, ...]
) -> None:
    """Who had a share keeps one; a share is given up by the weight 0."""
    named = {each.indicator.key for each in shares}
    gone = [each for each in shares_of(scene, whole, target) if each.indicator.key not in named]
    if gone:
        names = ", ".join(each.indicator.name for each in gone)
        raise DomainError(
            f"{names} has a share of it, too. Name it as well, with the weight 0 if it is to have "
            "none."
        )
