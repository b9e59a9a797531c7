"""Notices as messages: what the bot says by itself, given its look."""

from typing import assert_never

from bot.render import actions, agenda, brief, buttons, effect, meetings, memo, trouble
from bot.render.alert import alert
from bot.render.blocks import button
from bot.render.digest import period_closed, unit_digest
from bot.render.due import due_digest
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, local_time, marked
from bot.render.pulse import weekly_pulse
from bot.render.reminders import owner_missing
from bot.render.words import capital, listed
from domain.meeting_notices import (
    AgendaPage,
    BriefCharts,
    CloseQuestion,
    MeetingBrief,
    MeetingMemo,
    MeetingNotice,
)
from domain.notices import (
    ActionAssigned,
    ActionReopened,
    ActionVerified,
    ChannelTrouble,
    DueDigest,
    EpisodeAlert,
    EpisodeUpdate,
    Greeting,
    JobRecovered,
    JobTrouble,
    MeetingCancelled,
    MeetingMoved,
    MessageTrouble,
    Notice,
    OwnerMissing,
    PeriodClosed,
    PostingPaused,
    PostingResumed,
    SendingResumed,
    SeriesChanged,
    UnitDigest,
)
from domain.pulse import WeeklyPulse


def render(notice: Notice) -> Message:
    if isinstance(notice, MeetingNotice):
        return _of_meeting(notice)
    match notice:
        case ActionAssigned() | ActionReopened() | ActionVerified():
            return _of_action(notice)
        case EpisodeAlert():
            return alert(notice)
        case EpisodeUpdate():
            return _update(notice)
        case DueDigest():
            return due_digest(notice)
        case UnitDigest():
            return unit_digest(notice)
        case WeeklyPulse():
            return weekly_pulse(notice)
        case PeriodClosed():
            return period_closed(notice)
        case ChannelTrouble():
            return trouble.of_channel(notice)
        case MessageTrouble():
            return trouble.of_message(notice)
        case SendingResumed():
            return trouble.over(notice)
        case Greeting():
            return _greeting(notice)
        case JobTrouble():
            return _job_trouble(notice)
        case JobRecovered():
            return _job_recovered(notice)
        case OwnerMissing():
            return owner_missing(notice)
        case MeetingCancelled() | MeetingMoved() | SeriesChanged():
            return _of_series(notice)
        case PostingPaused():
            return _posting_paused(notice)
        case PostingResumed():
            return _posting_resumed(notice)
        case _:
            assert_never(notice)


def _of_action(notice: ActionAssigned | ActionReopened | ActionVerified) -> Message:
    match notice:
        case ActionAssigned():
            return actions.assigned(notice)
        case ActionReopened():
            return effect.reopened(notice)
        case ActionVerified():
            return effect.verified(notice)
        case _:
            assert_never(notice)


def _of_series(notice: MeetingCancelled | MeetingMoved | SeriesChanged) -> Message:
    match notice:
        case MeetingCancelled():
            return meetings.cancelled(notice)
        case MeetingMoved():
            return meetings.moved(notice)
        case SeriesChanged():
            return meetings.series_changed(notice)
        case _:
            assert_never(notice)


def _of_meeting(notice: MeetingNotice) -> Message:
    match notice:
        case AgendaPage():
            return agenda.agenda_page(notice)
        case BriefCharts():
            return brief.charts(notice)
        case CloseQuestion():
            return memo.close_question(notice)
        case MeetingBrief():
            return brief.brief(notice)
        case MeetingMemo():
            return memo.memo(notice)
        case _:
            assert_never(notice)


def _update(notice: EpisodeUpdate) -> Message:
    first = notice.lines[0] if notice.lines else "updated"
    title = f"Worse: {notice.name}" if notice.worsening else notice.name
    told = f"{title}. {capital(first)}." if notice.worsening else f"{title}: {first}."
    page = Page(escaped(told), where="/kpi history")
    page.say(joined([bold(title), *(escaped(line) for line in notice.lines)]))
    return page.message()


def _greeting(notice: Greeting) -> Message:
    page = Page(Marked("Hello, Statkeeper is here: type /kpi to begin."), where="/kpi help")
    page.say(
        marked(
            "*Hello.* I keep performance indicators: values are logged here, rated against their "
            "targets, and exceptions are posted with a picture."
        )
    )
    if notice.unit_name:
        page.say(
            marked(
                "This is the channel of {}. Begin with {}, or look around with {}.",
                bold(notice.unit_name),
                code(notice.example or "/kpi log"),
                code("/kpi status"),
            )
        )
        page.buttons(button("Log a value", "log"), buttons.run("Status", "status"))
        return page.message()
    who = listed(notice.admins) or "the first person who types /kpi"
    page.say(marked("No unit is set up for this channel yet. That can be done by {}.", who))
    page.buttons(button("Set up this channel", "unit", {"channel": notice.channel}))
    return page.message()


def _job_trouble(notice: JobTrouble) -> Message:
    told = f"The job {notice.job} failed: {notice.error}. Reference {notice.reference} in the log."
    page = Page(escaped(told))
    page.say(escaped(told))
    if notice.failing_since is not None:
        page.small(marked("It has failed since {}.", local_time(notice.failing_since)))
    page.small(Marked("It is tried again by itself; nothing that was due is lost."))
    return page.message()


def _job_recovered(notice: JobRecovered) -> Message:
    told = f"The job {notice.job} works again."
    page = Page(escaped(told))
    page.say(escaped(told))
    page.small(marked("It had failed since {}.", local_time(notice.failing_since)))
    return page.message()


def _posting_paused(notice: PostingPaused) -> Message:
    why = f": {notice.reason}" if notice.reason else ""
    page = Page(escaped(f"{notice.by} has paused all posting{why}."))
    page.say(marked("*All posting is paused* by {}{}.", notice.by, why))
    page.say(
        marked(
            "Values can still be logged; what is to be said waits and goes out after {}, which "
            "any administrator may type.",
            code("/kpi resume"),
        )
    )
    page.buttons(buttons.run("Resume", "resume"))
    return page.message()


def _posting_resumed(notice: PostingResumed) -> Message:
    page = Page(escaped(f"{notice.by} has resumed posting."))
    page.say(marked("*Posting goes on again*, resumed by {}.", notice.by))
    return page.message()
