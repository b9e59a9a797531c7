"""The look of an exception taken up: on it, explained, snoozed."""

from bot.render import buttons, words
from bot.render.card import explanation_lines
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, local_time, marked
from handlers.acknowledge import Acknowledged
from handlers.action_no_effect import EndedWithoutEffect
from handlers.explain import Explained
from handlers.snooze import Snoozed, Unsnoozed

_ANSWER = 500


def acknowledged(reply: Acknowledged) -> Message:
    told = f"{reply.by} {'was already' if reply.already else 'is now'} on it: {reply.name}."
    page = Page(escaped(told))
    when = marked(" Since {}.", local_time(reply.at)) if reply.already else Marked("")
    page.say(marked("{}{} Next: explain why, and what will be done.", told, when))
    page.buttons(buttons.explain(reply.episode, reply.indicator))
    return page.message()


def explained(reply: Explained) -> Message:
    page = Page(escaped(f"{reply.name} is explained by {reply.by}."), where="/kpi card")
    where = "It stands in the channel's message now." if reply.in_channel_message else ""
    page.say(marked("*{}* is explained by {}. {}", reply.name, reply.by, where))
    for line in explanation_lines(reply.explanation, _ANSWER):
        page.say(line)
    page.buttons(
        buttons.explain(reply.episode, reply.indicator, "Change"), buttons.card(reply.indicator)
    )
    return page.message()


def ended_without_effect(reply: EndedWithoutEffect) -> Message:
    told = f"Action #{reply.action} is ended: done without effect."
    page = Page(escaped(told), where="/kpi status")
    page.say(escaped(told), essential=True)
    page.say(marked("*#{} {}*\n{}", reply.action, reply.description, reply.words))
    if reply.is_open:
        goes_on = "{} is still an exception and has no action now. Please agree on another one."
        page.say(marked(goes_on, bold(reply.name)))
        page.buttons(buttons.run("Create action", f"action add {reply.indicator}", "primary"))
    page.small(escaped("The next stat meeting is told of it."))
    return page.message()


def snoozed(reply: Snoozed) -> Message:
    until = words.day(reply.until)
    page = Page(escaped(f"{reply.name} is snoozed until {until}."))
    page.say(marked("*{}* is snoozed until {}: {}", reply.name, until, reply.reason))
    page.small(escaped("A turn for the worse is still told."))
    page.buttons(buttons.run("End the snooze", f"unsnooze {reply.indicator}"))
    return page.message()


def unsnoozed(reply: Unsnoozed) -> Message:
    page = Page(escaped(f"{reply.name} is no longer snoozed."))
    page.say(marked("*{}* is no longer snoozed.", reply.name))
    return page.message()
