"""The look of missing values: the due list and the digest that a person gets."""

from collections.abc import Sequence

from bot.render import buttons, reminders, words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked
from domain.notices import DueDigest, DueItem
from domain.reminders import ActionReminder, NoAction
from handlers.due import EVERYWHERE, DueList

_BUTTONS = 10  # items with a Log button of their own
_LINES = 15  # items told in all, of one kind
_NAMES = 40  # the same, where a line names many


def due_list(reply: DueList) -> Message:
    told = f"{words.capital(reply.scope)}: {_tally(reply.overdue, reply.due)}."
    page = Page(escaped(told), where="/kpi due")
    page.say(marked("{}: {}.", bold(words.capital(reply.scope)), _tally(reply.overdue, reply.due)))
    units = _several_units(reply.overdue, reply.due) or reply.scope == EVERYWHERE
    add_items(page, "Overdue", reply.overdue, reply.mine, units=units)
    add_items(page, "Awaited", reply.due, reply.mine, units=units)
    return page.message(in_channel=reply.shared)


def due_digest(notice: DueDigest) -> Message:
    where = "/kpi due and /kpi action" if notice.actions or notice.passed_on else "/kpi due"
    page = Page(escaped(_digest_sentence(notice)), where=where)
    page.say(escaped(_digest_sentence(notice)), essential=True)
    mine = frozenset(item.indicator for item in (*notice.overdue, *notice.due))
    units = _several_units(
        notice.overdue,
        notice.due,
        notice.escalated,
        notice.actions,
        notice.passed_on,
        notice.no_action,
    )
    reminders.add_overdue(page, notice.actions, units=units)
    reminders.add_no_action(page, notice.no_action, units=units)
    add_items(page, "Overdue values", notice.overdue, mine, units=units)
    reminders.add_passed_on(page, notice.passed_on, units=units)
    reminders.add_coming(page, notice.actions, units=units)
    add_items(page, "Awaited values", notice.due, mine, units=units)
    add_items(
        page, "Long overdue in your units", notice.escalated, frozenset(), units=units, owner=True
    )
    page.small(escaped(notice.late))
    return page.message()


def add_items(
    page: Page,
    title: str,
    items: Sequence[DueItem],
    mine: frozenset[str],
    *,
    units: bool = False,
    owner: bool = False,
) -> None:
    """A titled list; the first items that the reader may log have a button each.

    ``units``: which unit an item is of, where the place of the message does not say it.
    """
    if not items:
        return
    page.say(Marked(f"*{title}*"))
    shown = items[:_LINES]
    with_button = [item for item in shown if item.indicator in mine][:_BUTTONS]
    for item in with_button:
        page.say(_line(item, units, owner), buttons.log(item))
    page.say(joined([_line(each, units, owner) for each in shown if each not in with_button]))
    if len(items) > len(shown):
        page.small(marked("and {} more: /kpi due", len(items) - len(shown)))


def missing_lines(items: Sequence[DueItem]) -> Marked:
    """The missing values, for digests: first those overdue, then those still in time."""
    overdue = [item for item in items if item.days > 0]
    awaited = [item for item in items if item.days <= 0]
    return joined([_missing("Overdue", overdue), _missing("Awaited", awaited)])


def _missing(title: str, items: Sequence[DueItem]) -> Marked:
    """A line for those of one period, the longest overdue first."""
    groups: dict[str, list[str]] = {}
    for item in sorted(items, key=lambda each: -each.days)[:_NAMES]:
        groups.setdefault(words.item(item), []).append(item.name)
    told = [
        marked("{} {} ({})", bold(f"{title}:"), words.listed(names), late)
        for late, names in groups.items()
    ]
    left = len(items) - _NAMES
    return joined([*told, marked("and {} more: /kpi due", left)] if left > 0 else told)


def _line(item: DueItem, units: bool, owner: bool) -> Marked:
    where = f" ({item.unit_name})" if units else ""
    who = f", data owner {item.owner}" if owner and item.owner else ""
    return marked("{}{}: {}{}", bold(item.name), where, words.item(item), who)


def _several_units(*lists: Sequence[DueItem | ActionReminder | NoAction]) -> bool:
    return len({item.unit_name for items in lists for item in items}) > 1


def _tally(overdue: Sequence[DueItem], due: Sequence[DueItem]) -> str:
    told = [f"{words.count(len(overdue), 'value')} overdue" if overdue else ""]
    told.append(f"{words.count(len(due), 'value')} awaited" if due else "")
    return words.listed([each for each in told if each]) or "nothing is awaited or overdue"


def _digest_sentence(notice: DueDigest) -> str:
    """What is asked of the reader first, then what others owe."""
    told = [reminders.overdue_sentence(notice)]
    if notice.overdue or notice.due:
        mine = _tally(notice.overdue, notice.due)
        told.append(f"You have {mine}: log each with its button, or type /kpi log.")
    told += reminders.other_sentences(notice)
    if notice.escalated:
        late = words.count(len(notice.escalated), "value is", "values are")
        told.append(f"{late} long overdue in your units: please ask the data owner.")
    return " ".join(filter(None, told)) or "Nothing is awaited from you."
