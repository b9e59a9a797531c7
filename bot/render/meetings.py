"""The look of stat meetings: their lists, their days, and what was changed about them."""

from bot.render import buttons, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import (
    Marked,
    bold,
    channel_link,
    code,
    escaped,
    joined,
    local_day,
    marked,
)
from domain.notices import MeetingCancelled, MeetingMoved, SeriesChanged
from handlers.calendar_link import MeetingCalendar
from handlers.meeting import MeetingList, MeetingSeries
from handlers.meeting_change import MeetingChanged
from handlers.series_end import SeriesEnded
from handlers.series_facts import ShownMeeting, ShownSeries
from handlers.series_save import SeriesSaved

_MOST = 15  # series in a list
_NO_CALENDAR = "I could not send you the file just now. Try again in a moment."


def meeting_list(reply: MeetingList) -> Message:
    told = words.count(len(reply.series), "stat meeting") if reply.series else "No stat meeting yet"
    page = Page(escaped(f"{told}."), where="/kpi meeting with a name")
    page.say(bold("Stat meetings") if reply.series else _none(reply))
    for each in reply.series[:_MOST]:
        page.say(joined([heading(each), _next(each)]), _open(each))
    more = len(reply.series) - _MOST
    page.small(marked("and {} more: {}", more, code("/kpi meeting")) if more > 0 else Marked(""))
    new = button("New stat meeting", "series") if reply.may_plan else None
    page.buttons(new, buttons.run("Calendar", "meeting calendar") if reply.series else None)
    return page.message()


def meeting_series(reply: MeetingSeries) -> Message:
    shown = reply.series
    page = Page(escaped(f"{shown.name}: {shown.when}."), where="/kpi meeting")
    page.say(heading(shown), essential=True)
    page.say(facts(shown))
    if not shown.meetings:
        page.say(Marked("No meeting is to come."))
    for each in shown.meetings:
        page.say(_row(each), _move(each) if shown.may_move else None)
    following = next((each for each in shown.meetings if not each.cancelled), None)
    page.buttons(*_series_buttons(reply, following))
    return page.message()


def meeting_changed(reply: MeetingChanged) -> Message:
    did = "is cancelled" if reply.meeting.cancelled else "is moved"
    page = Page(marked("{} {}.", reply.name, did))
    told, day = reply.meeting.cancelled, f"{reply.meeting.begins:%a %-d %b %Y}"
    when = f"on {day}" if told else f"to {day}, {reply.meeting.begins:%H:%M}"
    page.say(marked("{} {} {}.", bold(reply.name), did, when))
    page.small(Marked("Nobody works on that day here." if reply.day_off else ""))
    page.small(marked("{} is told.", channel_link(reply.channel)))
    if reply.meeting.cancelled:
        page.buttons(_move(reply.meeting))
    return page.message()


def series_saved(reply: SeriesSaved) -> Message:
    shown, did = reply.series, "is set up" if reply.created else "is changed"
    page = Page(marked("{} {}: {}.", shown.name, did, shown.when), where="/kpi meeting")
    page.say(marked("{} {}: {}.", bold(shown.name), did, shown.when))
    page.say(joined([day_line(each) for each in shown.meetings]))
    if reply.kept:
        kept = [day_line(each) for each in reply.kept]
        page.say(joined([Marked("*Kept as people have left them*"), *kept]))
    page.small(escaped(words.invitation(reply.uninvited)))
    page.buttons(
        _open(shown),
        buttons.run("Calendar", f"meeting calendar {shown.name}"[:200]),
    )
    return page.message()


def series_ended(reply: SeriesEnded) -> Message:
    page = Page(marked("{} has ended.", reply.name))
    gone = words.count(reply.cancelled, "meeting")
    told = f"{gone} to come {'is' if reply.cancelled == 1 else 'are'} cancelled."
    page.say(marked("{} has ended. {}", bold(reply.name), told))
    page.small(marked("{} is told. What was held stays.", channel_link(reply.channel)))
    return page.message()


def meeting_calendar(reply: MeetingCalendar) -> Message:
    """The address is for one person's eyes; the file is in their direct messages."""
    name = reply.name or "All stat meetings"
    page = Page(marked("The calendar of {}.", name))
    page.say(marked("{}: {} in the calendar.", bold(name), words.count(len(reply.entries), "date")))
    if reply.sent:
        page.say(Marked("The file is in your direct messages with me. Open it to add them."))
    if reply.address:
        page.say(marked("Subscribe to it, and it stays up to date: {}", code(reply.address)))
        page.small(
            marked(
                "Whoever has this address sees names and times. {} gives it another one.",
                code(f"/kpi meeting calendar renew {reply.name}".strip()),
            )
        )
    page.small(
        Marked("The old address gives nothing any more." if reply.renewed and reply.address else "")
    )
    if not reply.sent and not reply.address:
        page.say(Marked(_NO_CALENDAR if reply.entries else "There is no meeting to come."))
    return page.message()


