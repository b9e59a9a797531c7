"""Where an indicator's year stands against its target: to date, last year, odds, run rate."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.aggregation import Aggregation
from domain.annual_targets import AnnualTarget, standing
from domain.assessments import Record
from domain.forecast_values import changed_with, earliest, possible_range
from domain.indicators import Indicator
from domain.levels import level_of, level_word
from domain.measures import Entry
from domain.outlooks import ENOUGH, FEWEST
from domain.periods import Period
from domain.readings import counting
from domain.run_rate import RunRate, run_rate
from domain.year_ago import Change, change_to_date, latest_change
from domain.year_to_date import YearToDate, chosen_year, year_to_date
from domain.year_verdicts import Judged, Verdict, verdict
from handlers.scene import Scene

if TYPE_CHECKING:
    from domain.insight.xmr import Floats
    from domain.insight.year_end import Fan

_FURTHEST_YEARS = 2
Entries = Mapping[Period, Entry]


@dataclass(frozen=True)
class Odds:
    """``chance`` of meeting the year's target, None where it has none; ``points`` say it."""

    points: int
    chance: float | None = None
    fan: "tuple[Fan, ...]" = ()

    @property
    def provisional(self) -> bool:
        return self.points < ENOUGH


@dataclass(frozen=True)
class YearPace:
    """One indicator's year. ``level`` is the year's target; ``by_rating`` says that it is the
    rating target, because the year has none of its own. ``odds`` is None without a forecast.
    """

    record: Record
    shown: YearToDate
    target: AnnualTarget | None
    level: Fraction | None
    by_rating: bool
    milestones: Mapping[Period, Decimal]
    latest_before: Change | None
    to_date_before: Change | None
    rate: RunRate | None
    odds: Odds | None
    points: int
    verdict: Verdict

    @property
    def rated_by(self) -> str:
        """What the periods are rated by: explicit thresholds have no target."""
        return level_word(self.record)

    @property
    def rating_level(self) -> str:
        return "rating target" if self.rated_by == "target" else self.rated_by

    @property
    def indicator(self) -> Indicator:
        return self.record.indicator

    @property
    def milestone(self) -> Fraction | None:
        """Of the latest period that is known."""
        latest = self.shown.latest
        found = self.milestones.get(latest.period) if latest else None
        return None if found is None else Fraction(found)

    @property
    def milestone_to_date(self) -> Fraction | None:
        return self.shown.milestone(self.milestones, self.shown.counted)


def year_pace(
    scene: Scene, record: Record, year: Period | None, targets: tuple[AnnualTarget, ...]
) -> YearPace:
    """``year`` None means the one that matters now."""
    year = year or chosen_year(record, [each.year for each in targets], scene.today)
    target, shown = standing(targets, year), year_to_date(record, year, scene.today)
    milestones, by_rating = _milestones(record, shown, target)
    level, entries = _level(shown, target, milestones), _entries(record, shown)
    rate = run_rate(record.indicator, shown, level, entries) if level is not None else None
    odds = _odds(record, shown, entries, level)
    to_date = shown.milestone(milestones, shown.counted)
    chance = odds.chance if odds else None
    return YearPace(
        record=record,
        shown=shown,
        target=target,
        level=level,
        by_rating=by_rating,
        milestones=milestones,
        latest_before=latest_change(shown, entries),
        to_date_before=change_to_date(shown, entries),
        rate=rate,
        odds=odds,
        points=len(_since_change(record, entries)),
        verdict=verdict(Judged(record.indicator, shown, level, to_date, rate, chance)),
    )


def _entries(record: Record, shown: YearToDate) -> Entries:
    """All values, through the shown year, but that of a period which is still running."""
    counted = {part.period for part in shown.counted}
    return {
        period: reading.entry
        for period, reading in counting(record.readings).items()
        if reading.entry is not None
        and (period in counted or period.last < shown.parts[0].period.first)
    }


def _since_change(record: Record, entries: Entries) -> Entries:
    """What was before new limits began is another process, which says nothing of what comes."""
    begun = changed_with(record)
    return {each: entry for each, entry in entries.items() if begun is None or each >= begun}


def _milestones(
    record: Record, shown: YearToDate, target: AnnualTarget | None
) -> tuple[Mapping[Period, Decimal], bool]:
    """Of the year's target; without one, of a level what rates its periods; whether it is this."""
    if target is not None:
        return {each.period: each.value for each in target.milestones}, False
    if shown.aggregation is Aggregation.SUM:
        return {}, False
    rated = {part.period: level_of(record, part.period) for part in shown.parts}
    found = {period: level for period, level in rated.items() if level is not None}
    return found, bool(found)


def _level(
    shown: YearToDate, target: AnnualTarget | None, milestones: Mapping[Period, Decimal]
) -> Fraction | None:
    """The year's target; by rating targets only where one and the same holds all year."""
    if target is not None:
        return Fraction(target.value)
    levels = set(milestones.values())
    whole = len(milestones) == len(shown.parts) and len(levels) == 1
    return Fraction(levels.pop()) if whole else None


def _odds(
    record: Record, shown: YearToDate, entries: Entries, level: Fraction | None
) -> Odds | None:
    """From the forecast's paths through the rest of the year; None where they cannot say."""
    known = _since_change(record, entries)
    if len(known) < FEWEST or not shown.to_come:
        return None
    # numpy takes a tenth of a second to load, and most requests ask nothing of the future.
    from domain.insight.forecast import forecast
    from domain.insight.year_end import ahead_of, year_end

    latest, last = max(known), shown.parts[-1].period
    a_year = last.calendar.periods_a_year(last.frequency)
    periods = ahead_of(shown)
    steps = [*last.calendar.span(latest.next(), last)]
    if not periods or len(steps) > _FURTHEST_YEARS * a_year:
        return None
    found = forecast(
        _values(record, known, max(earliest(latest), min(known)), latest),
        a_year,
        len(steps),
        *possible_range(record.indicator, [_exact(record, each) for each in known.values()]),
    )
    if found is None:
        return None
    columns = [steps.index(period) for period in periods]
    end = year_end(shown, periods, found.paths[:, columns], entries)
    if end is None:
        return None
    chance = end.chance(level, record.indicator.polarity) if level is not None else None
    return Odds(len(known), chance, end.fan)


def _values(record: Record, entries: Entries, first: Period, last: Period) -> "Floats":
    import numpy as np

    known = (entries.get(period) for period in first.calendar.span(first, last))
    return np.array([math.nan if each is None else float(_exact(record, each)) for each in known])


def _exact(record: Record, entry: Entry) -> Fraction:
    return entry.exact(record.indicator.measure)
