"""Values: what people may log for an indicator, and what is refused and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.errors import ValueTextError
from domain.exact_decimals import decimal_text
from domain.measures import Bounds, Calculation, Entry, Measure, ratio_value
from domain.typed_text import LONGEST, readable, shown, too_long
from domain.value_format import (
    disagrees,
    format_level,
    format_percent_of,
    format_points,
    format_value,
)
from domain.value_text import Unit, UnreadableError, read

__all__ = [
    "Bounds",
    "Calculation",
    "Entry",
    "Measure",
    "decimal_text",
    "disagrees",
    "format_level",
    "format_percent_of",
    "format_points",
    "format_value",
    "parse_entry",
    "ratio_value",
]

_EXAMPLES = {
    Measure.COUNT: ("1,255", "25", "5"),
    Measure.PERCENT: ("29.5%", "99.5%", "5%", "0.5%"),
    Measure.RATIO: ("1.3", "0.9", "13"),
    Measure.SCORE: ("6.6", "4.5", "66"),
    Measure.DAYS: ("3.5 days", "0.5 days"),
    Measure.HOURS: ("4.5 hours", "0.5 hours"),
    Measure.MINUTES: ("90 minutes", "5 minutes"),
    Measure.YEARS: ("2.5 years", "0.5 years"),
    Measure.CURRENCY: ("{sign}3,400", "{sign}34"),
}
_SHARE_RATIO = "1255/4258"


@dataclass(frozen=True)
class _Rules:
    unit: Unit
    calculation: Calculation
    bounds: Bounds

    @property
    def share(self) -> bool:
        """Whether the value is a part of a whole, so that the part cannot be the bigger one."""
        return self.unit.measure is Measure.PERCENT and self.bounds.high == 100

    @property
    def takes_ratio(self) -> bool:
        """A percentage or ratio may be typed as its two numbers even where one is asked for."""
        return self.calculation is Calculation.RATIO or self.unit.measure in (
            Measure.PERCENT,
            Measure.RATIO,
        )


def parse_entry(
    text: str,
    *,
    measure: Measure,
    calculation: Calculation = Calculation.VALUE,
    bounds: Bounds | None = None,
    unit_words: Iterable[str] = (),
    currency: str | None = None,
) -> Entry:
    """The value that a person typed; ValueTextError says why not and what to write instead.

    A ratio indicator also takes its value alone, and a value beside its ratio; whether the two
    disagree is for the caller to ask (`disagrees`). In times, m is minutes; elsewhere millions.
    A time in several units (3d 4h) becomes the measure's own, rounded to 10 decimals. `unit_words`
    are the indicator's own nouns; with `currency`, the sign of another one is refused.
    """
    words = frozenset(word.lower() for word in unit_words)
    rules = _Rules(Unit(measure, words, currency), calculation, bounds or Bounds())
    try:
        _check_text(text)
        entry = read(text, rules.unit)
        _check(entry, rules)
    except UnreadableError as error:
        subject = shown(text) if text.strip() else "An empty value"
        correction = error.correction
        if correction is None or not _is_taken(correction, rules):
            correction = f"for example {_example(rules)}"
        raise ValueTextError(f"{subject} {error.reason}. Write {correction}.") from None
    return entry


def _check_text(text: str) -> None:
    if not text.strip():
        raise UnreadableError("cannot be stored")
    if too_long(text):
        raise UnreadableError(f"is longer than {LONGEST} characters")
    if not readable(text.strip()):
        raise UnreadableError("has characters in it that cannot be seen")


def _check(entry: Entry, rules: _Rules) -> None:
    if entry.numerator is not None and entry.denominator is not None:
        _check_ratio(entry.numerator, entry.denominator, rules)
    if entry.value is not None:
        _check_value(entry.value, rules)


def _check_value(value: Decimal, rules: _Rules) -> None:
    if rules.unit.measure is Measure.COUNT:
        if value < 0:
            raise UnreadableError("is a count below zero", decimal_text(value.copy_abs()))
        if rules.calculation is Calculation.VALUE and value != value.to_integral_value():
            whole = decimal_text(Decimal(int(value)))
            raise UnreadableError("is a count, and a count is a whole number", whole)
    _check_bounds(Fraction(value), rules)


def _check_ratio(numerator: Decimal, denominator: Decimal, rules: _Rules) -> None:
    top, bottom = decimal_text(numerator), decimal_text(denominator)
    if not rules.takes_ratio:
        raise UnreadableError("is a ratio, and this indicator takes one number")
    if numerator < 0 and (rules.share or rules.unit.measure is Measure.COUNT):
        raise UnreadableError("has a count below zero", f"{top[1:]}/{bottom}")
    if rules.share and numerator > denominator:
        raise UnreadableError("has a part that is bigger than the whole", f"{bottom}/{top}")
    _check_bounds(ratio_value(numerator, denominator, rules.unit.measure), rules)


def _check_bounds(value: Fraction, rules: _Rules) -> None:
    low, high = rules.bounds.low, rules.bounds.high
    if high is not None and value > Fraction(high):
        raise UnreadableError(f"is above the highest possible value, {_shown(high, rules)}")
    if low is not None and value < Fraction(low):
        raise UnreadableError(f"is below the lowest possible value, {_shown(low, rules)}")


def _shown(bound: Decimal, rules: _Rules) -> str:
    unit = rules.unit
    places = max(0, -int(bound.normalize().as_tuple().exponent))
    return format_value(bound, unit.measure, decimals=places, currency=unit.currency or "£")


def _example(rules: _Rules) -> str:
    """A text that would be taken, within the indicator's bounds."""
    sign = rules.unit.currency or "£"
    texts = [text.format(sign=sign) for text in _EXAMPLES[rules.unit.measure]]
    for bound in (rules.bounds.low, rules.bounds.high):
        texts += [] if bound is None else [decimal_text(bound)]
    first = next((text for text in texts if _is_taken(text, rules)), texts[0])
    if rules.calculation is Calculation.RATIO and _is_taken(_SHARE_RATIO, rules):
        return f"{_SHARE_RATIO} or {first}"
    return first


def _is_taken(text: str, rules: _Rules) -> bool:
    try:
        _check(read(text, rules.unit), rules)
    except UnreadableError:
        return False
    return True
