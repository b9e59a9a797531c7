"""Which picture goes with which facts, and the words that stand for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.render import chips, words
from bot.render.message import Picture
from domain.detection_lag import LagStep
from domain.marks import ChangeMark
from domain.rating import Rating
from domain.snapshots import Snapshot
from handlers.outlook import ComingPeriod
from handlers.pace_picture import YearPicture
from handlers.replaying_rules import Line

ALT_LENGTH = 1_000
_SHORTENED = " … (shortened)"
_WORST_FIRST = (
    Rating.RED,
    Rating.AMBER,
    Rating.OVERDUE,
    Rating.AWAITED,
    Rating.GREEN,
    Rating.UNRATED,
    Rating.NOT_EXPECTED,
)
_ROWS = 20  # rows of one heat map, so that it is legible
_PHONE_ROWS = 8
_MAPS = 3  # heat maps of one message; a longer tail stays in the table


@dataclass(frozen=True)
class ExceptionPicture:
    """One indicator's history against its target."""

    snapshot: Snapshot


@dataclass(frozen=True)
class PhonePicture:
    """A unit's indicators one below the other, to be read at 360 pixels."""

    title: str
    subtitle: str
    rows: tuple[Snapshot, ...]


@dataclass(frozen=True)
class HeatMapPicture:
    """A unit's indicators by period."""

    title: str
    subtitle: str
    rows: tuple[Snapshot, ...]


@dataclass(frozen=True)
class CardPicture:
    """The six parts of a report card; each entry of a part is one bullet."""

    snapshot: Snapshot
    why: tuple[str, ...]
    background: tuple[str, ...]
    success: tuple[str, ...]
    action: tuple[str, ...]
    lead: str
    owner: str


@dataclass(frozen=True)
class LagPicture:
    """How many days after a period's end each milestone of an exception is reached."""

    title: str
    subtitle: str
    steps: tuple[LagStep, ...]


@dataclass(frozen=True)
class TimelinePicture:
    """Episodes under the rules in force and, where some are tried, under those."""

    title: str
    subtitle: str
    since: date
    today: date
    lines: tuple[Line, ...]
    is_compared: bool
    headline: str
    note: str


@dataclass(frozen=True)
class OutlookPicture:
    """One indicator's history and what is forecast for its next periods."""

    snapshot: Snapshot
    coming: tuple[ComingPeriod, ...]
    recovery: str


@dataclass(frozen=True)
class LinkPicture:
    """A lead indicator above its lag indicator; both histories have the same periods."""

    lead: Snapshot
    lag: Snapshot
    later: str
    note: str


PictureFacts = (
    ExceptionPicture
    | PhonePicture
    | HeatMapPicture
    | CardPicture
    | LagPicture
    | TimelinePicture
    | OutlookPicture
    | LinkPicture
    | YearPicture
)


def exception(shown: Snapshot) -> Picture:
    return Picture(ExceptionPicture(shown), _cut(f"Chart. {_conclusion(shown)}"))


def card(facts: CardPicture) -> Picture:
    return Picture(facts, _cut(f"Report card. {_conclusion(facts.snapshot)}"))


def lag(scope: str, window: str, steps: tuple[LagStep, ...]) -> Picture:
    told = (
        f"{step.milestone.words} after {step.since_end.words} "
        f"({words.count(step.since_end.count, 'exception')})"
        for step in steps
    )
    title, subtitle = "How long it takes", f"{words.capital(scope)} · {window}"
    alt = f"How long it takes from the end of a period, {scope}, typically: {', '.join(told)}."
    return Picture(LagPicture(title, subtitle, steps), _cut(alt))


def timeline(facts: TimelinePicture, told: str) -> Picture:
    return Picture(facts, _cut(told))


def outlook(shown: Snapshot, coming: tuple[ComingPeriod, ...], recovery: str) -> Picture:
    told = (
        f"{each.label} about {each.median}, 80% range {each.span}"
        + (f", chance of meeting the {each.goal} {each.chance}" if each.target else "")
        for each in coming
    )
    alt = f"Forecast. {words.sentence(shown)} {words.capital(recovery)}. {'; '.join(told)}."
    return Picture(OutlookPicture(shown, coming, recovery), _cut(alt))


def link(facts: LinkPicture, told: str) -> Picture:
    alt = f"Chart of {facts.lead.name} above {facts.lag.name}. {told}"
    latest = [words.sentence(each) for each in (facts.lead, facts.lag)]
    return Picture(facts, _cut(f"{alt} {' '.join(latest)}"))


def year(facts: YearPicture) -> Picture:
    so_far = f"{facts.so_far} {facts.value_shown}"
    beside = f", against its milestone: {facts.distance}" if facts.distance else ""
    target = f" {facts.target_shown}." if facts.target_shown else ""
    alt = f"{facts.title}, {facts.subtitle}. {facts.conclusion} {so_far}{beside}.{target}"
    return Picture(facts, _cut(f"Chart of the year. {alt}"))