def moved(notice: MeetingMoved) -> Message:
    did = "takes place after all" if notice.again else "is moved"
    page = Page(marked("{} {}: {}.", notice.name, did, local_day(notice.begins)))
    page.say(marked("{} {}", bold(notice.name), did))
    lines = [marked("*Now* {}", local_day(notice.begins))]
    lines += [marked("~{}~", local_day(notice.was))] if notice.was != notice.begins else []
    page.say(joined(lines))
    page.small(_by("Moved", notice.by, notice.reason))
    return page.message()


def cancelled(notice: MeetingCancelled) -> Message:
    did = "did not take place" if notice.missed else "is cancelled"
    page = Page(marked("{} {}: {}.", notice.name, did, local_day(notice.begins)))
    page.say(marked("{} {}", bold(notice.name), did))
    page.say(marked("~{}~", local_day(notice.begins)))
    if notice.next:
        page.say(marked("*The next one* {}", local_day(notice.next)))
    page.small(_by("Said" if notice.missed else "Cancelled", notice.by, notice.reason))
    return page.message()


def series_changed(notice: SeriesChanged) -> Message:
    if not notice.days:
        page = Page(marked("{} has ended.", notice.name))
        page.say(marked("{} has ended: no more meetings take place.", bold(notice.name)))
        page.small(_by("Ended", notice.by, f"it was {notice.when}"))
        return page.message()
    did = "is a new stat meeting" if notice.created else "meets at other times"
    page = Page(marked("{} {}: {}.", notice.name, did, notice.when), where="/kpi meeting")
    page.say(marked("{} {}: {}.", bold(notice.name), did, notice.when))
    page.say(joined([marked("• {}", local_day(each)) for each in notice.days]))
    page.small(_by("Set up" if notice.created else "Changed", notice.by, ""))
    return page.message()


def heading(shown: ShownSeries) -> Marked:
    return marked("{}: {}", bold(shown.name), shown.when)


def facts(shown: ShownSeries) -> Marked:
    lines = [
        marked("*About* {}", words.listed(list(shown.about[:20])) or "nothing yet"),
        marked("*Chair* {}", shown.chair or "nobody"),
        marked("*Channel* {}", channel_link(shown.channel)),
        marked("*Lasts* {}, in {}", words.count(shown.minutes, "minute"), shown.time_zone),
        marked("*Brief* {}", _brief(shown.brief_days)),
    ]
    return joined(lines)


def day_line(shown: ShownMeeting) -> Marked:
    """One of a list."""
    return marked("• {}", day_words(shown))


def day_words(shown: ShownMeeting) -> Marked:
    """ "Tue 6 Mar 2018, 10:00", with what is out of the ordinary about it."""
    beside = _beside(shown)
    told = marked("~{}~" if shown.cancelled else "{}", _day(shown))
    return marked("{} ({})", told, beside) if beside else told


def _row(shown: ShownMeeting) -> Marked:
    told = marked("~{}~" if shown.cancelled else "*{}*", _day(shown))
    return joined([told, escaped(_beside(shown))])


def _open(shown: ShownSeries) -> Block:
    return button("Open", "meeting", {"series": shown.number})


def _move(shown: ShownMeeting) -> Block:
    label = "Hold it after all" if shown.cancelled else "Move"
    return button(label, "meeting_move", {"meeting": shown.number})


def _day(shown: ShownMeeting) -> str:
    return f"{shown.begins:%a %-d %b %Y, %H:%M}"


def _beside(shown: ShownMeeting) -> str:
    if shown.cancelled:
        return f"cancelled: {shown.reason}" if shown.reason else "cancelled"
    notes = []
    if shown.instead_of:
        notes += [f"instead of {shown.instead_of:%a %-d %b}, a day off"]
    if shown.moved_from:
        notes += [f"moved from {shown.moved_from:%a %-d %b, %H:%M}"]
        notes += [shown.reason] if shown.reason else []
    return "; ".join(notes)


def _next(shown: ShownSeries) -> Marked:
    following = next((each for each in shown.meetings if not each.cancelled), None)
    if following is None:
        return Marked("No meeting is to come.")
    line = marked("Next {} in {}", local_day(following.begins), channel_link(shown.channel))
    return marked("{}, moved", line) if following.moved_from else line


def _none(reply: MeetingList) -> Marked:
    how = marked("Set one up with {}.", code("/kpi meeting new"))
    ask = Marked("A performance officer or an administrator sets them up.")
    return marked("No stat meeting is set up yet. {}", how if reply.may_plan else ask)


def _brief(days: int) -> str:
    if days == 0:
        return "on the day itself"
    return f"{words.count(days, 'working day')} before"


def _by(did: str, by: str, reason: str) -> Marked:
    return marked("{} by {}{}", did, by, f": {reason}" if reason else "")


def _series_buttons(reply: MeetingSeries, following: ShownMeeting | None) -> list[Block | None]:
    shown = reply.series
    value = {"meeting": following.number} if following else {}
    return [
        button("Cancel the next one", "meeting_cancel", value)
        if shown.may_move and following
        else None,
        button("Edit", "series", {"series": shown.number}) if reply.may_plan else None,
        buttons.run("Calendar", f"meeting calendar {shown.name}"[:200]),
    ]
