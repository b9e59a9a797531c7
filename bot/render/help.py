"""The look of help, of `/kpi` alone, and of a refusal."""

from bot.render import buttons, words
from bot.render.blocks import button
from bot.render.due import add_items
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked
from bot.render.words import count, listed
from handlers.help import HelpPage, Topic
from handlers.refused import Refused
from handlers.unit import NEW_ORGANISATION
from handlers.welcome import Welcome

_SUMMARY = 60  # characters of a summary in the short help


def help_page(reply: HelpPage) -> Message:
    if reply.command and reply.topics:
        return _topic(reply.topics[0], reply.example)
    page = Page(Marked("This is what you can type, by task."), where="/kpi help log")
    here = marked(" This is the channel of {}, so names may be short.", bold(reply.unit_name))
    page.say(joined([Marked("*What you can type*"), here if reply.unit_name else Marked("")], "."))
    page.say(_try(reply.example))
    for group in dict.fromkeys(topic.group for topic in reply.topics):
        told = [_short(topic) for topic in reply.topics if topic.group == group]
        page.say(joined([bold(group), *told]))
    page.small(
        marked(
            "Examples of one: {}. With {} at the end, a See command answers to the whole channel.",
            code("/kpi help log"),
            code("share"),
        )
    )
    return page.message()


def welcome(reply: Welcome) -> Message:
    page = Page(joined([escaped(f"{_hello(reply)}:"), _point(reply)], " "), where="/kpi help")
    page.small(escaped(words.paused(reply.paused)), essential=True)
    page.say(marked("*{}*", _hello(reply)), essential=True)
    if reply.made_admin:
        page.say(Marked(words.FOUNDER))
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


def _topic(topic: Topic, example: str) -> Message:
    page = Page(escaped(f"/kpi {topic.name}: {topic.summary}."))
    page.say(marked("{}: {}.", bold(f"/kpi {topic.name}"), topic.summary))
    page.say(joined([code(line) for line in topic.usage]))
    page.small(_try(example) if topic.name == "log" else Marked(""))
    return page.message()


def _short(topic: Topic) -> Marked:
    summary = topic.summary[:1].lower() + topic.summary[1:]
    return marked("{} {}", code(f"/kpi {topic.name}"), summary[:_SUMMARY])


def _try(example: str) -> Marked:
    return marked("Try {}", code(example)) if example else Marked("")


def _hello(reply: Welcome) -> str:
    known = reply.organisation and reply.organisation != NEW_ORGANISATION
    where = f" for {reply.organisation}" if known else ""
    return f"Statkeeper{where}" + (f", {reply.unit_name}" if reply.unit_name else "")


def _in_a_unit(page: Page, reply: Welcome) -> None:
    page.say(escaped(_stand(reply)))
    mine = frozenset(item.indicator for item in reply.due)
    add_items(page, "Waiting for you", reply.due, mine)
    page.small(_try(reply.example))
    add = button("Add an indicator", "indicator", {"unit": reply.unit}, style="primary")
    page.buttons(
        button("Log a value", "log", style="primary") if reply.indicators else None,
        add if not reply.indicators and "indicator" in reply.can else None,
        buttons.run("Status", "status") if reply.indicators else None,
        buttons.run("Help", "help"),
    )


def _stand(reply: Welcome) -> str:
    if not reply.indicators:
        who = "Add the first one" if "indicator" in reply.can else f"Ask {_whom(reply)} to add one"
        return f"There are no indicators here yet. {who}."
    going = f", {reply.exceptions} in exception" if reply.exceptions else ", none in exception"
    waiting = f"; {_waiting(reply)}" if reply.due else ""
    return f"{count(reply.indicators, 'indicator')}{going}{waiting}."


def _point(reply: Welcome) -> Marked:
    if reply.unit:
        return escaped(_stand(reply))
    if reply.channel:
        return _who_sets_up(reply)
    return marked("{}.", _waiting(reply))


def _waiting(reply: Welcome) -> str:
    return f"{count(len(reply.due), 'value') if reply.due else 'nothing'} waiting for you"


def _without_a_unit(page: Page, reply: Welcome) -> None:
    mine = frozenset(item.indicator for item in reply.due)
    if reply.channel:
        page.say(_who_sets_up(reply))
    add_items(page, "Waiting for you", reply.due, mine)
    page.small(_try(reply.example))
    set_up = button("Set up this channel", "unit", {"channel": reply.channel}, style="primary")
    page.buttons(
        set_up if reply.may_set_up else None,
        buttons.run("Help", "help"),
    )


def _who_sets_up(reply: Welcome) -> Marked:
    if reply.may_set_up:
        return Marked("No unit is set up for this channel yet. You can do it now.")
    return marked("No unit is set up for this channel yet. Ask {} to set it up.", _whom(reply))


def _whom(reply: Welcome) -> str:
    return listed(list(reply.admins)) or "an administrator"
