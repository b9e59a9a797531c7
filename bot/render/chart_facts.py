"""Snapshots as the facts of charts: every number in its final words."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from bot.charts.facts import (
    ChartPoint,
    ExceptionChart,
    Key,
    LagChart,
    LagRow,
    LinkChart,
    Mark,
    ReportCard,
    StatusChart,
    StatusGroup,
    StatusRow,
    Unit,
)
from bot.render.labels import short_label, year_label
from bot.render.limit_facts import fan_of, limits_of
from bot.render.pictures import CardPicture, LagPicture, LinkPicture
from bot.render.words import capital, count
from domain.detection_lag import LagStep
from domain.exact_decimals import rounded
from domain.marks import ChangeMark
from domain.rating import Polarity, Rating
from domain.snapshots import Point, Snapshot
from domain.values import Measure, format_points, format_value

FREQUENCIES = ("weekly", "monthly", "quarterly", "termly", "yearly")
COLUMNS = 13
NAMED_MARKS = 3
CELL_LETTERS, TABLE_LETTERS = 6, 10
COMPACT = ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"), (Decimal(10) ** 4, "k"))


def exception_chart(shown: Snapshot) -> ExceptionChart:
    return ExceptionChart(
        title=shown.name,
        subtitle=f"{shown.unit_name} · {shown.polarity.direction}",
        rating=shown.rating,
        shown_value="" if shown.value is None else _value(shown, shown.value),
        points=tuple(_point(shown, point) for point in shown.history),
        variance_words=_variance(shown),
        bigger_is_better=shown.polarity is Polarity.BIGGER,
        unit=_unit(shown),
        key=Key(shown.green_words, shown.amber_words, shown.red_words),
        target_shown=f"Target {_target(shown)}" if shown.target is not None else "",
        gap_shown=_gap(shown),
        success=_success(shown),
        success_shown="" if shown.success is None else f"Success {_value(shown, shown.success)}",
        marks=_marks(shown),
        limits=limits_of(shown, _unit(shown)),
        fan=fan_of(shown),
    )


def _marks(shown: Snapshot) -> tuple[Mark, ...]:
    """The newest by name, the others as lines; means of the newest that has both."""
    places = {point.period: at for at, point in enumerate(shown.history)}
    drawn = [mark for mark in shown.marks if mark.period in places]
    both = [mark for mark in drawn if mark.before is not None and mark.after is not None]
    named = drawn[-NAMED_MARKS:]
    return tuple(
        replace(
            _means(shown, mark) if mark in both[-1:] else Mark("", 0),
            label=_mark_label(mark) if mark in named else "",
            index=places[mark.period] - 0.5 + float(mark.share),
        )
        for mark in drawn
    )


def _mark_label(mark: ChangeMark) -> str:
    """An action by its number, a change by its own words."""
    return f"#{mark.action}, {mark.day:%-d %b}" if mark.action else mark.description


def _means(shown: Snapshot, mark: ChangeMark) -> Mark:
    """Means of what was measured; both are there."""
    before, after = mark.before or Decimal(0), mark.after or Decimal(0)
    told = f"Mean {_value(shown, before)}", f"Mean since {_value(shown, after)}"
    return Mark("", 0, float(before), float(after), *told)


def status_chart(title: str, subtitle: str, rows: Iterable[Snapshot]) -> StatusChart:
    """The rows by frequency; in each group all rows have the same periods."""
    listed = tuple(rows)
    kinds = sorted({row.frequency for row in listed}, key=FREQUENCIES.index)
    groups = tuple(_group(kind, [row for row in listed if row.frequency == kind]) for kind in kinds)
    words = {(row.green_words, row.amber_words, row.red_words) for row in listed}
    key = Key(*words.pop()) if len(words) == 1 else Key("Green", "Amber", "Red")
    return StatusChart(title, subtitle, groups, key)


def report_card(card: CardPicture) -> ReportCard:
    shown = card.snapshot
    return ReportCard(
        chart=exception_chart(shown),
        heading=" · ".join(filter(None, (shown.unit_name, "Report card", shown.period_long))),
        criteria=tuple(_criterion(met.number) for met in shown.criteria),
        why=card.why,
        background=card.background,
        success=card.success,
        actions=card.action,
        lead_officer=card.lead,
        data_owner=card.owner,
    )


def link_chart(picture: LinkPicture) -> LinkChart:
    """Only the levels that both can show: values, targets and their colours."""
    lead, lag = (
        replace(exception_chart(each), gap_shown="", marks=())
        for each in (picture.lead, picture.lag)
    )
    title = f"{lead.title} is said to lead {lag.title}"
    return LinkChart(title, f"{lag.title} would follow {picture.later}", lead, lag, picture.note)


def lag_chart(picture: LagPicture) -> LagChart:
    reached = [step for step in picture.steps if step.since_end.count]
    last = reached[-1] if reached else None
    return LagChart(
        title=picture.title,
        subtitle=picture.subtitle,
        rows=tuple(_lag_row(step) for step in picture.steps),
        headline=last.since_end.words if last else "",
        headline_words=f"from period end until {last.milestone.words}" if last else "",
    )


def _lag_row(step: LagStep) -> LagRow:
    days, own = step.since_end, step.step
    if days.median is None:
        return LagRow(capital(step.milestone.words), None, None, "no record yet", "")
    before = f"+{own.number} · " if own.count else ""
    below = f"{before}{count(days.count, 'exception')}"
    return LagRow(capital(step.milestone.words), days.median, own.median, days.words, below)


def _group(kind: str, rows: list[Snapshot]) -> StatusGroup:
    labels = {point.period: point for row in rows for point in (*row.history, *row.after)}
    periods = [labels[text] for text in sorted(labels)][-COLUMNS:]
    return StatusGroup(kind.capitalize(), tuple(_row(row, periods) for row in rows))


def _row(shown: Snapshot, periods: list[Point]) -> StatusRow:
    known = {point.period: point for point in (*shown.history, *shown.after)}
    return StatusRow(
        name=shown.name,
        points=tuple(_cell(shown, known.get(period.period), period) for period in periods),
        value_shown="" if shown.value is None else _brief(shown, shown.value),
        target_shown=_target(shown, brief=True),
        bigger_is_better=shown.polarity is Polarity.BIGGER,
    )


def _cell(shown: Snapshot, point: Point | None, period: Point) -> ChartPoint:
    if point is None:
        return ChartPoint(_column(period), _year(period), None, Rating.NOT_EXPECTED)
    words = "" if point.value is None else _compact(shown, point.value)
    return ChartPoint(
        _column(point), _year(point), _number(point.value), point.rating, words,
        _number(point.target), provisional=point.provisional, outside=point.outside,
    )  # fmt: skip


def _point(shown: Snapshot, point: Point) -> ChartPoint:
    return ChartPoint(
        _short(point),
        _year(point),
        _number(point.value),
        point.rating,
        "" if point.value is None else _value(shown, point.value),
        _number(point.target),
        _number(point.amber_until),
        point.provisional,
        point.outside,
    )


def _success(shown: Snapshot) -> float | None:
    """Beside the target, unless it is the target itself."""
    return None if shown.success == shown.target else _number(shown.success)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _value(shown: Snapshot, value: Decimal) -> str:
    return format_value(value, shown.measure, decimals=shown.decimals, currency=shown.currency)


def _compact(shown: Snapshot, value: Decimal) -> str:
    """Short enough for a cell: without its unit, thousands as k."""
    for size, suffix in COMPACT:
        if abs(value) >= size:
            scaled = value / (Decimal(1000) if suffix == "k" else size)
            places = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
            return f"{rounded(Fraction(scaled), places)}{suffix}"
    words = _value(shown, value).removesuffix("%").removeprefix(shown.currency).split(" ")[0]
    return words.removeprefix("0") if len(words) > CELL_LETTERS else words


def _brief(shown: Snapshot, value: Decimal) -> str:
    """In full, or short where that is too long for a table."""
    words = _value(shown, value)
    if len(words) <= TABLE_LETTERS or abs(value) < COMPACT[-1][0]:
        return words
    sign = "−" if value < 0 else ""
    prefix = shown.currency if shown.measure is Measure.CURRENCY else ""
    return f"{sign}{prefix}{_compact(shown, abs(value))}"


def _unit(shown: Snapshot) -> Unit:
    if shown.measure is Measure.PERCENT:
        return Unit(suffix="%", floor=0, ceiling=100)
    return Unit(prefix=shown.currency if shown.measure is Measure.CURRENCY else "", floor=0)


def _target(shown: Snapshot, *, brief: bool = False) -> str:
    if shown.target is None:
        return ""
    sign = "≥" if shown.polarity is Polarity.BIGGER else "≤"
    return f"{sign} {(_brief if brief else _value)(shown, shown.target)}"


def _variance(shown: Snapshot) -> str:
    if shown.target is None or shown.points is None or shown.value is None:
        return "no target to compare with" if shown.value is not None else ""
    target = _value(shown, shown.target)
    if shown.points == 0:
        return f"exactly on the {target} target"
    side = "over" if shown.value > shown.target else "under"
    amount = format_points(
        abs(shown.points),
        shown.measure,
        decimals=_fine_places(shown),
        currency=shown.currency,
        hinges=shown.points > 0,
    )
    return f"{amount} {side} the {target} target"


def _fine_places(shown: Snapshot) -> int | None:
    """For indicators so small that two places would tell a distance of nothing."""
    return shown.decimals if shown.decimals and shown.decimals > 2 else None


def _gap(shown: Snapshot) -> str:
    if shown.value is None or shown.target is None or not shown.points or shown.points < 0:
        return ""
    difference = shown.value - shown.target
    return f"{'+' if difference > 0 else '−'}{_compact(shown, abs(difference))}"


def _criterion(number: int) -> str:
    match number:
        case 1:
            return "Off target"
        case 2:
            return "Getting worse"
        case 3:
            return "Affects the budget"
        case 4:
            return "Affects a corporate risk"
        case _:
            return "Amber for long"


def _column(point: Point) -> str:
    """Short enough to head a column: a year of two calendar years without its century."""
    label = _short(point)
    return label[2:] if "/" in label else label


def _short(point: Point) -> str:
    return short_label(point.label)


def _year(point: Point) -> str:
    return year_label(point.label)
