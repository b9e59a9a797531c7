"""What stands for a picture where it cannot be seen: whole sentences, at most 1,000 characters."""

from collections.abc import Sequence

from bot.charts.facts import ExceptionChart, StatusChart, StatusRow
from bot.charts.style import WORDS
from domain.rating import Rating

MOST_LETTERS = 1_000
MORE = "… The rest is in the picture."
TALLIED = (Rating.RED, Rating.AMBER, Rating.GREEN, Rating.OVERDUE, Rating.AWAITED, Rating.UNRATED)


def exception_alt(chart: ExceptionChart, criteria: Sequence[str] = ()) -> str:
    """Indicator, value, target, status, variance, direction and the criteria that it meets."""
    sentences = [f"{chart.title}, {chart.subtitle}", _latest(chart), _past(chart)]
    sentences += [f"Exception because: {'; '.join(criteria)}"] if criteria else []
    return within_limit(" ".join(_sentence(each) for each in sentences if each))


def status_alt(chart: StatusChart) -> str:
    """The tally, then every indicator that is not Green, the red ones first."""
    rows = [row for group in chart.groups for row in group.rows]
    latest = [_rating(row) for row in rows]
    counts = [
        f"{latest.count(rating)} {WORDS[rating].lower()}" for rating in TALLIED if rating in latest
    ]
    sentences = [f"{chart.title}, {chart.subtitle}", ", ".join(counts) or "No indicators yet"]
    worst = sorted(
        (row for row in rows if _rating(row) in TALLIED[:2]), key=lambda row: -_badness(row)
    )
    sentences += [_told(row) for row in worst]
    return within_limit(" ".join(_sentence(each) for each in sentences))


def within_limit(text: str) -> str:
    """The text, shortened at a word, saying so, where it would be too long."""
    if len(text) <= MOST_LETTERS:
        return text
    return text[: MOST_LETTERS - len(MORE)].rsplit(" ", 1)[0].rstrip(" ,;.") + MORE


def _latest(chart: ExceptionChart) -> str:
    if not chart.shown_value:
        return f"No value yet: {WORDS[chart.rating].lower()}"
    period = chart.points[-1] if chart.points else None
    when = f"{period.period_label} {period.year_label}".strip() + ": " if period else ""
    variance = f", {chart.variance_words}" if chart.variance_words else ""
    target = f". {chart.target_shown}" if chart.target_shown else ""
    return f"{when}{chart.shown_value}, {WORDS[chart.rating]}{variance}{target}"


def _past(chart: ExceptionChart) -> str:
    """The way from the first value shown to the latest."""
    known = [point for point in chart.points if point.value is not None]
    if len(known) < 2:
        return ""
    first, before, last = known[0], known[-2], known[-1]
    if first.value is None or before.value is None or last.value is None:
        return ""
    moved = _moved(before.value, last.value, chart.bigger_is_better)
    start = f"{first.period_label} {first.year_label}".strip()
    return f"{moved} {before.shown} in {before.period_label}; {start} was {first.shown}"


def _moved(before: float, after: float, bigger_is_better: bool) -> str:
    if before == after:
        return "Unchanged from"
    better = (after > before) == bigger_is_better
    return f"{'Better' if better else 'Worse'}: {'up' if after > before else 'down'} from"


def _told(row: StatusRow) -> str:
    target = f", target {row.target_shown}" if row.target_shown else ""
    return f"{row.name}: {row.value_shown or 'no value'}, {WORDS[_rating(row)]}{target}"


def _rating(row: StatusRow) -> Rating:
    return row.points[-1].rating if row.points else Rating.NOT_EXPECTED


def _badness(row: StatusRow) -> int:
    return {Rating.RED: 2, Rating.AMBER: 1}.get(_rating(row), 0)


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
