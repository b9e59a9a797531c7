"""How an indicator is rated and when it is an exception, as inputs of a form."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeVar

from domain.indicators import CriteriaSettings, Indicator
from domain.measures import Measure
from domain.organisation import Organisation
from domain.rating import (
    Scheme,
    check_order,
    levels_of,
    needs_positive_target,
    scheme_name,
)
from domain.targets import Target
from handlers.catalogue import scalars
from handlers.catalogue.scheme_settings import (
    LONGEST_RUN,
    SETTINGS,
    settings_text,
    share,
    typed_scheme,
)
from handlers.field_faults import Faults

ORGANISATION = "organisation"  # the choice of the organisation's own rule
_USUAL = CriteriaSettings()
T = TypeVar("T")


def rule_words(scheme: Scheme) -> str:
    """ "relative, amber 5%": the scheme with its settings."""
    return f"{scheme_name(scheme)}, {settings_text(scheme)}"


def rule_values(indicator: Indicator) -> dict[str, str]:
    """What the inputs show."""
    scheme, criteria = indicator.scheme, indicator.criteria
    return {
        "scheme": ORGANISATION if scheme is None else scheme_name(scheme),
        "scheme_settings": "" if scheme is None else settings_text(scheme),
        "off_target_percent": f"{criteria.off_target_percent:f}",
        "deteriorating_moves": str(criteria.deteriorating_moves),
        "amber_periods": str(criteria.amber_periods),
    }


def scheme_from(
    given: Mapping[str, str], present: Indicator, measure: Measure, faults: Faults
) -> Scheme | None:
    """None means the organisation's; settings that are left from another scheme do not count."""
    old = rule_values(present)
    name = given.get("scheme", old["scheme"])
    typed = given.get("scheme_settings", old["scheme_settings"])
    if name != old["scheme"] and typed == old["scheme_settings"]:
        typed = ""
    if name == ORGANISATION:
        if typed:
            faults.add("scheme", "Choose the rule that these settings are for, or empty them.")
        return None
    if name not in SETTINGS:
        faults.add("scheme", f"Choose one of {', '.join(SETTINGS)}.")
        return present.scheme
    if (name, typed) == (old["scheme"], old["scheme_settings"]):
        return present.scheme
    return faults.tried("scheme_settings", lambda: typed_scheme(name, typed, measure))


def criteria_from(
    given: Mapping[str, str], present: CriteriaSettings, faults: Faults
) -> CriteriaSettings:
    """An emptied input means the usual setting."""

    def read(name: str, usual: T, kept: T, understand: Callable[[str], T]) -> T:
        if name not in given:
            return kept
        typed = given[name].strip()
        found = faults.tried(name, lambda: understand(typed)) if typed else usual
        return kept if found is None else found

    return CriteriaSettings(
        read("off_target_percent", _USUAL.off_target_percent, present.off_target_percent, _share),
        read("deteriorating_moves", _USUAL.deteriorating_moves, present.deteriorating_moves, _run),
        read("amber_periods", _USUAL.amber_periods, present.amber_periods, _run),
    )


def check_rule(
    made: Indicator, organisation: Organisation, targets: tuple[Target, ...], faults: Faults
) -> None:
    """Levels in their order and within the bounds, and targets that the scheme can rate by."""
    scheme = made.scheme_under(organisation.scheme)
    place = "scheme" if made.scheme is None else "scheme_settings"
    faults.tried(place, lambda: check_order(scheme, made.polarity))
    for name, level in levels_of(scheme).items():
        if made.bounds is not None and not made.bounds.hold(level):
            faults.add(place, f"{name} {level:f} is outside what is possible, {made.bounds}.")
    if made.success is not None and made.bounds is not None and not made.bounds.hold(made.success):
        faults.add("success_value", f"Write a level within what is possible, {made.bounds}.")
    if needs_positive_target(scheme) and any(target.value <= 0 for target in targets):
        faults.add(
            "scheme",
            f"{scheme_name(scheme)} rates in shares of the target, and there is a target of 0 or "
            "below. Choose thresholds or points.",
        )


def _share(typed: str) -> Decimal:
    return share(typed, above_zero=True)


def _run(typed: str) -> int:
    return scalars.whole(typed, 1, LONGEST_RUN)
