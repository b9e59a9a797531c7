"""An indicator's numbers in words, as every answer about it says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from domain.assessments import Assessment, Record
from domain.cells import Cell, History
from domain.criteria import variance_words
from domain.exact_decimals import decimal_text
from domain.measures import Calculation, Entry, Measure
from domain.periods import Frequency, Period
from domain.rating import Polarity
from domain.readings import Reading, ReadingStatus
from domain.value_format import shared_places
from domain.values import format_points, format_value

EXAMPLES = {
    Measure.COUNT: "1,255",
    Measure.PERCENT: "29.5%",
    Measure.RATIO: "1.3",
    Measure.SCORE: "6.6",
    Measure.DAYS: "3.5 or 3d 12h",
    Measure.HOURS: "4.5 or 4h 30m",
    Measure.MINUTES: "90 or 1h 30m",
    Measure.YEARS: "2.5",
    Measure.CURRENCY: "3,400",
}
UNIT_WORDS = {Measure.PERCENT: "%", Measure.COUNT: "", Measure.RATIO: "", Measure.SCORE: "score"}


@dataclass(frozen=True)
class Words:
    """Says the numbers of one record's indicator."""

    record: Record

    def value(self, value: Fraction | Decimal) -> str:
        indicator = self.record.indicator
        return format_value(
            value, indicator.measure, decimals=indicator.decimals, currency=self._currency
        )

    def column(self, values: Sequence[Fraction | Decimal | None]) -> tuple[str, ...]:
        """Under one another, with as many decimals each; empty where there is none."""
        indicator, known = self.record.indicator, [each for each in values if each is not None]
        places = indicator.decimals
        if places is None:
            places = shared_places(known, indicator.measure)
        return tuple(
            "" if each is None
            else format_value(each, indicator.measure, decimals=places, currency=self._currency)
            for each in values
        )  # fmt: skip

    def level(self, level: Decimal | None) -> str:
        """What has to be reached: "≤ 10.0%"; empty where nothing has."""
        if level is None:
            return ""
        sign = "≥" if self.record.indicator.polarity is Polarity.BIGGER else "≤"
        return f"{sign} {self.value(level)}"

    def points(self, difference: Fraction) -> str:
        return format_points(difference, self.record.indicator.measure, currency=self._currency)

    def moved(self, difference: Fraction) -> str:
        """How far a value has moved: no rule hinges on that."""
        measure = self.record.indicator.measure
        return format_points(abs(difference), measure, currency=self._currency, hinges=False)

    def entry(self, entry: Entry) -> str:
        """The value; after it the ratio in brackets where there is one."""
        ratio = ratio_words(entry)
        value = self.value(entry.exact(self.record.indicator.measure))
        return f"{value} ({ratio})" if ratio else value

    def reading(self, reading: Reading) -> str:
        if reading.entry is not None:
            return self.value(reading.entry.exact(self.record.indicator.measure))
        return "not expected" if reading.status is ReadingStatus.NOT_EXPECTED else "withdrawn"

    def variance(self, cell: Cell) -> str:
        """Both units; empty without a target."""
        return variance_words(cell, self._history) if cell.variance else ""

    def rated(self, assessment: Assessment) -> str:
        """ "33.9%, Red, 23.9 points over target, 239% worse"."""
        cell = assessment.cell
        if cell.value is None:
            return cell.rating.word
        variance = self.variance(cell)
        return self.plainly_rated(assessment) + (f", {variance}" if variance else "")

    def plainly_rated(self, assessment: Assessment) -> str:
        """ "33.9%, Red"."""
        value, rating = assessment.cell.value, assessment.cell.rating.word
        return rating if value is None else f"{self.value(value)}, {rating}"

    def labelled(self, assessment: Assessment) -> str:
        """ "Dec 17: 33.9%"; empty without a value."""
        value = assessment.cell.value
        return "" if value is None else f"{assessment.period.label}: {self.value(value)}"

    def example(self) -> str:
        """A value that can be typed as it stands."""
        return self.examples().partition(" or ")[0]

    def examples(self) -> str:
        indicator = self.record.indicator
        if indicator.calculation is Calculation.RATIO:
            return "1255/4258"
        sign = self._currency if indicator.measure is Measure.CURRENCY else ""
        return sign + EXAMPLES[indicator.measure]

    def unit(self) -> str:
        measure = self.record.indicator.measure
        if measure is Measure.CURRENCY:
            return self._currency
        return UNIT_WORDS.get(measure, measure.value)

    @property
    def _currency(self) -> str:
        return self.record.organisation.currency

    @property
    def _history(self) -> History:
        indicator = self.record.indicator
        return History(
            (),
            indicator.polarity,
            indicator.measure,
            indicator.criteria,
            indicator.decimals,
            self._currency,
        )


def ratio_words(entry: Entry) -> str:
    """ "1,255 / 4,258", or empty."""
    if entry.numerator is None or entry.denominator is None:
        return ""
    return f"{grouped(entry.numerator)} / {grouped(entry.denominator)}"


def grouped(number: Decimal) -> str:
    """With commas between thousands: "1,255"."""
    return f"{Decimal(decimal_text(number)):,f}"


def months_of(period: Period) -> str:
    """The months that a period covers, where its long label does not name them already."""
    named = period.frequency in (Frequency.QUARTERLY, Frequency.TERMLY)
    return period.months_covered if named and period.months_covered not in period.long_label else ""
