"""Snapshots: what is to be said of an indicator at one moment, as plain facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from domain.actions import Action
from domain.assessments import Assessment, Record
from domain.chips import SILENT, Chip, FanStep, LimitSpan, Signal
from domain.criteria import CriterionMet
from domain.marks import ChangeMark, marks_of
from domain.rating import (
    Floor,
    Points,
    Polarity,
    Rating,
    Relative,
    Thresholds,
    YearOnYear,
)
from domain.readings import ReadingStatus
from domain.values import Measure, format_points, format_value

SHOWN_PERIODS = 13  # a year and the same period of the year before (Norfolk 2.4)


@dataclass(frozen=True)
class Point:
    """One period of a snapshot's history; ``period`` is canonical text.

    ``amber_until`` is the worst value that is still Amber, where the scheme knows one. ``outside``:
    of the process limits.
    """

    period: str
    label: str
    value: Decimal | None
    rating: Rating
    target: Decimal | None = None
    provisional: bool = False
    amber_until: Decimal | None = None
    outside: bool = False


@dataclass(frozen=True)
class Snapshot:
    """An indicator in one period, with the periods before it, oldest first.

    ``period`` is the latest one with a value, or the latest cell where there is none, or empty
    for an indicator without readings. ``points`` and ``percent`` are the signed shortfall,
    positive = worse. ``after`` are the ended periods since then, all without a value.
    ``green_words`` to ``red_words`` say what the colours mean here.
    ``lead`` and ``owner`` are people's keys. ``marks`` are the days in the history on which changes
    took effect. ``chip`` says whether the value is news, ``limits`` are the process limits in the
    history, ``fan`` is the forecast.
    """

    indicator: str
    name: str
    unit: str
    unit_name: str
    measure: Measure
    polarity: Polarity
    frequency: str
    decimals: int | None
    currency: str
    lead: str
    owner: str
    period: str
    period_label: str
    period_long: str
    rating: Rating
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    provisional: bool = False
    target: Decimal | None = None
    success: Decimal | None = None
    points: Decimal | None = None
    percent: Decimal | None = None
    criteria: tuple[CriterionMet, ...] = ()
    history: tuple[Point, ...] = ()
    after: tuple[Point, ...] = ()
    green_words: str = ""
    amber_words: str = ""
    red_words: str = ""
    marks: tuple[ChangeMark, ...] = ()
    chip: Chip | None = None
    limits: tuple[LimitSpan, ...] = ()
    fan: tuple[FanStep, ...] = ()

    @property
    def is_exception(self) -> bool:
        return bool(self.criteria)

    @property
    def is_early_warning(self) -> bool:
        """It slides, and no criterion says so yet: told once a week, and never an alert."""
        sliding = self.chip is not None and self.chip.is_concern
        return sliding and not self.is_exception and self.rating is not Rating.RED


def snapshot(
    record: Record,
    assessments: tuple[Assessment, ...],
    unit_name: str,
    actions: Iterable[Action] = (),
    signal: Signal = SILENT,
) -> Snapshot:
    """The indicator at its latest value, with up to `SHOWN_PERIODS` periods of history.

    ``actions`` are those whose day of effect is to be marked; ``signal`` is of the assessments.
    """
    at = _latest_valued(assessments)
    shown = assessments[max(0, at + 1 - SHOWN_PERIODS) : at + 1] if assessments else ()
    latest = shown[-1] if shown else None
    base = replace(
        _without_values(record, latest, unit_name),
        history=tuple(_point(record, each, signal.outside) for each in shown),
        after=tuple(_point(record, each) for each in assessments[at + 1 :][-SHOWN_PERIODS:]),
        marks=marks_of(actions, record.changes, assessments[: at + 1], shown),
        chip=signal.chip,
        limits=_within(signal.limits, shown),
    )
    if latest is None:
        return base
    return replace(_with_value(base, latest), criteria=_criteria_now(assessments[at:]))


def _without_values(record: Record, latest: Assessment | None, unit_name: str) -> Snapshot:
    indicator = record.indicator
    green, amber, red = colour_words(record)
    return Snapshot(
        indicator=indicator.key,
        name=indicator.name,
        unit=indicator.unit,
        unit_name=unit_name,
        measure=indicator.measure,
        polarity=indicator.polarity,
        frequency=indicator.frequency.value,
        decimals=indicator.decimals,
        currency=record.organisation.currency,
        lead=indicator.lead_officer,
        owner=indicator.data_owner,
        period=latest.period.text if latest else "",
        period_label=latest.period.label if latest else "",
        period_long=latest.period.long_label if latest else "",
        rating=latest.cell.rating if latest else Rating.AWAITED,
        target=_target_without_value(record, latest),
        success=indicator.success,
        green_words=green,
        amber_words=amber,
        red_words=red,
    )


def colour_words(record: Record) -> tuple[str, str, str]:
    """What Green, Amber and Red mean under the indicator's scheme, for keys and legends."""
    match record.indicator.scheme_under(record.organisation.scheme):
        case Relative(amber=amber, green=green) if green:
            return f"Up to {green}% worse", f"Up to {amber}% worse", f"More than {amber}% worse"
        case Relative(amber=amber):
            return "On target", f"Up to {amber}% worse", f"More than {amber}% worse"
        case Points(amber=amber, green=green):
            words = _points(record, amber)
            best = f"Up to {_points(record, green)} worse" if green else "On target"
            return best, f"Up to {words} worse", f"More than {words} worse"
        case Floor(floor=floor):
            words = _shown(record, floor)
            return "On target", f"Between target and floor {words}", f"Worse than floor {words}"
        case Thresholds(green=green, amber=amber):
            return (
                f"{_shown(record, green)} or better",
                f"{_shown(record, amber)} or better",
                f"Worse than {_shown(record, amber)}",
            )
        case YearOnYear(tolerance=tolerance):
            return (
                f"Up to {tolerance}% worse than target",
                "No worse than last year",
                "Worse than last year",
            )