def status(unit_name: str, rows: Sequence[Snapshot]) -> list[Picture]:
    """One to be read on a phone, and the thirteen periods to be opened."""
    drawn = [row for row in rows if row.history]
    if not drawn:
        return []
    phone = PhonePicture(unit_name, _phone_words(drawn), tuple(drawn[:_PHONE_ROWS]))
    return [
        Picture(phone, _cut(f"Status of {unit_name}. {_tally(phone.rows)}{_ringed(phone.rows)}")),
        *_maps(unit_name, drawn),
    ]


def _ringed(rows: Sequence[Snapshot]) -> str:
    """Those of the phone picture with a ring around their latest value."""
    names = [row.name for row in rows if row.history and row.history[-1].outside]
    return f" Ringed, outside normal variation: {'; '.join(names)}." if names else ""


def _maps(unit_name: str, rows: Sequence[Snapshot]) -> list[Picture]:
    """The rows evenly divided among as few pages as hold them."""
    pages = -(-len(rows) // _ROWS)
    size = -(-len(rows) // pages)
    starts = range(0, len(rows), size)[:_MAPS]
    return [_map(unit_name, rows, start, rows[start : start + size]) for start in starts]


def _map(unit: str, rows: Sequence[Snapshot], start: int, shown: Sequence[Snapshot]) -> Picture:
    facts = HeatMapPicture(unit, _map_words(rows, start, shown), tuple(shown))
    return Picture(facts, _cut(f"Heat map of {unit}, one row an indicator. {_tally(shown)}"))


def _conclusion(shown: Snapshot) -> str:
    """What the chart would tell: value, status, variance, target, direction, criteria, history."""
    target = f"Target {words.target(shown)}; {shown.polarity.direction}."
    reasons = "; ".join(met.reason for met in shown.criteria)
    told = [words.sentence(shown), target, f"Exception: {reasons}." if reasons else ""]
    told += [chips.sentence(shown.chip), _limits(shown), _fan(shown)]
    past = [point for point in shown.history if point.value is not None][:-1]
    earlier = [f"{at.label} was {words.amount(shown, at.value)}" for at in (past[-1:] + past[:1])]
    told += [f"{', '.join(dict.fromkeys(earlier))}."] if past else []
    told += [_marked(shown, mark) for mark in shown.marks[-3:]]
    return " ".join(filter(None, told))


def _limits(shown: Snapshot) -> str:
    told = chips.limits(shown)
    return f"{told}." if told else ""


def _fan(shown: Snapshot) -> str:
    """The first and the last period that is forecast."""
    if not shown.fan:
        return ""
    told = (
        f"{each.label} about {words.level(shown, each.median)}, 80% range "
        f"{words.level(shown, each.low)} to {words.level(shown, each.high)}"
        for each in dict.fromkeys((shown.fan[0], shown.fan[-1]))
    )
    return f"Forecast: {'; '.join(told)}."


def _marked(shown: Snapshot, mark: ChangeMark) -> str:
    if not mark.action:
        return f"Changed on {words.day(mark.day)}: {mark.description}."
    told = f"#{mark.action} took effect on {words.day(mark.day)}"
    if mark.before is None or mark.after is None:
        return f"{told}."
    means = f"mean {words.amount(shown, mark.before)} before"
    return f"{told}: {means}, {words.amount(shown, mark.after)} since."


def _tally(rows: Sequence[Snapshot]) -> str:
    """How many stand where, then each indicator, the worst first."""
    ratings = [row.rating for row in rows]
    counts = [f"{ratings.count(each)} {each.word}" for each in _WORST_FIRST if each in ratings]
    order = sorted(rows, key=lambda row: _WORST_FIRST.index(row.rating))
    told = [f"{row.name} {row.rating.word} at {words.latest(row)}" for row in order]
    return f"{', '.join(counts)}: {'; '.join(told)}."


def _phone_words(rows: Sequence[Snapshot]) -> str:
    left = len(rows) - _PHONE_ROWS
    return f"Latest values, {left} more in the table" if left > 0 else "Latest values"


def _map_words(rows: Sequence[Snapshot], start: int, shown: Sequence[Snapshot]) -> str:
    """How many there are, which of them are here, and how many of those are Red."""
    red = sum(row.rating is Rating.RED for row in shown)
    which = f", {start + 1} to {start + len(shown)} here" if len(shown) < len(rows) else ""
    return f"{words.count(len(rows), 'indicator')}{which}, {red} Red"


def _cut(alt: str) -> str:
    plain = " ".join(alt.split())
    if len(plain) <= ALT_LENGTH:
        return plain
    return f"{plain[: ALT_LENGTH - len(_SHORTENED)].rpartition(' ')[0]}{_SHORTENED}"
