"""The words and signs that people put beside a number, and what they stand for."""

from collections.abc import Mapping

from domain.measures import Measure

MULTIPLIERS: Mapping[str, int] = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "bn": 9,
    "billion": 9,
}
PERCENT_WORDS = frozenset({"%", "percent", "per cent", "pct"})
SCORE_WORDS = frozenset({"point", "points", "pts"})
CURRENCIES: Mapping[str, frozenset[str]] = {
    "£": frozenset({"£", "gbp", "pound", "pounds"}),
    "$": frozenset({"$", "usd", "dollar", "dollars"}),
    "€": frozenset({"€", "eur", "euro", "euros"}),
}
CURRENCY_WORDS = frozenset().union(*CURRENCIES.values())
_SECONDS = {
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), 7 * 24 * 3600),
    **dict.fromkeys(("d", "day", "days"), 24 * 3600),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), 1),
}
_MONTHS = {
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), 12),
    **dict.fromkeys(("mo", "mos", "month", "months"), 1),
}
# A time's words count in seconds (or months), and so does the measure's own unit.
TIMES: Mapping[Measure, tuple[Mapping[str, int], int]] = {
    Measure.DAYS: (_SECONDS, 24 * 3600),
    Measure.HOURS: (_SECONDS, 3600),
    Measure.MINUTES: (_SECONDS, 60),
    Measure.YEARS: (_MONTHS, 12),
}
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(_SECONDS, "a time"),
    **dict.fromkeys(_MONTHS, "a time"),
    **dict.fromkeys(SCORE_WORDS, "a score"),
    **dict.fromkeys(CURRENCY_WORDS, "an amount of money"),
    **dict.fromkeys(PERCENT_WORDS, "a percentage"),
}


def kind_of(word: str) -> str | None:
    """ "a time", "a percentage", ...: what a unit word of any measure stands for."""
    return _KINDS.get(word)


def words_of(measure: Measure, currency: str | None) -> frozenset[str]:
    """The unit words that change nothing about a number of this measure."""
    if measure is Measure.PERCENT:
        return PERCENT_WORDS
    if measure is Measure.SCORE:
        return SCORE_WORDS
    if measure is not Measure.CURRENCY:
        return frozenset()
    if currency is None:
        return CURRENCY_WORDS
    return CURRENCIES.get(currency, frozenset({currency.lower()}))
