"""What a forecast says, in words that claim no more than it carries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.exact_decimals import rounded
from domain.forecast_scores import ForecastRecord
from domain.frequencies import MONTH_NAMES, Frequency
from domain.measures import Measure
from domain.outlooks import FEWEST, Course, Horizon, Outlook, Recovery
from domain.periods import Period
from domain.promise_record import PromiseRecord
from domain.values import format_value
from handlers.words import Words

NO_CHANCE = "no target"
LEAST_WORDS, MOST_WORDS = "less than 1%", "more than 99%"
_LEAST, _MOST = 0.01, 0.99


def chance_words(chance: float | None) -> str:
    """Never 0% or 100%: a forecast knows no certainty."""
    if chance is None:
        return NO_CHANCE
    if chance < _LEAST:
        return LEAST_WORDS
    if chance > _MOST:
        return MOST_WORDS
    return f"{rounded(Decimal(chance) * 100, 0)}%"


@dataclass(frozen=True)
class Numbers:
    """A forecast's numbers as people read them, all with as many places as the largest needs."""

    words: Words
    places: int

    def value(self, number: float) -> str:
        record = self.words.record
        exact = rounded(Decimal(number), self.places)
        measure, currency = record.indicator.measure, record.organisation.currency
        return format_value(exact, measure, decimals=self.places, currency=currency)

    def span(self, horizon: Horizon) -> str:
        return f"{self.value(horizon.low)} to {self.value(horizon.high)}"


def numbers(words: Words, horizons: Iterable[Horizon]) -> Numbers:
    largest = max((max(abs(each.low), abs(each.high)) for each in horizons), default=0.0)
    indicator = words.record.indicator
    if indicator.decimals is not None:
        return Numbers(words, indicator.decimals)
    return Numbers(words, _places(indicator.measure, largest))


def _places(measure: Measure, largest: float) -> int:
    """No more than a forecast can know."""
    match measure:
        case Measure.COUNT | Measure.CURRENCY:
            return 0 if largest >= 10 else 1
        case Measure.RATIO:
            return 1 if largest >= 1 else 2
        case _:
            return 1


def period_name(period: Period, today: date) -> str:
    """As said in a sentence: "July", "July 2019" in another year, "Q3 2017/18"."""
    if period.frequency is not Frequency.MONTHLY:
        return period.label
    name = MONTH_NAMES[period.first.month - 1]
    return name if period.first.year == today.year else f"{name} {period.first.year}"


def recovery_words(found: Recovery, today: date) -> str:
    """When it is back on track, without the name of what is."""
    name = period_name(found.period, today) if found.period else ""
    match found.course:
        case Course.NO_LEVEL:
            return "no target is set for these periods, so there is no chance of meeting one"
        case Course.STAYS:
            return f"on target, and at even odds or better of meeting it in each period to {name}"
        case Course.SLIPS:
            return f"on target now, but more likely to miss it than not in {name}"
        case Course.EXPECTED:
            odds = "even odds or better then and in the next period"
            return f"not before {name} on current data: {odds}"
        case Course.NOT_BEFORE:
            return f"not before {name} on current data, and no further is forecast"
        case Course.NO_DATE:
            return "no recovery date on current data"


def recovery_brief(found: Recovery, today: date) -> str:
    """As `recovery_words`, for one of many lines or a picture."""
    name = period_name(found.period, today) if found.period else ""
    match found.course:
        case Course.NO_LEVEL:
            return NO_CHANCE
        case Course.STAYS:
            return "on target, at even odds or better"
        case Course.SLIPS:
            return f"on target, more likely than not to miss it in {name}"
        case Course.EXPECTED | Course.NOT_BEFORE:
            return f"not before {name} on current data"
        case Course.NO_DATE:
            return recovery_words(found, today)


def too_few_words(name: str, values: int, since: str = "") -> str:
    """Why there is no forecast; ``since`` is when its process was changed."""
    has = "no final value" if not values else f"{values} final value{'' if values == 1 else 's'}"
    more = FEWEST - values
    return f"No forecast for {name} yet: it has {has}{since}, and {FEWEST} are needed, {more} more."


def weight_words(outlook: Outlook) -> str:
    """How much the forecast rests on."""
    made = f"made from {outlook.values} values"
    return f"provisional: {made}" if outlook.is_provisional else made


def forecast_record_words(record: ForecastRecord) -> str:
    if not record.forecasts:
        return "None can be checked yet: what they were made for has no value yet."
    forecasts, its = ("forecast", "its") if record.forecasts == 1 else ("forecasts", "their")
    values = "1 value" if record.values == 1 else f"{record.values:,} values"
    whole = f"{record.forecasts:,} {forecasts} of {values}"
    told = f"{record.inside:,} of {whole} had it in {its} 80% range"
    if not record.is_telling:
        return f"{told}. Too few yet to judge by."
    if record.brier is not None:
        chances = "1 chance" if record.chances == 1 else f"{record.chances:,} chances"
        told += (
            f"; {its} {chances} of meeting the target scored {record.brier:.2f}, where 0 is "
            "perfect and 0.25 no better than a coin (Brier score)"
        )
    return f"{told}."


def promise_record_words(record: PromiseRecord) -> str:
    if not record.judged:
        return "no promise has come due"
    return f"{record.kept} kept, {record.broken} broken"
