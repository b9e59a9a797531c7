"""The look of missing values: the due list and the digest that a person gets."""

from collections.abc import Sequence

from bot.render import buttons, words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked
from domain.notices import DueDigest, DueItem
from handlers.due import DueList

_BUTTONS = 10  # items with a Log button of their own
_LINES = 15  # items told in all, of one kind


def due_list(reply: DueList) -> Message:
    told = f"{_tally(reply.overdue, reply.due)} for {reply.scope}."
    page = Page(escaped(told), where="/kpi due")
    page.say(marked("*Waiting for {}:* {}.", reply.scope, _tally(reply.overdue, reply.due)))
    if not reply.overdue and not reply.due:
        page.small(Marked("Nothing to do here."))
    add_items(page, "Overdue", reply.overdue, reply.mine)
    add_items(page, "Awaited", reply.due, reply.mine)
    return page.message(in_channel=reply.shared)


def due_digest(notice: DueDigest) -> Message:
    page = Page(escaped(f"{_digest_sentence(notice)}"), where="/kpi due")
    page.say(escaped(_digest_sentence(notice)), essential=True)
    mine = frozenset(item.indicator for item in (*notice.overdue, *notice.due))
    add_items(page, "Overdue", notice.overdue, mine)
    add_items(page, "Waited for", notice.due, mine)
    add_items(page, "Long overdue in your units", notice.escalated, frozenset(), owner=True)
    page.small(escaped(notice.late))
    return page.message()


def add_items(
    page: Page,
    title: str,
    items: Sequence[DueItem],
    mine: frozenset[str],
    *,
    owner: bool = False,
) -> None:
    """A titled list; the first items that the reader may log have a button each."""
    if not items:
        return
    page.say(Marked(f"*{title}*"))
    shown = items[:_LINES]
    with_button = [item for item in shown if item.indicator in mine][:_BUTTONS]
    for item in with_button:
        page.say(line(item, owner=owner), buttons.log(item))
    page.say(joined([line(each, owner=owner) for each in shown if each not in with_button]))
    if len(items) > len(shown):
        page.small(marked("and {} more: /kpi due", len(items) - len(shown)))


def line(item: DueItem, *, owner: bool = False) -> Marked:
    who = f", data owner {item.owner}" if owner and item.owner else ""
    return marked("{} ({}): {}{}", bold(item.name), item.unit_name, words.item(item), who)


def missing_line(items: Sequence[DueItem]) -> Marked:
    """The missing values in one line, for digests."""
    shown = ", ".join(f"{item.name} ({words.item(item)})" for item in items[:_LINES])
    more = f" and {len(items) - _LINES} more" if len(items) > _LINES else ""
    return marked("*Missing:* {}{}", shown, more) if items else Marked("")


def _tally(overdue: Sequence[DueItem], due: Sequence[DueItem]) -> str:
    if not overdue and not due:
        return "no values are missing"
    return f"{words.count(len(overdue), 'value')} overdue, {len(due)} awaited"


def _digest_sentence(notice: DueDigest) -> str:
    told = []
    if notice.overdue:
        told.append(f"{words.count(len(notice.overdue), 'value')} from you overdue")
    if notice.due:
        told.append(f"{words.count(len(notice.due), 'value')} from you waited for")
    if notice.escalated:
        told.append(f"{words.count(len(notice.escalated), 'value')} long overdue in your units")
    return f"{words.listed(told) or 'Nothing is missing'}. Log each with its button or /kpi log."
