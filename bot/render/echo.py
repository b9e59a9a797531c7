"""The look of what was logged: the echo with Undo, and the questions asked before storing."""

from bot.render import buttons, chips, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked
from domain.readings import ReadingStatus
from handlers.log import ValueLogged
from handlers.log_questions import AlreadyLogged, AskPeriod, AskReason, ConfirmRatio
from handlers.undo import Undone

_KINDS = {
    ReadingStatus.PROVISIONAL: "provisional",
    ReadingStatus.ESTIMATED: "estimated",
    ReadingStatus.NOT_EXPECTED: "not expected",
}


def value_logged(reply: ValueLogged) -> Message:
    shown = reply.snapshot
    page = Page(escaped(_sentence(reply)), where="/kpi history")
    page.say(_headline(reply), essential=True)
    variance = "" if reply.variance in reply.meaning else reply.variance
    told = "" if reply.status is ReadingStatus.NOT_EXPECTED else chips.chip(shown.chip)
    lines = words.capital(variance), words.capital(told), reply.meaning
    page.say(joined([escaped(line) for line in lines]))
    page.small(*_remarks(reply))
    page.buttons(
        button("Undo", "undo", _ids(reply)) if reply.undo_until else None,
        buttons.log_next(reply.next_due),
        buttons.card(shown.indicator) if shown.is_exception else None,
    )
    return page.message()


def already_logged(reply: AlreadyLogged) -> Message:
    told = f"{reply.name} for {reply.period_long} is already {reply.value}; nothing was stored."
    page = Page(escaped(told))
    when, author = local_time(reply.at), words.capital(words.author(reply.by))
    page.say(marked("{} {}, {}.", told, author, when), essential=True)
    page.buttons(buttons.log_next(reply.next_due))
    return page.message()


def ask_reason(reply: AskReason) -> Message:
    told = f"{reply.name} for {reply.period_long} is {reply.old}. Why does it become {reply.new}?"
    page = Page(escaped(told))
    page.say(
        marked(
            "{} for {} is {} ({}). A correction to {} needs a reason; nothing is stored yet.",
            bold(reply.name),
            reply.period_long,
            bold(reply.old),
            words.author(reply.logged_by),
            bold(reply.new),
        ),
        essential=True,
    )
    page.small(marked("Or type {}", code(reply.command)))
    page.buttons(
        button("Give a reason", "reason", {"draft": reply.draft}, style="primary"),
    )
    return page.message()


def confirm_ratio(reply: ConfirmRatio) -> Message:
    told = (
        f"You typed {reply.typed}, but {reply.ratio} is {reply.computed}. Which one is right for "
        f"{reply.name} in {reply.period_long}?"
    )
    page = Page(escaped(told))
    page.say(marked("{} Nothing is stored yet.", told), essential=True)
    page.buttons(
        _which(f"{reply.ratio} ({reply.computed})", reply.draft, "ratio"),
        _which(f"{reply.typed} alone", reply.draft, "value"),
    )
    return page.message()


def ask_period(reply: AskPeriod) -> Message:
    told = (
        f"{reply.name} already has {reply.has} for {reply.period_long}. "
        f"Which period is {reply.typed} for?"
    )
    page = Page(escaped(told))
    page.say(marked("{} Nothing is stored yet.", told), essential=True)
    page.buttons(*buttons.suggestions(reply.suggestions))
    return page.message()


def undone(reply: Undone) -> Message:
    told = f"{reply.name} for {reply.period_long}: {reply.taken_back} is taken back."
    page = Page(escaped(told))
    counts = f"{reply.back_to} counts again." if reply.back_to else "It has no value now."
    page.say(joined([escaped(told), escaped(f"{counts} {reply.meaning}".strip())]), essential=True)
    page.buttons(
        button("Log it again", "log", {"indicator": reply.indicator, "period": reply.period})
    )
    return page.message()


def _headline(reply: ValueLogged) -> Marked:
    shown = reply.snapshot
    months = f" ({reply.months})" if reply.months else ""
    value = f"{reply.value} ({reply.ratio})" if reply.ratio else reply.value
    kind = _KINDS.get(reply.status, "")
    if reply.status is ReadingStatus.NOT_EXPECTED:
        return marked("{}, {}{}: no value expected", bold(shown.name), reply.period_long, months)
    told = marked("{}, {}{}: {}", bold(shown.name), reply.period_long, months, bold(value))
    tail = marked(", {}{}", f"{kind}, " if kind else "", words.status_word(shown.rating))
    return joined([told, tail], "")


def _remarks(reply: ValueLogged) -> list[Marked]:
    told = []
    if reply.corrected_from:
        why = f": {reply.reason}" if reply.reason else ""
        told.append(escaped(f"Corrected from {reply.corrected_from}{why}."))
    elif reply.reason:
        told.append(escaped(f"Reason: {reply.reason}"))
    if reply.sample is not None:
        told.append(escaped(f"Estimated from a sample of {reply.sample}."))
    if reply.note:
        told.append(escaped(f"Note: {reply.note}"))
    if reply.alert_in:
        seconds = words.count(max(round(reply.alert_in), 1), "second")
        told.append(marked("The channel hears of it in {}, unless you undo it.", seconds))
    if reply.next_due is None:
        told.append(Marked("Nothing else is waiting for you."))
    return told


def _sentence(reply: ValueLogged) -> str:
    shown = reply.snapshot
    if reply.status is ReadingStatus.NOT_EXPECTED:
        return f"No value is expected of {shown.name} for {reply.period_long}."
    return f"{shown.name} for {reply.period_long} is {reply.value}, {shown.rating.word}."


def _ids(reply: ValueLogged) -> dict[str, object]:
    return {
        "indicator": reply.indicator,
        "period": reply.period,
        "revision": reply.revision,
    }


def _which(label: str, draft: str, choice: str) -> Block:
    return button(label, "keep", {"draft": draft, "choice": choice})
