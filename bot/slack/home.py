"""The App Home: due values, actions, meetings, exceptions, who has not logged, help."""

from collections.abc import Sequence
from typing import Any

from bot.render import buttons, words
from bot.render.action_lines import action_line
from bot.render.blocks import Block, button
from bot.render.due import add_items, by_indicator
from bot.render.limits import Limits
from bot.render.message import Page, view_size
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_day, marked
from bot.render.status import exception_line
from domain.agenda_lines import tally
from domain.notices import DueItem
from handlers.home import Home, Lagging
from handlers.home_meetings import HomeMeeting
from handlers.status_rows import StatusRow

_ACTIONS = 10
_EXCEPTIONS = 10
_LAGGING, _IN_A_PARAGRAPH = 12, 6
_NAMES, _NAME = 3, 60  # indicators of one who lags, characters of each
_ROOM = 2  # blocks kept free for what is said of parts left out
# The commands that Home names, of every part of the work; `/kpi help` has them all.
_NAMED = ("log", "due", "status", "card", "health", "action", "meeting", "agenda", "help")


def view(home: Home) -> dict[str, Any]:
    shown: dict[str, Any] = {"type": "home", "blocks": blocks(home)}
    while view_size(shown) > Limits.VIEW_BYTES and len(shown["blocks"]) > 1:
        shown["blocks"].pop()
    return shown


def blocks(home: Home) -> list[Block]:
    page = Page(
        Marked("Statkeeper"),
        most_blocks=Limits.VIEW_BLOCKS - _ROOM,
        most_characters=60_000,
        where="/kpi due and /kpi status",
    )
    page.header(home.organisation or "Statkeeper")
    page.small(escaped(words.paused(home.paused)), essential=True)
    page.say(escaped(_tally(home)), essential=True)
    page.say(Marked(words.FOUNDER if home.made_admin else ""))
    page.buttons(
        button("Log a value", "log", style="primary"),
        buttons.run("Status", "status"),
        buttons.run("Help", "help"),
    )
    if home.needs_set_up:
        told = "There are no indicators yet. Type {} in a unit's channel to begin."
        page.say(marked(told, code("/kpi")))
    units = len({item.unit_name for item in (*home.overdue, *home.due)}) > 1
    _mine(page, "Overdue", home.overdue, units=units)
    _mine(page, "Due within a week", home.due, units=units)
    if home.later:
        page.small(
            marked("Due later: {}, see {}", words.count(home.later, "value"), code("/kpi due"))
        )
    _meetings(page, home)
    _actions(page, home)
    _exceptions(page, home.exceptions)
    _lagging(page, home.lagging)
    _help(page, home)
    return page.view_blocks()


def _tally(home: Home) -> str:
    overdue, due, mine = len(home.overdue), len(home.due), len(home.exceptions)
    told = [
        f"{words.count(overdue, 'value')} overdue" if overdue else "",
        f"{words.count(due, 'value')} due within a week" if due else "",
        words.count(home.open_actions, "open action") if home.open_actions else "",
        words.count(mine, "exception") if mine else "",
    ]
    yours = words.listed([each for each in told if each]) or "nothing to log this week"
    everywhere = words.count(home.going, "exception") if home.going else "no exceptions"
    of_all = f" In all units together: {everywhere}." if home.going is not None else ""
    return f"{home.person}: you have {yours}.{of_all}"


def _mine(page: Page, title: str, items: Sequence[DueItem], *, units: bool) -> None:
    if items:
        page.divider()
        mine = frozenset(item.indicator for item in items)
        add_items(page, title, items, mine, units=units)


def _actions(page: Page, home: Home) -> None:
    if not home.actions:
        return
    page.divider()
    page.say(Marked("*My actions*"))
    for item in home.actions[:_ACTIONS]:
        page.say(action_line(item, home.today, owner=False), buttons.open_action(item.number))
    left = home.open_actions - len(home.actions[:_ACTIONS])
    if left > 0:
        page.small(marked("and {} more: {}", left, code("/kpi action")))


def _meetings(page: Page, home: Home) -> None:
    if not home.meetings:
        return
    page.divider()
    page.say(Marked("*Next stat meetings*"))
    for each in home.meetings:
        see = button("Agenda", "agenda", {"meeting": each.heading.meeting})
        page.say(_meeting(each), see)
    if home.meetings_left:
        page.small(marked("and {} more: {}", home.meetings_left, code("/kpi meeting")))


def _meeting(each: HomeMeeting) -> Marked:
    when = local_day(each.heading.begins)
    return joined([bold(each.heading.name), when, escaped(_agenda(each))])


def _agenda(each: HomeMeeting) -> str:
    if each.under_way:
        return f"Agenda open: {tally(each.decided, each.to_decide)}."
    if not each.items:
        return "Nothing is on the agenda yet."
    so_far = "" if each.fixed else " so far"
    return f"{words.count(each.items, 'item')} on the agenda{so_far}."


def _exceptions(page: Page, rows: Sequence[StatusRow]) -> None:
    if not rows:
        return
    page.divider()
    page.say(Marked("*My exceptions*"))
    for row in rows[:_EXCEPTIONS]:
        page.say(exception_line(row.snapshot), buttons.card(row.snapshot.indicator))
    if len(rows) > _EXCEPTIONS:
        page.small(marked("and {} more: {}", len(rows) - _EXCEPTIONS, code("/kpi status")))


def _lagging(page: Page, lagging: Sequence[Lagging]) -> None:
    if not lagging:
        return
    page.divider()
    page.say(Marked("*Who has not logged*"))
    for at in range(0, min(len(lagging), _LAGGING), _IN_A_PARAGRAPH):
        shown = lagging[at : min(at + _IN_A_PARAGRAPH, _LAGGING)]
        page.say(joined([_lag(each) for each in shown]))
    if len(lagging) > _LAGGING:
        page.small(marked("and {} more: {}", len(lagging) - _LAGGING, code("/kpi due all")))


def _lag(each: Lagging) -> Marked:
    """ "Ann, IMT: 4 overdue for up to 65 days, 1 awaited: Abandonment rate and First line fix"."""
    longest = max((item.days for item in each.overdue), default=0)
    late = f"{len(each.overdue)} overdue for up to {words.count(longest, 'day')}"
    counts = [late] if each.overdue else []
    counts += [f"{each.awaited} awaited"] if each.awaited else []
    told = ", ".join(counts) + _named(each.overdue)
    return marked("• {}, {}: {}", bold(each.owner or "no data owner"), each.unit_name, told)


def _named(overdue: Sequence[DueItem]) -> str:
    """Each indicator once, however many of its values are missing."""
    every = [words.brief(its[0].name, _NAME) for its in by_indicator(overdue)]
    more = [f"{len(every) - _NAMES} more"] if len(every) > _NAMES else []
    return f": {words.listed([*every[:_NAMES], *more])}" if every else ""


def _help(page: Page, home: Home) -> None:
    page.divider()
    named = [topic for topic in home.topics if topic.name in _NAMED]
    lines = [marked("• {} {}", code(f"/kpi {topic.name}"), topic.summary) for topic in named]
    page.say(joined([Marked("*What you can type*"), *lines]))
