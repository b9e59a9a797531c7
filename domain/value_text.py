"""The grammar of typed values: numbers, units, durations and ratios; limits are judged later."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.exact_decimals import decimal_of
from domain.measures import Entry, Measure
from domain.typed_text import plain
from domain.unit_words import MULTIPLIERS, TIMES, kind_of, words_of

MOST_DIGITS = 15
_NARROW_SPACES = "\u00a0\u2009\u202f\u2007"
_NUMBER = r"(?:\d[\d,]*(?:\.\d*)?|\.\d+)"
_SIGNS = "£$€"
_AMOUNT = (
    rf"(?:[+-] ?)?[{_SIGNS}]? ?(?:(?<=[{_SIGNS}])[+-])?{_NUMBER}"
    rf"(?: ?(?!of\b|out\b)[a-z%{_SIGNS}]+(?: (?!of\b|out\b)[a-z%{_SIGNS}]+)*)?"
)
_PARTS = re.compile(
    rf"(?P<sign>[+-])? ?(?P<before>[{_SIGNS}])? ?(?P<sign2>[+-])?(?P<number>{_NUMBER})"
    rf"(?P<suffix>[ a-z%{_SIGNS}]*)",
    re.ASCII,
)
_DURATION = re.compile(
    rf"(?P<sign>[+-] ?)?(?P<parts>(?:{_NUMBER} ?[a-z]+(?: |$|(?=\d)))+)", re.ASCII
)
_DURATION_JOINT = re.compile(rf"([a-z]+)(?: ?, ?(?:and )?| and )(?={_NUMBER} ?([a-z]+))", re.ASCII)
_DURATION_PART = re.compile(rf"({_NUMBER}) ?([a-z]+)", re.ASCII)
_RATIO = re.compile(
    rf"(?P<before>(?:.*?[\s=:(,;])??)(?P<numerator>{_AMOUNT}) ?"
    rf"(?:/|(?:(?<= )out )?(?<= )of ) ?(?P<denominator>{_AMOUNT})(?P<after>$|[\s=:(),;].*)",
    re.ASCII,
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_BESIDE = " =:(),;"


_NOUNS = {
    Measure.COUNT: "a plain number",
    Measure.PERCENT: "a percentage",
    Measure.RATIO: "a plain number",
    Measure.SCORE: "a score",
    Measure.DAYS: "a time in days",
    Measure.HOURS: "a time in hours",
    Measure.MINUTES: "a time in minutes",
    Measure.YEARS: "a time in years",
    Measure.CURRENCY: "an amount of money",
}


class UnreadableError(Exception):
    """Why a text is no value, and the text to write instead where one can be guessed."""

    def __init__(self, reason: str, correction: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.correction = correction


@dataclass(frozen=True)
class Unit:
    """What the indicator is measured in; `words` are its own nouns, such as calls."""

    measure: Measure
    words: frozenset[str] = frozenset()
    currency: str | None = None


def read(typed: str, unit: Unit) -> Entry:
    """The numbers of one typed value, in the measure's unit and with the digits typed."""
    text = _without_own_sign(_flat(typed), unit)
    if unit.measure in TIMES:
        text = _joined(text, TIMES[unit.measure][0])
    _check_digits(text)
    ratio = _split_ratio(text, unit)
    if ratio is None:
        return Entry(_value(text, unit))
    before, numerator, denominator, after = ratio
    if before and after:
        raise UnreadableError("has more than one value", f"{numerator}/{denominator}")
    top = _numerator(numerator, unit)
    bottom = _value(denominator, Unit(Measure.COUNT, unit.words))
    if bottom <= 0:
        raise UnreadableError("divides by zero" if bottom == 0 else "divides by less than zero")
    beside = before or after
    bottom, top = _plain_zeros(bottom), _plain_zeros(top)
    return Entry(_value(beside, unit) if beside else None, top, bottom)


def _flat(typed: str) -> str:
    text = re.sub(rf"(?<=\d)[{_NARROW_SPACES}](?=\d)", ",", plain(typed).lower())
    return re.sub(r"\s+", " ", text)


def _without_own_sign(text: str, unit: Unit) -> str:
    """The grammar knows three currency signs; the organisation's own may be any other."""
    own = (unit.currency or "").lower()
    if unit.measure is not Measure.CURRENCY or not own or own in _SIGNS:
        return text
    return text.replace(own, " ", 1).strip()


def _joined(text: str, sizes: Mapping[str, int]) -> str:
    """3 days, 4 hours as 3 days 4 hours; two times of one kind stay apart."""

    def joint(match: re.Match[str]) -> str:
        falls = sizes.get(match[1], 0) > sizes.get(match[2], 0) > 0
        return f"{match[1]} " if falls else match[0]

    return _DURATION_JOINT.sub(joint, text)


def _check_digits(text: str) -> None:
    if any(char.isnumeric() and not char.isascii() for char in text):
        raise UnreadableError("uses signs other than the digits 0 to 9")
    if not re.search(r"\d", text):
        raise UnreadableError("is not a number")
    if re.search(r"\d ?e ?[+-]?\d", text):
        raise UnreadableError("is written with an exponent")


