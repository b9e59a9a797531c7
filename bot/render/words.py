"""The words of a snapshot: status as word and shape, values, targets and variances."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.actions import ActionKind
from domain.criteria import OFF_TARGET
from domain.notices import DueItem
from domain.rating import Polarity, Rating
from domain.snapshots import SHOWN_PERIODS, Snapshot
from domain.values import format_level, format_percent_of, format_points, format_value
from handlers.words import grouped

SHAPES = {
    Rating.GREEN: "●",
    Rating.AMBER: "▲",
    Rating.RED: "■",
    Rating.AWAITED: "○",
    Rating.OVERDUE: "◌",
    Rating.NOT_EXPECTED: "–",
    Rating.UNRATED: "·",
}
LETTERS = {
    Rating.GREEN: "G",
    Rating.AMBER: "A",
    Rating.RED: "R",
    Rating.AWAITED: "w",
    Rating.OVERDUE: "o",
    Rating.NOT_EXPECTED: "–",
    Rating.UNRATED: "u",
}
FOUNDER = "You are the first one here, so you are an administrator now."
STRIP_KEY = (
    "Ratings, oldest first: G Green, A Amber, R Red, u unrated, w awaited, o overdue, "
    "– none expected."
)


def status_word(rating: Rating) -> str:
    """Shape and word: "■ Red"."""
    return f"{SHAPES[rating]} {rating.word}"


def strip(snapshot: Snapshot) -> str:
    """One letter a period, oldest first: "GGARRRGw"."""
    points = (*snapshot.history, *snapshot.after)[-SHOWN_PERIODS:]
    return "".join(LETTERS[point.rating] for point in points)


def amount(snapshot: Snapshot, value: Decimal | None) -> str:
    if value is None:
        return "no value"
    return format_value(
        value, snapshot.measure, decimals=snapshot.decimals, currency=snapshot.currency
    )


def level(snapshot: Snapshot, level: Decimal) -> str:
    """A mean or a limit."""
    return format_level(
        level,
        snapshot.measure,
        decimals=snapshot.decimals,
        currency=snapshot.currency,
        beside=snapshot.value,
    )


def latest(snapshot: Snapshot) -> str:
    """The latest value with its period: "29.5% (Jan 18)"."""
    if not snapshot.period:
        return "no value yet"
    kind = ", provisional" if snapshot.provisional else ""
    return f"{amount(snapshot, snapshot.value)} ({snapshot.period_label}{kind})"


def ratio(snapshot: Snapshot) -> str:
    """ "1,255 / 4,258", or empty for a plain value."""
    if snapshot.numerator is None or snapshot.denominator is None:
        return ""
    return f"{grouped(snapshot.numerator)} / {grouped(snapshot.denominator)}"


def value_with_ratio(snapshot: Snapshot) -> str:
    value, parts = amount(snapshot, snapshot.value), ratio(snapshot)
    return f"{value} ({parts})" if parts else value


def target(snapshot: Snapshot) -> str:
    if snapshot.target is None:
        return "none set"
    sign = "≥" if snapshot.polarity is Polarity.BIGGER else "≤"
    return f"{sign} {amount(snapshot, snapshot.target)}"


def variance(snapshot: Snapshot) -> str:
    """Both units, always: "19.0 points over target, 190% worse"; empty without a target."""
    if snapshot.points is None or snapshot.value is None or snapshot.target is None:
        return ""
    if snapshot.points == 0:
        return "exactly on target"
    side = "over" if snapshot.value > snapshot.target else "under"
    worse = snapshot.points > 0
    points = format_points(
        abs(snapshot.points), snapshot.measure, currency=snapshot.currency, hinges=worse
    )
    words = f"{points} {side} target"
    if snapshot.percent is None:
        return words
    share = format_percent_of(abs(snapshot.percent), hinges=worse)
    return f"{words}, {share} {'worse' if worse else 'better'}"


def standing(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The latest value and what it is measured by, as labelled facts.

    The variance only where no criterion has said it: "Off target" is the variance in words.
    """
    said = any(met.number == OFF_TARGET for met in snapshot.criteria)
    kind = " (provisional)" if snapshot.provisional else ""
    return [
        (f"{snapshot.period_long or 'Latest'}{kind}", value_with_ratio(snapshot)),
        ("Target", f"{target(snapshot)}, {snapshot.polarity.direction}"),
        ("Variance", "" if said else variance(snapshot)),
        ("Trend", trend(snapshot)),
    ]


