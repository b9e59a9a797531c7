"""The pace of a year in words, which claim no more than the data carries."""

import math
from collections.abc import Sequence
from fractions import Fraction

from domain.aggregation import Aggregation
from domain.forecast_values import changed_with
from domain.frequencies import Frequency
from domain.measures import Measure
from domain.outlooks import FEWEST
from domain.periods import Period
from domain.rating import Polarity
from domain.run_rate import Reach, highest_possible, lowest_possible
from domain.values import format_percent_of
from domain.year_ago import Change
from domain.year_to_date import Known
from domain.year_verdicts import LIKELY, UNLIKELY, Verdict
from handlers.pace_facts import YearPace
from handlers.words import Words

_NAMED_PERIODS = 4


def headline(pace: YearPace) -> str:
    """The verdict as a sentence."""
    year, words = pace.shown.year.label, Words(pace.record)
    target = words.value(pace.level) if pace.level is not None else ""
    value = pace.shown.total.value
    total = words.value(value) if value is not None else ""
    match pace.verdict:
        case Verdict.NO_TARGET:
            return f"There is no target for {year} to be on pace for."
        case Verdict.NOTHING_YET:
            return (
                f"No value of {year} is known yet, so nothing can be said of its target {target}."
            )
        case Verdict.MET:
            return f"Met: {total} in {year}, target {target}."
        case Verdict.MISSED:
            return f"Not met: {total} in {year}, target {target}."
        case Verdict.INCOMPLETE:
            missing = _counted(len(pace.shown.to_come), pace.shown.parts[0].period.frequency)
            return (
                f"{year} is over and {missing} of it missing, so it cannot be said whether its "
                f"target {target} was met: {total} so far."
            )
        case Verdict.SECURED:
            return f"Met whatever comes: {total} so far in {year}, target {target}."
        case Verdict.OUT_OF_REACH:
            return f"Out of reach: {_impossible(pace, words)}"
        case Verdict.LIKELY | Verdict.OPEN | Verdict.UNLIKELY:
            return _forecast(pace, target)
        case Verdict.AHEAD | Verdict.ON | Verdict.BEHIND:
            side = _SIDES[pace.verdict]
            return f"{side} so far; nothing can be said yet of how {year} ends."


_SIDES = {
    Verdict.AHEAD: "Better than its milestones",
    Verdict.ON: "Exactly on its milestones",
    Verdict.BEHIND: "Worse than its milestones",
}
_FORECASTS = {
    Verdict.LIKELY: "On pace: likely to meet",
    Verdict.OPEN: "Open: may or may not meet",
    Verdict.UNLIKELY: "Behind: unlikely to meet",
}
SHORT = {
    Verdict.NO_TARGET: "no target",
    Verdict.NOTHING_YET: "no value yet",
    Verdict.MET: "met",
    Verdict.MISSED: "not met",
    Verdict.INCOMPLETE: "values missing",
    Verdict.SECURED: "met already",
    Verdict.OUT_OF_REACH: "out of reach",
    Verdict.LIKELY: "likely",
    Verdict.OPEN: "open",
    Verdict.UNLIKELY: "unlikely",
    Verdict.AHEAD: "ahead so far",
    Verdict.ON: "on milestones",
    Verdict.BEHIND: "behind so far",
}


def outlook_words(pace: YearPace) -> str:
    """ "likely (about 90%, provisional)": the chance only where the verdict is the forecast's."""
    told, odds = SHORT[pace.verdict], pace.odds
    if not pace.verdict.from_forecast or odds is None or odds.chance is None:
        return told
    few = ", provisional" if odds.provisional else ""
    return f"{told} ({chance_words(odds.chance)}{few})"


def pill_words(pace: YearPace) -> str:
    told = SHORT[pace.verdict]
    return f"target {told}" if pace.verdict in _OF_TARGET else told


