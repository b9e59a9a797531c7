"""The look of an indicator's history: values, corrections, exceptions and explanations."""

from bot.render import buttons, chips, pictures, words
from bot.render.card import explanation_lines
from bot.render.changes import change_line
from bot.render.episodes import episode_line
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, escaped, joined, local_time, marked
from bot.render.tables import Table
from domain.snapshots import Snapshot
from handlers.history import IndicatorHistory, Revision

_COLUMNS = ("Period", "Value", "Target", "Status", "Variance")
_REVISIONS = 12
_EPISODES = 8
_ANSWER = 400


def indicator_history(reply: IndicatorHistory) -> Message:
    shown = reply.snapshot
    page = Page(escaped(f"History. {words.sentence(shown)}"), where="/kpi export")
    page.header(f"{shown.name}: history")
    page.say(Marked("" if reply.rows else "No value has been logged yet."))
    page.say(_standing(shown))
    page.table(_table(reply))
    if shown.history:
        page.picture(pictures.exception(shown))
    _episodes(page, reply)
    _changes(page, reply)
    _revisions(page, reply)
    for explanation in reply.explanations[:1]:
        for line in explanation_lines(explanation, _ANSWER):
            page.say(line)
    page.buttons(buttons.card(shown.indicator))
    return page.message(in_channel=reply.shared)


def _standing(shown: Snapshot) -> Marked:
    """What the table's newest row means."""
    told = chips.chip(shown.chip)
    if not told:
        return Marked("")
    return marked("{}: {}, {}", words.latest(shown), words.status_word(shown.rating), told)


def _table(reply: IndicatorHistory) -> Table:
    rows = tuple(
        (
            row.label,
            f"{row.value} ({row.ratio})" if row.ratio else row.value,
            row.target,
            words.status_word(row.rating) + _criteria(row.criteria),
            row.variance,
        )
        for row in reply.rows
    )
    caption = f"Values of {reply.snapshot.name}, newest first"
    where = "older values are in the export: kpi export readings"
    return Table(caption, _COLUMNS, rows, frozenset({1, 2}), reply.left_out, where)


def _criteria(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    one = "criterion" if len(numbers) == 1 else "criteria"
    return f", {one} {words.listed([str(each) for each in numbers])}"


def _episodes(page: Page, reply: IndicatorHistory) -> None:
    if not reply.episodes:
        page.small(Marked("It has never been an exception."))
        return
    lines = [marked("• {}", episode_line(each)) for each in reply.episodes[:_EPISODES]]
    more = len(reply.episodes) - _EPISODES
    lines += [marked("and {} earlier", more)] if more > 0 else []
    page.say(joined([Marked("*Exceptions*"), *lines]))


def _changes(page: Page, reply: IndicatorHistory) -> None:
    if reply.changes:
        page.say(joined([Marked("*Changes*"), *map(change_line, reply.changes)]))


def _revisions(page: Page, reply: IndicatorHistory) -> None:
    if not reply.revisions:
        return
    lines = [_revision(each) for each in reply.revisions[:_REVISIONS]]
    more = len(reply.revisions) - _REVISIONS
    lines += [marked("and {} earlier", more)] if more > 0 else []
    page.say(joined([Marked("*Corrections*"), *lines]))


def _revision(each: Revision) -> Marked:
    counts = "" if each.counts else " (no longer counts)"
    why = f": {each.reason}" if each.reason else ""
    note = f" Note: {each.note}" if each.note else ""
    when = local_time(each.at)
    who = words.author(each.by)
    return marked(
        "• {}: {}{}, {}, {}{}{}", each.period_label, each.value, counts, who, when, why, note
    )
