"""The look of an agenda: to be read, and to be worked through at the meeting."""

from collections.abc import Sequence

from bot.render import agenda_items, chips, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked
from domain.agenda_lines import tally
from domain.meeting_notices import AgendaLine, AgendaPage
from domain.meetings import Section
from handlers.agenda import AgendaShown
from handlers.agenda_items import AgendaAdded, AgendaDropped
from handlers.close_meeting import MeetingClosed
from handlers.decide import Decided
from handlers.start_meeting import MeetingStarted

_LINES = 60  # of an agenda that is only read
_SHORT = 110


def agenda_page(notice: AgendaPage) -> Message:
    heading, number = notice.heading, f"{notice.page} of {notice.pages}"
    part = f", part {number}" if notice.pages > 1 else ""
    decided = _decided_of(notice.lines)
    page = Page(escaped(f"Agenda of {heading.name}{part}: {decided}."), where="/kpi agenda")
    page.header(f"Agenda: {heading.name}{part}")
    page.say(
        marked("{} · started by {} · *{}*", agenda_items.when(heading), notice.started_by, decided),
        essential=True,
    )
    for section, lines in agenda_items.by_section(notice.lines):
        page.say(_section(section))
        for line in lines:
            is_open = not notice.closed and not line.outcome
            page.say(agenda_items.item(line), _decide(line) if is_open else None)
            if is_open and line.asks:
                page.choices(_answer(line, "Approve", "yes"), _answer(line, "Do not approve", "no"))
    if not notice.lines:
        page.say(Marked("Nothing is on it. `/kpi agenda add` and words put something there."))
    if notice.closed:
        page.small(Marked("This meeting is closed; its follow-up memo is below."))
    elif notice.page == notice.pages:
        value = {"meeting": heading.meeting}
        page.buttons(button("Close the meeting", "close_meeting", value))
        page.small(Marked("*Close* posts the follow-up memo: who does what by when."))
    return page.message()


def _section(section: Section) -> Marked:
    title = bold(agenda_items.TITLES[section])
    return marked("{} (nothing to decide)", title) if section is Section.SUCCESS else title


def _decided_of(lines: Sequence[AgendaLine]) -> str:
    """As the memo counts: what needs no decision counts only once it has one."""
    counted = sum(line.to_decide or bool(line.outcome) for line in lines)
    return tally(sum(bool(line.outcome) for line in lines), counted)


def agenda_shown(reply: AgendaShown) -> Message:
    heading = reply.heading
    told = f"Agenda of {heading.name} on {heading.day:%A %-d %B}"
    page = Page(escaped(f"{told}."), where="/kpi agenda")
    page.header(f"{heading.name}, {heading.day:%A %-d %B}")
    state = f" · {reply.state}" if reply.state else ""
    page.say(marked("{}{}", agenda_items.when(heading), state), essential=True)
    for section, lines in agenda_items.by_section(reply.lines[:_LINES]):
        told_lines = [_short(line, each_reason=len(reply.lines) <= 20) for line in lines]
        page.say(agenda_items.section_title(section, lines))
        for at in range(0, len(told_lines), 10):
            page.say(joined(told_lines[at : at + 10]))
    if left := len(reply.lines[_LINES:]):
        page.small(marked("and {} more", left))
    if not reply.lines:
        page.say(Marked("Nothing is on it yet: nothing is due, and nothing is an exception."))
    if not reply.over:
        page.small(Marked("Put something on it: `/kpi agenda add` and what it is about"))
    if reply.may_start:
        value = {"meeting": heading.meeting}
        page.buttons(button("Start the meeting", "start_meeting", value, style="primary"))
    return page.message()


def agenda_added(reply: AgendaAdded) -> Message:
    where = (
        f"item {reply.number} of {reply.heading.name} on {agenda_items.short_day(reply.heading)}"
    )
    page = Page(escaped(f"Added: {reply.title} is {where}."))
    page.say(marked("{} is on the agenda: {}.", bold(reply.title), where))
    if reply.meant:
        page.say(
            escaped(
                "It stands by itself: no indicator has the name before its colon. Did you mean "
                f"{' or '.join(reply.meant)}? Then take it off and add it again with that name."
            )
        )
    page.small(marked("To take it off: /kpi agenda drop {}", reply.number))
    return page.message()


def agenda_dropped(reply: AgendaDropped) -> Message:
    name, day = reply.heading.name, agenda_items.short_day(reply.heading)
    page = Page(escaped(f"{reply.title} is no longer on the agenda."))
    page.say(marked("{} is no longer on the agenda of {}, {}.", bold(reply.title), name, day))
    return page.message()


def started(reply: MeetingStarted) -> Message:
    name = reply.heading.name
    if reply.already_by:
        told = f"{name} was already started by {reply.already_by}."
    else:
        told = f"{name} is started: {words.count(reply.items, 'item')}."
    page = Page(escaped(told))
    page.say(marked("{} The agenda is in the channel: press *Decide* at each item.", told))
    return page.message()


def decided(reply: Decided) -> Message:
    page = Page(escaped(f"Kept for {reply.title}: {reply.outcome}."))
    page.say(
        marked("{}: {}. The agenda in the channel shows it.", bold(reply.title), reply.outcome)
    )
    for remark in reply.remarks:
        page.small(escaped(remark))
    if reply.left:
        page.small(marked("{} still to decide.", words.count(reply.left, "item")))
    else:
        page.small(Marked("Everything is decided: *Close the meeting* posts the memo."))
    return page.message()


def closed(reply: MeetingClosed) -> Message:
    name = reply.heading.name
    if reply.already_by:
        page = Page(escaped(f"{name} was already closed by {reply.already_by}."))
        page.say(
            marked("{} was already closed by {}. Nothing was changed.", name, reply.already_by)
        )
        return page.message()
    page = Page(escaped(f"{name} is closed."))
    page.say(marked("{} is closed. The follow-up memo is in the channel.", bold(name)))
    return page.message()


def _decide(line: AgendaLine) -> Block:
    """Something may be decided on what needs no decision, too."""
    return button("Decide" if line.to_decide else "Note", "decide", {"item": line.item})


def _answer(line: AgendaLine, label: str, answer: str) -> Block:
    return button(label, "answer", {"item": line.item, "answer": answer})


def _short(line: AgendaLine, *, each_reason: bool) -> Marked:
    first = line.outcome or (line.reasons[0] if line.reasons else "")
    if line.added_by and not line.outcome:
        first = f"added by {line.added_by}"
    told = agenda_items.title(line)
    if not each_reason or not first:
        return told
    news = "" if line.outcome else chips.chip(line.chip)
    return marked("{}: {}{}", told, agenda_items.cut(first, _SHORT), f"; {news}" if news else "")
