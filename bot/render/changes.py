"""The look of process changes: logged, taken back, listed."""

from bot.render import buttons, words
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked
from handlers.change import ChangeList, ChangeLogged, ChangeWithdrawn, ListedChange


def change_logged(reply: ChangeLogged) -> Message:
    told = f"Change #{reply.number} of {reply.name} is marked on {words.day(reply.day)}."
    page = Page(escaped(told), where="/kpi history")
    page.say(
        marked(
            "{}: change #{}, {}, is marked on {}.",
            bold(reply.name),
            reply.number,
            bold(reply.what),
            words.day(reply.day),
        ),
        essential=True,
    )
    page.say(_limits(reply))
    taken_back = f"/kpi change withdraw {reply.number} because …"
    page.small(marked("It is taken back with {}", code(taken_back)))
    page.buttons(buttons.card(reply.indicator), buttons.history(reply.indicator))
    return page.message()


def change_withdrawn(reply: ChangeWithdrawn) -> Message:
    told = f"Change #{reply.number} of {reply.name} is taken back: {reply.reason}"
    page = Page(escaped(told), where="/kpi history")
    page.say(
        marked(
            "{}: change #{}, {}, of {} is taken back: {}",
            bold(reply.name),
            reply.number,
            reply.what,
            words.day(reply.day),
            reply.reason,
        ),
        essential=True,
    )
    page.small(
        Marked("The limits are those of before the change again." if reply.had_limits else "")
    )
    page.buttons(buttons.card(reply.indicator))
    return page.message()


def change_list(reply: ChangeList) -> Message:
    page = Page(escaped(f"Changes of {reply.name}."), where="/kpi history")
    lines = [change_line(each) for each in reply.changes]
    if not lines:
        page.say(marked("No change of {} has been logged.", bold(reply.name)), essential=True)
    else:
        page.say(joined([marked("*Changes of {}*", reply.name), *lines]), essential=True)
    if reply.left_out:
        page.small(marked("and {} earlier", reply.left_out))
    example = f"/kpi change {reply.indicator} answerphone switched off from 6 nov"
    page.small(marked("Log one: {}", code(example)))
    return page.message()


def change_line(each: ListedChange) -> Marked:
    """ "• 6 Nov 2017: answerphone switched off (#3, logged by Ann)"; taken back, it says so."""
    change = each.change
    line = marked(
        "• {}: {} (#{}, {})", words.day(change.day), change.what, change.id, words.author(each.by)
    )
    if change.is_withdrawn and change.withdrawn_at:
        return marked(
            "{}, taken back by {}, {}: {}",
            line,
            each.withdrawn_by,
            local_time(change.withdrawn_at),
            change.withdrawn_because,
        )
    return marked("{}, new limits: {}", line, change.reason) if change.new_limits else line


def _limits(reply: ChangeLogged) -> Marked:
    if not reply.since:
        return Marked(
            "The limits of normal variation stay as they are, and so do ratings and exceptions."
        )
    return marked(
        "New limits of normal variation begin with {}: {}. Nothing before it counts towards them, "
        "so it takes eight values until they say something. Ratings and exceptions stay as they "
        "are.",
        reply.since,
        reply.reason.rstrip("."),
    )
