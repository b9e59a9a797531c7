"""The look of missing values: the due list and the digest that a person gets."""

from collections.abc import Iterable, Sequence

from bot.render import buttons, reminders, words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked
from domain.notices import DueDigest, DueItem
from domain.reminders import ActionReminder, NoAction
from handlers.due import EVERYWHERE, DueList

_BUTTONS = 10  # indicators with a Log button of their own
_LINES = 15  # indicators told in all, of one kind
_NAMES = 40  # the same, where a line names many
_PERIODS = 6  # of one indicator that are named


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
    """A titled list with a line for each indicator; the first ones that the reader may log have a
    button each, for the period that has been missing longest.

    ``units``: which unit an item is of, where the place of the message does not say it.
    """
    if not items:
        return
    page.say(Marked(f"*{title}*"))
    every = by_indicator(items)
    shown = every[:_LINES]
    with_button = [each for each in shown if each[0].indicator in mine][:_BUTTONS]
    for each in with_button:
        page.say(_line(each, units, owner), buttons.log(each[0]))
    rest = [_line(each, units, owner) for each in shown if each not in with_button]
    page.say(joined([marked("• {}", line) for line in rest] if len(rest) > 1 else rest))
    page.small(_left(len(every) - len(shown)))


def by_indicator(items: Iterable[DueItem]) -> list[list[DueItem]]:
    """Each indicator's missing values, oldest first; in the order in which they come up."""
    found: dict[tuple[str, str, str], list[DueItem]] = {}
    for item in items:
        found.setdefault((item.indicator, item.name, item.unit_name), []).append(item)
    return [sorted(each, key=lambda item: -item.days) for each in found.values()]


def missing_words(items: Sequence[DueItem]) -> str:
    """Of one indicator: "Nov 17, Dec 17; the first is 50 days overdue"."""
    first = items[0]
    if len(items) == 1:
        return words.item(first)
    labels = [each.period_label for each in items[:_PERIODS]]
    more = f" and {len(items) - _PERIODS} more" if len(items) > _PERIODS else ""
    return f"{', '.join(labels)}{more}; the first is {words.lateness(first)}"


def missing_lines(items: Sequence[DueItem]) -> Marked:
    """The missing values, for digests: first those overdue, then those still in time."""
    overdue = [item for item in items if item.days > 0]
    awaited = [item for item in items if item.days <= 0]
    return joined([_missing("Overdue", overdue), _missing("Awaited", awaited)])


def _missing(title: str, items: Sequence[DueItem]) -> Marked:
    """A line for those that lack the same periods, the longest overdue first."""
    every = by_indicator(sorted(items, key=lambda each: -each.days))
    groups: dict[str, list[str]] = {}
    for each in every[:_NAMES]:
        groups.setdefault(missing_words(each), []).append(each[0].name)
    told = [
        marked("{} {} ({})", bold(f"{title}:"), words.listed(names), late)
        for late, names in groups.items()
    ]
    return joined([*told, _left(len(every) - _NAMES)])


def _left(left: int) -> Marked:
    """Of indicators that are not named."""
    if left <= 0:
        return Marked("")
    return marked("and {}: /kpi due", words.count(left, "more indicator"))


def _line(items: Sequence[DueItem], units: bool, owner: bool) -> Marked:
    item = items[0]
    where = f" ({item.unit_name})" if units else ""
    who = f", data owner {item.owner}" if owner and item.owner else ""
    return marked("{}{}: {}{}", bold(item.name), where, missing_words(items), who)


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
