"""The look of what is told when a message cannot be delivered: what happened, and what to do."""

from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, channel_link, code, is_account, local_time, marked, mention
from bot.render.words import capital, count
from domain.notices import ChannelTrouble, MessageTrouble, SendingResumed


def of_channel(notice: ChannelTrouble) -> Message:
    what = "write to" if is_account(notice.channel) else "post in"
    told = marked(
        "I cannot {} {}: {}.",
        what,
        _where(notice.channel, notice.unit_name),
        notice.happened or notice.error,
    )
    page = Page(told)
    page.say(told, essential=True)
    page.say(marked("*What to do:* {}", notice.advice), essential=True)
    if notice.waiting:
        page.small(marked("{} All other messages go out.", _waiting(notice.waiting)))
    return page.message()


def of_message(notice: MessageTrouble) -> Message:
    where = _where(notice.channel, notice.unit_name)
    what = capital(notice.about)
    if notice.in_doubt:
        told = marked("{} may or may not have arrived in {}: {}.", what, where, _doubt(notice))
    else:
        told = marked("{} could not be posted in {}: {}.", what, where, _refusal(notice))
    page = Page(told)
    page.say(told, essential=True)
    page.say(_choice(notice), essential=True)
    page.small(
        Marked("It is kept until then, with what edits or answers it. All other messages go out.")
    )
    return page.message()


def over(notice: SendingResumed) -> Message:
    told = marked(
        "Slack took nothing from me since {}: {} ({}).",
        local_time(notice.since),
        notice.happened,
        notice.error,
    )
    page = Page(Marked("Slack takes my messages again."))
    page.say(Marked(f"*Slack takes my messages again.* {told}"))
    page.small(Marked("Whatever waited goes out now, in order. Nothing is to be done."))
    return page.message()


def _where(channel: str, unit_name: str) -> Marked:
    if is_account(channel):
        return mention(channel)
    link = channel_link(channel)
    return marked("{} ({})", link, unit_name) if unit_name else link


def _waiting(messages: int) -> str:
    told = count(
        messages, "message waits and goes out by itself", "messages wait and go out by themselves"
    )
    return f"{told}, in order, as soon as this is mended."


def _refusal(notice: MessageTrouble) -> str:
    return f"Slack refuses it even in plain words ({notice.error})"


def _doubt(notice: MessageTrouble) -> str:
    return f"Slack's answer was lost, and I could not look whether it is there ({notice.error})"


def _choice(notice: MessageTrouble) -> Marked:
    again = code(f"kpi outbox retry {notice.number}")
    never = code(f"kpi outbox discard {notice.number}")
    if notice.in_doubt:
        return marked(
            "*What to do:* Look there. If it is missing, {} posts it; if it is there, {} puts it "
            "aside. Once I can look myself, {} is enough.",
            code(f"kpi outbox retry {notice.number} --anyway"),
            never,
            again,
        )
    return marked("*What to do:* {} tries it again, {} gives it up.", again, never)
