"""The look of an outlook: one indicator with its picture, or a unit line by line."""

from collections.abc import Sequence
from itertools import accumulate

from bot.render import buttons, pictures, words
from bot.render.blocks import Block
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked, shortened_plain
from bot.render.tables import Table
from domain.outlooks import Course
from handlers.outlook import ComingPeriod, IndicatorOutlook, OutlookLine, UnitOutlook
from handlers.outlook_record import Promised

RANGE = "The range holds the value four times in five, if what has been goes on."
_PROMISE = 300  # characters of what the owner wrote
_SILENT = 12  # indicators without a forecast that are named
_WHERE = "/kpi outlook with an indicator's name"
_LABEL = 60
_TABLE, _KIND = 8_800, 8  # characters of its cells, and those that name the kind of each
_BUTTONS = 5  # indicators of a unit with a button of their own


def indicator_outlook(reply: IndicatorOutlook) -> Message:
    shown = reply.snapshot
    told = reply.lacking or f"{shown.name}: {reply.recovery}."
    page = Page(escaped(told), where=f"/kpi history {shown.indicator}")
    page.say(_headline(reply), essential=True)
    page.small(escaped(f"{shown.unit_name}, {shown.frequency}, {shown.polarity.direction}"))
    if reply.coming:
        page.say(_next(reply))
        page.picture(pictures.outlook(shown, reply.coming, reply.brief or reply.recovery))
        page.table(chance_table(reply.coming))
        page.small(escaped(f"{words.capital(reply.weight)}. {RANGE}"), escaped(reply.late))
    page.say(_promises(reply))
    page.say(joined([Marked("*Past forecasts*"), escaped(reply.past_forecasts)]))
    page.buttons(
        buttons.explain(reply.episode, shown.indicator) if reply.episode else None,
        buttons.create_action(shown.indicator, reply.episode) if reply.episode else None,
        buttons.card(shown.indicator),
        buttons.history(shown.indicator),
        _share(f"outlook {shown.indicator}") if not reply.shared else None,
    )
    return page.message(in_channel=reply.shared)


def unit_outlook(reply: UnitOutlook) -> Message:
    told = f"Outlook of {reply.unit_name}, {_summary(reply.lines)}."
    page = Page(escaped(told), where=_WHERE)
    page.say(marked("*Outlook of {}*\n{}", reply.unit_name, f"{_summary(reply.lines)}."))
    page.table(_unit_table(reply.lines))
    page.say(_silent(reply.lines))
    page.small(escaped(RANGE))
    page.small(escaped(f"Past forecasts: {reply.past_forecasts}"))
    page.buttons(
        *(_open(each) for each in _forecast(reply.lines)[:_BUTTONS]),
        _share(f"outlook {reply.unit}") if not reply.shared else None,
    )
    return page.message(in_channel=reply.shared)


def chance_table(coming: Sequence[ComingPeriod]) -> Table:
    """All that the picture shows, in words."""
    rows = tuple(
        (each.label, each.chance, each.median, each.span, each.target or "none set")
        for each in coming
    )
    goal = words.capital(coming[0].goal)
    columns = ("Period", "Chance", "Expected", "80% range", goal)
    return Table("The next periods", columns, rows, frozenset({1, 2, 3, 4}))


def _headline(reply: IndicatorOutlook) -> Marked:
    shown = reply.snapshot
    if reply.lacking:
        return marked("{}\n{}", bold(shown.name), reply.lacking)
    provisional = f" ({reply.weight})" if reply.provisional else ""
    return marked("{}: {}", bold(shown.name), f"{reply.recovery}{provisional}.")


def _next(reply: IndicatorOutlook) -> Marked:
    """The latest value and the first period ahead, in a sentence each."""
    first = reply.coming[0]
    told = f"{words.capital(first.long_label)}: about {first.median}, 80% range {first.span}"
    if first.target:
        told += f", chance of meeting the {first.goal} of {first.target}: {first.chance}"
    return escaped(f"Latest: {words.latest(reply.snapshot)}. {told}.")


def _promises(reply: IndicatorOutlook) -> Marked:
    """Nothing is promised of what is well."""
    if reply.promised is None and not reply.episode and not reply.past_promises:
        return Marked("")
    return joined([_promised(reply.promised), escaped(reply.past_promises)])


def _promised(promise: Promised | None) -> Marked:
    if promise is None:
        return Marked("*Promised*\nNobody has promised a day for it.")
    forecast = f"; {promise.forecast}" if promise.forecast else ""
    return marked(
        "*Promised*\n{} by {}: “{}”{}.",
        bold(words.day(promise.day)),
        promise.by,
        shortened_plain(promise.words, _PROMISE),
        forecast,
    )


def _summary(lines: Sequence[OutlookLine]) -> str:
    """ "9 indicators: 1 without a recovery date, 6 on target at even odds or better"."""
    if not lines:
        return "no indicators yet"
    courses = [each.course for each in lines]
    told = [f"{courses.count(course)} {how}" for course, how in _COURSES if course in courses]
    return f"{words.count(len(lines), 'indicator')}: {', '.join(told)}"


_COURSES = (
    (Course.NO_DATE, "without a recovery date"),
    (Course.NOT_BEFORE, "not back before the last period forecast"),
    (Course.EXPECTED, "with a first period at even odds"),
    (Course.SLIPS, "on target and more likely than not to slip"),
    (Course.STAYS, "on target at even odds or better"),
    (Course.NO_LEVEL, "without a target"),
    (None, "without a forecast"),
)


def _unit_table(lines: Sequence[OutlookLine]) -> Table:
    rows = tuple(
        (
            words.brief(each.name, _LABEL),
            words.capital(each.recovery),
            each.chance,
            each.latest,
            each.coming,
        )
        for each in _forecast(lines)
    )
    columns = ("Indicator", "Back on track", "Chance of target", "Latest", "Next (80% range)")
    table = Table("The worst first", columns, rows, frozenset({3, 4}), where=_WHERE)
    return table.first(_rows_with_room(rows))


def _rows_with_room(rows: Sequence[tuple[str, ...]]) -> int:
    """How many leave room for what stands around the table."""
    sizes = accumulate(sum(len(escaped(cell)) + _KIND for cell in row) for row in rows)
    return sum(size <= _TABLE for size in sizes)


def _silent(lines: Sequence[OutlookLine]) -> Marked:
    """Which have no forecast, and why."""
    told = ((words.brief(each.name, _LABEL), each.lacking) for each in lines)
    silent = [f"{name} ({lacking})" for name, lacking in told if lacking]
    if not silent:
        return Marked("")
    more = len(silent) - _SILENT
    left = [f"{more} more"] if more > 0 else []
    return marked("*No forecast yet*\n{}.", words.listed([*silent[:_SILENT], *left]))


def _forecast(lines: Sequence[OutlookLine]) -> list[OutlookLine]:
    return [each for each in lines if not each.lacking]


def _open(line: OutlookLine) -> Block:
    return buttons.run(words.brief(line.name, _LABEL), f"outlook {line.indicator}")


def _share(command: str) -> Block:
    return buttons.run("Share in this channel", f"{command} share")