_OF_TARGET = (
    Verdict.MET,
    Verdict.MISSED,
    Verdict.SECURED,
    Verdict.OUT_OF_REACH,
    Verdict.LIKELY,
    Verdict.OPEN,
    Verdict.UNLIKELY,
)


def chance_words(chance: float) -> str:
    """In steps of five: more would only sound exact. It never gainsays the verdict beside it."""
    if chance < 0.05:
        return "less than 5%"
    if chance > 0.95:
        return "more than 95%"
    told = round(chance * 20) * 5
    if told == LIKELY * 100 and chance < LIKELY:
        return f"just under {told}%"
    if told == UNLIKELY * 100 and chance > UNLIKELY:
        return f"just over {told}%"
    return f"about {told}%"


def against(pace: YearPace, value: Fraction, milestone: Fraction | None) -> str:
    """ "1,050 against a milestone of 1,000: 50 over, 5.0% better"."""
    words = Words(pace.record)
    if milestone is None:
        return words.value(value)
    what = pace.rated_by if pace.by_rating else "milestone"
    told = f"{words.value(value)} against a {what} of {words.value(milestone)}"
    return f"{told}: {distance(pace, value, milestone)}"


def distance(pace: YearPace, value: Fraction, milestone: Fraction) -> str:
    """Both units: "50 over, 5.0% better"."""
    words, gap = Words(pace.record), value - milestone
    if not gap:
        return "exactly on it"
    side = "over" if gap > 0 else "under"
    told = f"{words.points(abs(gap))} {side}"
    if not milestone:
        return told
    worse = pace.indicator.polarity.is_worse(value, milestone)
    share = format_percent_of(abs(gap / milestone) * 100)
    return f"{told}, {share} {'worse' if worse else 'better'}"


def change_words(pace: YearPace, change: Change) -> str:
    """ "980 → 1,050: 70 more, 7.1% better"; without a percentage on a small base."""
    words = Words(pace.record)
    told = f"{words.value(change.before)} → {words.value(change.now)}"
    if not change.points:
        return f"{told}: no change"
    side = "more" if change.points > 0 else "less"
    moved = f"{told}: {words.points(abs(change.points))} {side}"
    better = "worse" if pace.indicator.polarity.is_worse(change.now, change.before) else "better"
    if change.percent is None:
        return f"{moved}, {better} (too small a base for a percentage)"
    return f"{moved}, {format_percent_of(abs(change.percent))} {better}"


def rate_words(pace: YearPace) -> str:
    """What the rest of the year has to bring; empty where nothing has to or can."""
    rate, words = pace.rate, Words(pace.record)
    if rate is None or rate.reach is not Reach.OPEN:
        return ""
    bound = "at least" if pace.indicator.polarity is Polarity.BIGGER else "at most"
    value = f"{bound} {'about ' if rate.estimated else ''}{words.value(_enough(pace, rate.value))}"
    if pace.shown.aggregation is Aggregation.LAST:
        return f"{value} at the end of {pace.shown.parts[-1].period.label}"
    told = "in" if rate.periods == 1 else "on average in"
    return f"{value} {told} {_rest(pace)}{_usual_cases(pace)}"


def _rest(pace: YearPace) -> str:
    """ "the month still to come", "4 months still to come"; a gap in the past does not come."""
    left, noun = len(pace.shown.to_come), pace.indicator.frequency.noun
    told = f"the {noun}" if left == 1 else f"{left} {noun}s"
    return f"{told} {'not known yet' if pace.shown.gaps else 'still to come'}"


def _usual_cases(pace: YearPace) -> str:
    return ", with last year's numbers of cases" if pace.rate and pace.rate.estimated else ""


def _enough(pace: YearPace, value: Fraction) -> Fraction:
    """Of a count whole ones, rounded to the side on which the target is met."""
    if pace.shown.measure is not Measure.COUNT or pace.rate is None or pace.rate.estimated:
        return value
    up = pace.indicator.polarity is Polarity.BIGGER
    return Fraction(math.ceil(value) if up else math.floor(value))


