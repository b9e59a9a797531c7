"""The look of help, of `/kpi` alone, and of a refusal."""

from bot.render import buttons, words
from bot.render.blocks import button
from bot.render.due import add_items
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked
from bot.render.words import count, listed
from handlers.help import HelpPage, Topic
from handlers.refused import Refused
from handlers.welcome import Welcome

_EXAMPLE = 60  # characters of an example in the short help


def help_page(reply: HelpPage) -> Message:
    if reply.command and reply.topics:
        return _topic(reply.topics[0])
    page = Page(Marked("What you can type here, each with an example."), where="/kpi help log")
    here = marked("This is the channel of {}, so names may be short.", bold(reply.unit_name))
    page.say(joined([Marked("*What you can type*"), here if reply.unit_name else Marked("")]))
    for group in dict.fromkeys(topic.group for topic in reply.topics):
        lines = [_line(topic) for topic in reply.topics if topic.group == group]
        page.say(joined([bold(group), *lines]))
    page.small(
        marked(
            "End a reading command with {} to show it to the channel. More: {}",
            code("share"),
            code("/kpi help log"),
        )
    )
    return page.message()


def welcome(reply: Welcome) -> Message:
    page = Page(escaped(_hello(reply)), where="/kpi help")
    page.small(escaped(words.paused(reply.paused)), essential=True)
    page.say(marked("*{}*", _hello(reply)), essential=True)
    if reply.made_admin:
        page.say(Marked("You are the first one here, so you are an administrator now."))
    if reply.unit:
        _in_a_unit(page, reply)
    else:
        _without_a_unit(page, reply)
    page.say(escaped(words.invitation(reply.uninvited)))
    can = [code(f"/kpi {verb}") for verb in reply.can]
    page.small(joined([Marked("You can type"), joined(can, ", ")], " ") if can else Marked(""))
    return page.message()


def refused(reply: Refused) -> Message:
    page = Page(escaped(reply.text))
    page.say(escaped(reply.text), essential=True)
    page.small(escaped(f"Reference {reply.reference}") if reply.reference else Marked(""))
    page.buttons(*buttons.suggestions(reply.suggestions))
    return page.message()


def _topic(topic: Topic) -> Message:
    page = Page(escaped(f"/kpi {topic.name}: {topic.summary}"))
    page.say(marked("{}: {}", bold(f"/kpi {topic.name}"), topic.summary))
    page.say(joined([code(line) for line in topic.usage]))
    return page.message()


def _line(topic: Topic) -> Marked:
    examples = [code(line) for line in topic.usage[:2] if len(line) <= _EXAMPLE]
    told = joined(examples or [code(f"/kpi {topic.name}")], " or ")
    return marked("• {}: {}", topic.summary, told)


def _hello(reply: Welcome) -> str:
    where = f", {reply.unit_name}" if reply.unit_name else ""
    return f"Statkeeper for {reply.organisation or 'your organisation'}{where}"


def _in_a_unit(page: Page, reply: Welcome) -> None:
    page.say(
        marked(
            "{}, {} in exception, {} waiting for you.",
            count(reply.indicators, "indicator"),
            reply.exceptions,
            count(len(reply.due), "value"),
        )
    )
    mine = frozenset(item.indicator for item in reply.due)
    add_items(page, "Waiting for you", reply.due, mine)
    page.small(marked("Try {}", code(reply.example)) if reply.example else Marked(""))
    page.buttons(
        button("Log a value", "log", style="primary"),
        buttons.run("Status", "status"),
        buttons.run("Help", "help"),
    )


def _without_a_unit(page: Page, reply: Welcome) -> None:
    mine = frozenset(item.indicator for item in reply.due)
    if not reply.channel.startswith("D"):
        page.say(_who_sets_up(reply))
    add_items(page, "Waiting for you", reply.due, mine)
    page.small(marked("Try {}", code(reply.example)) if reply.example else Marked(""))
    set_up = button("Set up this channel", "unit", {"channel": reply.channel}, style="primary")
    page.buttons(
        set_up if reply.may_set_up and not reply.channel.startswith("D") else None,
        buttons.run("Help", "help"),
    )


def _who_sets_up(reply: Welcome) -> Marked:
    if reply.may_set_up:
        return Marked("No unit is set up for this channel yet. You can do it now.")
    who = listed(list(reply.admins)) or "an administrator"
    return marked("No unit is set up for this channel yet. Ask {} to set it up.", who)