def _split_ratio(text: str, unit: Unit) -> tuple[str, str, str, str] | None:
    """What stands before the ratio, its two numbers, and what stands after it."""
    match = _RATIO.fullmatch(text)
    if match is None:
        if text.count("/") > 0:
            raise UnreadableError("is not one number over another")
        return None
    before, numerator = match["before"], match["numerator"]
    if unit.measure in TIMES and before.strip() and before[-1] == " " and before[-2] not in _BESIDE:
        before, numerator = "", before + numerator
    after = match["after"]
    if "/" in before + after:
        raise UnreadableError("has more than one value")
    if before and not re.search(r"[^\d., +-]", before):
        raise UnreadableError("has more than one value")  # 12 5/40 may be a mixed fraction
    return before.strip(_BESIDE), numerator, match["denominator"], after.strip(_BESIDE)


def _plain_zeros(number: Decimal) -> Decimal:
    """118.4k as 118400; a value keeps 1.2k as typed, since it was rounded to hundreds."""
    return Decimal(f"{number:f}")


def _numerator(text: str, unit: Unit) -> Decimal:
    if unit.measure in TIMES or unit.measure is Measure.CURRENCY:
        return _value(text, unit)
    return _value(text, Unit(Measure.COUNT, unit.words))


def _value(text: str, unit: Unit) -> Decimal:
    match = _PARTS.fullmatch(text)
    if match is None:
        return _duration(text, unit)
    if match["sign"] and match["sign2"]:
        raise _not_one_number(text)
    power, words = _suffix(match["suffix"], unit)
    _check_words([match["before"] or "", *words], unit, match["number"])
    sign = "-" if "-" in (match["sign"], match["sign2"]) else ""
    number = Decimal(f"{sign}{_digits(match['number'])}E{power}")
    own = TIMES.get(unit.measure, ({}, 0))
    size = own[0].get(words[0], own[1]) if words else own[1]
    if size != own[1]:
        return decimal_of(Fraction(number) * size / own[1])
    return number.copy_abs() if number == 0 else number


def _duration(text: str, unit: Unit) -> Decimal:
    """3d 4h in the measure's unit; the units must fall, so that nothing is said twice."""
    match = _DURATION.fullmatch(text)
    if match is None or unit.measure not in TIMES:
        raise _not_one_number(text)
    words, own = TIMES[unit.measure]
    parts = _DURATION_PART.findall(match["parts"])
    sizes = [words.get(word, 0) for _, word in parts]
    if 0 in sizes or any(b >= a for a, b in pairwise(sizes)):
        raise _not_one_number(text)
    total = sum(
        Fraction(_digits(part)) * size for (part, _), size in zip(parts, sizes, strict=True)
    )
    return decimal_of((-1 if "-" in (match["sign"] or "") else 1) * Fraction(total) / own)


def _digits(number: str) -> str:
    """The number without its thousands commas, which must stand where they belong."""
    bare = number.replace(",", "")
    if "," in number and not _GROUPED.fullmatch(number):
        raise UnreadableError("has a comma that does not part thousands", _without_commas(number))
    if len(bare.replace(".", "").lstrip("0")) > MOST_DIGITS:
        raise UnreadableError(f"has more than {MOST_DIGITS} digits")
    return bare


def _without_commas(number: str) -> str:
    """29,5 was meant as 29.5; anything else as a number without commas."""
    decimal_comma = re.fullmatch(r"\d+,\d+", number)
    return number.replace(",", ".") if decimal_comma else number.replace(",", "")


def _not_one_number(text: str) -> UnreadableError:
    numbers = re.findall(_NUMBER, text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})*,\d+", text):
        plain_number = text.replace(".", "").replace(",", ".")
        return UnreadableError("has a comma that does not part thousands", plain_number)
    if len(numbers) > 1:
        return UnreadableError("has more than one value")
    return UnreadableError("is not a number")


def _suffix(suffix: str, unit: Unit) -> tuple[int, list[str]]:
    """The power of ten of a multiplier, and the unit words after it."""
    words = re.findall(rf"per cent|[a-z]+|[%{_SIGNS}]", suffix)
    # In a time, m means minutes (or months), never millions.
    short = words[:1] == ["m"] and unit.measure in TIMES
    if words and words[0] in MULTIPLIERS and not short:
        return MULTIPLIERS[words[0]], words[1:]
    return 0, words


def _check_words(words: Iterable[str], unit: Unit, number: str) -> None:
    known = words_of(unit.measure, unit.currency) | unit.words
    times = TIMES[unit.measure][0] if unit.measure in TIMES else {}
    found = [word for word in words if word]
    for word in found:
        if word in known or word in times:
            continue
        kind = kind_of(word)
        if kind is None or (word == "m" and unit.measure in TIMES):
            raise UnreadableError(f"has the word {word}, which is not known here", number)
        if unit.measure is Measure.CURRENCY and kind == "an amount of money":
            raise UnreadableError(f"is in another currency than {unit.currency}")
        raise UnreadableError(
            f"is {kind}, and this is {_NOUNS[unit.measure]}",
            None if kind == "a time" else number,
        )
    if len(found) > 1:
        raise UnreadableError("has more than one unit")