def decimal(value: Fraction) -> Decimal:
    """A fraction as a Decimal: exact where it terminates within 28 digits, else rounded."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _points(record: Record, difference: Decimal) -> str:
    currency = record.organisation.currency
    return format_points(Fraction(difference), record.indicator.measure, currency=currency)


def _shown(record: Record, level: Decimal) -> str:
    return format_value(
        level,
        record.indicator.measure,
        decimals=record.indicator.decimals,
        currency=record.organisation.currency,
    )


def _target_without_value(record: Record, latest: Assessment | None) -> Decimal | None:
    """Of the latest cell; before the first reading the one that was set last."""
    if latest is not None:
        return latest.cell.target
    return record.targets[-1].value if record.targets else None


def _latest_valued(assessments: tuple[Assessment, ...]) -> int:
    valued = (at for at, each in enumerate(assessments) if each.cell.value is not None)
    return max(valued, default=len(assessments) - 1)


def _criteria_now(assessments: tuple[Assessment, ...]) -> tuple[CriterionMet, ...]:
    """Those of the latest value, and those that hold since: a flag waits for no value."""
    found = {met.number: met for each in assessments for met in each.criteria}
    return tuple(found[number] for number in sorted(found))


def _with_value(base: Snapshot, latest: Assessment) -> Snapshot:
    cell = latest.cell
    entry = cell.reading.entry if cell.reading else None
    shortfall = cell.variance
    percent = shortfall.percent if shortfall else None
    return replace(
        base,
        value=None if cell.value is None else decimal(cell.value),
        numerator=entry.numerator if entry else None,
        denominator=entry.denominator if entry else None,
        provisional=_is_provisional(latest),
        target=cell.target,
        points=decimal(shortfall.points) if shortfall else None,
        percent=None if percent is None else decimal(percent),
    )


def _point(record: Record, assessment: Assessment, outside: Sequence[str] = ()) -> Point:
    cell = assessment.cell
    return Point(
        period=cell.period.text,
        label=cell.period.label,
        value=None if cell.value is None else decimal(cell.value),
        rating=cell.rating,
        target=cell.target,
        provisional=_is_provisional(assessment),
        amber_until=_amber_until(record, cell.target),
        outside=cell.period.text in outside,
    )


def _within(limits: Iterable[LimitSpan], shown: Sequence[Assessment]) -> tuple[LimitSpan, ...]:
    """As far as they lie in the periods that are shown."""
    texts = [each.period.text for each in shown]
    found = []
    for each in limits:
        first = texts.index(each.first) if each.first in texts else 0
        if each.last in texts:
            found.append(replace(each, first=texts[first]))
    return tuple(found)


def _amber_until(record: Record, target: Decimal | None) -> Decimal | None:
    worse = -1 if record.indicator.polarity is Polarity.BIGGER else 1
    match record.indicator.scheme_under(record.organisation.scheme):
        case Relative(amber=amber) if target is not None:
            return target + worse * abs(target) * amber / 100
        case Points(amber=amber) if target is not None:
            return target + worse * amber
        case Floor(floor=floor):
            return floor
        case Thresholds(amber=amber):
            return amber
        case _:
            return None


def _is_provisional(assessment: Assessment) -> bool:
    reading = assessment.cell.reading
    return reading is not None and reading.status is ReadingStatus.PROVISIONAL
