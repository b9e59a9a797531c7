"""What the picture of a year shows: its value to date, the milestones, and where it may end."""

from dataclasses import dataclass

from domain.aggregation import Aggregation
from domain.measures import Measure
from domain.year_points import YearPoint
from domain.year_to_date import TO_COME, YearPeriod
from handlers.pace_facts import YearPace
from handlers.pace_words import distance, pill_words
from handlers.words import Words


@dataclass(frozen=True)
class YearPicture:
    """Every text in its final words; ``conclusion`` is the verdict, ``so_far`` what the line is."""

    title: str
    subtitle: str
    points: tuple[YearPoint, ...]
    measure: Measure
    currency: str
    value_shown: str = ""
    distance: str = ""
    target_shown: str = ""
    verdict: str = ""
    so_far: str = "Year to date"
    conclusion: str = ""


def year_picture(pace: YearPace, unit_name: str, conclusion: str) -> YearPicture | None:
    """None where there is nothing to draw: no value, or a year of one period."""
    shown, words = pace.shown, Words(pace.record)
    value, to_date = shown.total.value, pace.milestone_to_date
    if value is None or len(shown.parts) < 2:
        return None
    told = f"{shown.year.label} {_KINDS[shown.aggregation]}" if shown.to_come else shown.year.label
    return YearPicture(
        title=pace.indicator.name,
        subtitle=" · ".join((unit_name, told, pace.indicator.polarity.direction)),
        points=_points(pace),
        measure=shown.measure,
        currency=pace.record.organisation.currency,
        value_shown=words.value(value),
        distance="" if to_date is None else distance(pace, value, to_date),
        target_shown="" if pace.level is None else f"Target {words.value(pace.level)}",
        verdict=pill_words(pace),
        so_far=_SO_FAR.get(shown.aggregation, "Year to date"),
        conclusion=conclusion,
    )


_KINDS = {
    Aggregation.SUM: "added up",
    Aggregation.MEAN: "on average",
    Aggregation.LAST: "level",
    Aggregation.RATIO_OF_SUMS: "to date",
}


_SO_FAR = {Aggregation.LAST: "Latest value"}


def _points(pace: YearPace) -> tuple[YearPoint, ...]:
    fan = {each.period: each for each in pace.odds.fan} if pace.odds else {}
    found = []
    for at, part in enumerate(pace.shown.parts):
        ahead = fan.get(part.period)
        found.append(
            YearPoint(
                part.period.label,
                _actual(pace, at, part),
                _milestone(pace, at),
                ahead.low if ahead else None,
                ahead.median if ahead else None,
                ahead.high if ahead else None,
            )
        )
    return tuple(found)


def _actual(pace: YearPace, at: int, part: YearPeriod) -> float | None:
    if not part.counts:
        return None
    value = pace.shown.through([each for each in pace.shown.parts[: at + 1] if each.counts]).value
    return None if value is None else float(value)


def _milestone(pace: YearPace, at: int) -> float | None:
    """Of the year so far; a period that is left out of the value is left out here too."""
    shown, part = pace.shown, pace.shown.parts[at]
    if shown.aggregation is Aggregation.LAST or not (part.counts or part.known in TO_COME):
        level = pace.milestones.get(part.period)
        return None if level is None else float(level)
    left_out = set(shown.gaps)
    parts = [
        each
        for each in shown.parts[: at + 1]
        if (each.counts or each.known in TO_COME) and each.period not in left_out
    ]
    if shown.aggregation is Aggregation.RATIO_OF_SUMS and not part.counts:
        level = pace.milestones.get(part.period)
        return None if level is None else float(level)
    found = shown.milestone(pace.milestones, parts)
    return None if found is None else float(found)