def trend(snapshot: Snapshot) -> str:
    """The latest move: "4.4 points better than Dec 17 (33.9%)"; empty without two values."""
    valued = [point for point in snapshot.history if point.value is not None]
    if len(valued) < 2 or valued[-1].value is None or valued[-2].value is None:
        return ""
    before = f"{valued[-2].label} ({amount(snapshot, valued[-2].value)})"
    worse = snapshot.polarity.worse_by(Fraction(valued[-1].value), Fraction(valued[-2].value))
    if worse == 0:
        return f"no change from {before}"
    moved = format_points(abs(worse), snapshot.measure, currency=snapshot.currency, hinges=False)
    return f"{moved} {'worse' if worse > 0 else 'better'} than {before}"


def sentence(snapshot: Snapshot) -> str:
    """The conclusion as a whole sentence, for notifications and screen readers."""
    if snapshot.value is None:
        return f"{snapshot.name} has no value yet."
    told = [
        f"{snapshot.name} is {snapshot.rating.word}",
        f"{amount(snapshot, snapshot.value)} in {snapshot.period_long}",
    ]
    distance = variance(snapshot)
    return ": ".join(told) + (f", {distance}." if distance else ".")


def kind(action: ActionKind) -> str:
    """A choice of a form: "Refer to a task and finish group (needs a day)"."""
    return f"{action.words} (needs a day)" if action.needs_report_back else action.words


def item(due: DueItem) -> str:
    """A missing value and how late it is: "Jan 18, 3 days overdue"."""
    return f"{due.period_label}, {lateness(due)}"


def lateness(due: DueItem) -> str:
    if due.days > 0:
        return f"{due.days} {_days(due.days)} overdue"
    if due.days == 0:
        return "due today"
    return f"due in {-due.days} {_days(-due.days)}"


def day(when: date) -> str:
    """ "5 Dec 2017"."""
    return f"{when:%-d %b %Y}"


def author(name: str) -> str:
    """Who entered a value: "logged by Ann", or "imported" from a file on the command line."""
    return "imported" if name == "import" else f"logged by {name}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def paused(by: str) -> str:
    """ "paused by ... since ...: moving house" as a sentence; empty when nothing is paused."""
    return f"Posting is {by}. Values can still be logged." if by else ""


def count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: "tuple[str, ...] | list[str]") -> str:
    """ "a, b and c"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _days(days: int) -> str:
    return "day" if days == 1 else "days"


def invitation(uninvited: bool) -> str:
    """What the bot needs in a channel where it can be called and cannot post."""
    told = "I am not in this channel, so I cannot post here. Type /invite @Statkeeper."
    return told if uninvited else ""


def cycle(to_change: int | None, to_verified: int | None) -> str:
    """ "125 days to the proof, 62 of them to the change"; empty where neither is known."""
    if to_verified is not None:
        told = f"{count(to_verified, 'day')} to the proof"
        return told if to_change is None else f"{told}, {to_change:,} of them to the change"
    return "" if to_change is None else f"{count(to_change, 'day')} to the change"


def brief(text: str, most: int) -> str:
    """At most so many characters, cut behind a word."""
    told = " ".join(text.split())
    if len(told) <= most:
        return told
    kept, _, _ = told[:most].rpartition(" ")
    return f"{(kept or told[: most - 1]).rstrip(',;:')}…"