def remarks(pace: YearPace) -> tuple[str, ...]:
    """What the numbers leave out, and why something is not said."""
    shown, total = pace.shown, pace.shown.total
    noun = pace.indicator.frequency.noun
    found = []
    if shown.gaps:
        known = _counted(len(shown.counted), pace.indicator.frequency)
        found.append(
            f"{named(shown.gaps)} {_is(shown.gaps)} missing: the year to date is of the {known} "
            "known, and so is its milestone."
        )
    if shown.awaited:
        found.append(f"{named(shown.awaited)} {_is(shown.awaited)} not in yet.")
    for kind, told in (
        (Known.PROVISIONAL, "provisional, and counted"),
        (Known.TO_DATE, "still running, and not counted"),
        (Known.NOT_EXPECTED, "not expected, and not counted"),
    ):
        of_kind = [part.period for part in shown.parts if part.known is kind]
        found += [f"{named(of_kind)} {_is(of_kind)} {told}."] if of_kind else []
    if total.left_out:
        values = "1 value has" if total.left_out == 1 else f"{total.left_out} values have"
        found.append(f"{values} no numerator and denominator, and cannot be part of the ratio.")
    if pace.by_rating and pace.level is not None:
        found.append(f"The year has no target of its own: measured by the {pace.rating_level}.")
    elif pace.by_rating:
        found.append(f"The year has no target of its own; each {noun} has its rating target.")
    return (*found, *_silence(pace))


def named(periods: Sequence[Period]) -> str:
    """ "Jun 17, Jul 17 and 3 more"."""
    labels = [period.label for period in periods]
    if len(labels) > _NAMED_PERIODS:
        labels = [*labels[: _NAMED_PERIODS - 1], f"{len(labels) - _NAMED_PERIODS + 1} more"]
    return " and ".join(filter(None, [", ".join(labels[:-1]), labels[-1]]))


def _silence(pace: YearPace) -> tuple[str, ...]:
    """Why no chance is told although there is a target and a rest of the year."""
    if pace.level is None or (pace.odds and pace.odds.chance is not None) or not pace.shown.to_come:
        return ()
    if pace.points < FEWEST:
        since = " since its process was changed" if changed_with(pace.record) else ""
        if not pace.points:
            return (f"A forecast takes {FEWEST} values; there are none yet{since}.",)
        values = f"1 value{since} is" if pace.points == 1 else f"{pace.points} values{since} are"
        return (f"{values} too few for a forecast; it takes {FEWEST}.",)
    if pace.shown.gaps and pace.shown.aggregation is Aggregation.SUM:
        return ("With values missing, no chance can be told.",)
    return ()


def _forecast(pace: YearPace, target: str) -> str:
    odds = pace.odds
    chance = chance_words(odds.chance) if odds and odds.chance is not None else ""
    told = f"{_FORECASTS[pace.verdict]} the target {target} of {pace.shown.year.label}"
    few = f"; provisional, from {odds.points} points" if odds and odds.provisional else ""
    return f"{told} (chance {chance}{few})."


def _impossible(pace: YearPace, words: Words) -> str:
    value, indicator = pace.shown.total.value, pace.indicator
    so_far = f"{words.value(value)} so far" if value is not None else "nothing so far"
    target = words.value(pace.level or Fraction(0))
    bigger = indicator.polarity is Polarity.BIGGER
    best = highest_possible(indicator) if bigger else lowest_possible(indicator)
    even = f"even {words.value(best)} in {_rest(pace)}" if best is not None else "the rest"
    return (
        f"{so_far} in {pace.shown.year.label}, and {even} would miss {target}{_usual_cases(pace)}."
    )


def _counted(number: int, frequency: Frequency) -> str:
    return f"{number} {frequency.noun}{'' if number == 1 else 's'}"


def _is(periods: Sequence[Period]) -> str:
    return "is" if len(periods) == 1 else "are"
