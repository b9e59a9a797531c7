"""The look of a year's target: milestones, shares of units, and who set what when."""

from dataclasses import replace

from bot.render import buttons, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked
from bot.render.tables import Table
from handlers.annual_facts import MilestoneLine, PartLine, RevisionLine, YearTargetShown

_LINES = 13
_SHARES = 20
_NAME = 60  # characters of a name in a list


def year_target_shown(reply: YearTargetShown) -> Message:
    told = reply.change or _standing(reply)
    page = Page(escaped(told), where="/kpi target year with the indicator's name")
    page.say(joined([escaped(told), _lines(reply.meaning)]), essential=True)
    if not reply.value:
        return _without(page, reply)
    page.say(joined([_made(reply), _assumed(reply)]))
    if not _same_each(reply):
        page.table(_milestones(reply))
    if reply.parts:
        page.say(_shares(reply))
    page.small(escaped(_rating(reply)))
    page.say(joined([Marked("*Set by*"), *map(_revision, reply.revisions), _earlier(reply)]))
    page.buttons(_pace(reply), _change(reply, "Change it"))
    return page.message()


def _without(page: Page, reply: YearTargetShown) -> Message:
    if reply.other_years:
        page.small(escaped(f"There is one for {words.listed(reply.other_years)}."))
    if reply.may_change:
        example = code(f"/kpi target year {reply.indicator} {reply.example} {reply.year}")
        page.small(marked("To set one: {}", example))
    page.buttons(_pace(reply), _change(reply, "Set it"))
    return page.message()


def _standing(reply: YearTargetShown) -> str:
    if not reply.value:
        return f"{reply.name} has no target for {reply.year}."
    return f"The target of {reply.name} for {reply.year} is {reply.value}."


def _made(reply: YearTargetShown) -> Marked:
    """How the milestones come about."""
    basis = f" ({reply.basis})" if reply.basis else ""
    if _same_each(reply):
        reply = replace(reply, method=f"{reply.milestones[0].value} in each period")
    year = f"The year's value is {reply.aggregation}."
    if reply.part_of:
        return escaped(f"{year} It is a share of the target of {reply.part_of}{basis}.")
    return escaped(f"{year} Milestones: {reply.method}{basis}.")


def _same_each(reply: YearTargetShown) -> bool:
    """Twelve equal rows say no more than one line."""
    return not reply.adds_up and len({line.value for line in reply.milestones}) == 1


def _assumed(reply: YearTargetShown) -> Marked:
    return marked("Assumptions: {}", reply.assumptions) if reply.assumptions else Marked("")


def _milestones(reply: YearTargetShown) -> Table:
    columns = ("Period", "Milestone", "Year so far") if reply.adds_up else ("Period", "Milestone")
    rows = tuple(_row(line, adds_up=reply.adds_up) for line in reply.milestones)
    caption = f"Milestones of {reply.name}, {reply.year}"
    return Table(caption, columns, rows, frozenset(range(1, len(columns))))


def _row(line: MilestoneLine, *, adds_up: bool) -> tuple[str, ...]:
    period = f"{line.period} (by hand)" if line.by_hand else line.period
    return (period, line.value, line.so_far) if adds_up else (period, line.value)


def _shares(reply: YearTargetShown) -> Marked:
    """Who has which share, in lines: a message holds one table."""
    left = len(reply.parts) - _SHARES
    more = marked("and {} more", left) if left > 0 else Marked("")
    lines = [
        marked("• {} ({}): {}", bold(words.brief(each.name, _NAME)), _of(each), each.value)
        for each in reply.parts[:_SHARES]
    ]
    return joined([Marked("*Shared among*"), *lines, more])


def _of(part: PartLine) -> str:
    unit = words.brief(part.unit_name, _NAME)
    return f"{unit}, weight {part.weight}" if part.weight else unit


def _rating(reply: YearTargetShown) -> str:
    if reply.rates:
        return "The milestones rate their periods as well."
    return "Milestones show the pace; what rates a period is its own target, /kpi target."


def _revision(line: RevisionLine) -> Marked:
    return marked("• {}, {}: {}", local_time(line.at), line.who, words.brief(line.words, 300))


def _earlier(reply: YearTargetShown) -> Marked:
    return marked("and {} before that", reply.earlier) if reply.earlier else Marked("")


def _pace(reply: YearTargetShown) -> Block:
    return buttons.run("Pace", f"pace {reply.indicator}")


def _change(reply: YearTargetShown, label: str) -> Block | None:
    if not reply.may_change or reply.part_of:
        return None
    return button(label, "year_target", {"indicator": reply.indicator})


def _lines(texts: tuple[str, ...]) -> Marked:
    left = len(texts) - _LINES
    more = marked("and {} more", left) if left > 0 else Marked("")
    return joined([*(marked("• {}", each) for each in texts[:_LINES]), more])
