"""The look of a stat meeting's brief: what will be talked about, in what order, and why."""

from collections.abc import Sequence

from bot.render import agenda_items, buttons, pictures, words
from bot.render.agenda_items import TITLES
from bot.render.blocks import button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, local_time, marked
from domain.meeting_notices import AgendaLine, BriefCharts, MeetingBrief
from domain.meetings import Section

_MOST = {Section.FOLLOW_UP: 6, Section.STANDING: 7, Section.SUCCESS: 4, Section.NEW: 5}
_FEW = 12  # items, of which more is said
_CHANGE = 220  # characters of one line on what has changed


def brief(notice: MeetingBrief) -> Message:
    heading = notice.heading
    told = f"{heading.name} on {heading.day:%A %-d %B} at {heading.at}: {_tally(notice.lines)}."
    page = Page(escaped(told), where="/kpi agenda")
    page.header(f"{heading.name}, {heading.day:%A %-d %B}")
    if notice.news:
        page.say(marked("*{}.*", words.capital(notice.news)), essential=True)
    page.say(
        marked(
            "{} · {} minutes · chair: {}\nFor you: {}\n{}.",
            agenda_items.when(heading),
            heading.minutes,
            heading.chair or "nobody yet",
            local_time(heading.begins),
            _tally(notice.lines),
        ),
        essential=True,
    )
    _changes(page, notice.changes)
    for section, lines in agenda_items.by_section(notice.lines):
        _section(page, section, lines, notice)
    if notice.charts_left:
        page.small(Marked("Charts of the other exceptions are in the thread."))
    page.small(escaped(words.capital(notice.late)))
    page.small(Marked("Put something on the agenda: `/kpi agenda add` and what it is about"))
    value = {"meeting": heading.meeting}
    start = button("Start the meeting", "start_meeting", value, style="primary")
    page.buttons(start if notice.startable else None, buttons.run("Agenda", "agenda"))
    return page.message()


def charts(notice: BriefCharts) -> Message:
    names = [shown.name for shown in notice.charts]
    page = Page(escaped(f"Charts of {words.listed(names)}."), where="/kpi status")
    page.say(Marked("*The other exceptions*"))
    for shown in notice.charts:
        page.picture(pictures.exception(shown))
    if notice.left:
        page.small(marked("{} more: /kpi status", notice.left))
    return page.message()


def _tally(lines: Sequence[AgendaLine]) -> str:
    counts = [
        words.count(len(inside), *_COUNTED[section])
        for section, inside in agenda_items.by_section(lines)
    ]
    return words.listed(counts) or "Nothing is due, and nothing is an exception"


_COUNTED = {
    Section.FOLLOW_UP: ("follow-up",),
    Section.STANDING: ("exception",),
    Section.SUCCESS: ("success", "successes"),
    Section.NEW: ("new item",),
}


def _changes(page: Page, changes: Sequence[str]) -> None:
    if changes:
        lines = [marked("• {}", agenda_items.cut(each, _CHANGE))
                 for each in changes]  # fmt: skip
        page.say(joined([bold("Since the last meeting"), *lines]))


def _section(
    page: Page, section: Section, lines: Sequence[AgendaLine], notice: MeetingBrief
) -> None:
    page.divider()
    page.say(agenda_items.section_title(section, lines))
    charts = notice.charts if section is Section.STANDING else ()
    drawn = {shown.indicator: shown for shown in charts}
    few = len(notice.lines) <= _FEW
    most = agenda_items.REASONS if few else agenda_items.REASONS_OF_MANY
    shown, left = lines[: _MOST[section]], len(lines[_MOST[section] :])
    for line in shown:
        page.say(agenda_items.item(line, most))
        if line.indicator in drawn:
            page.picture(pictures.exception(drawn[line.indicator]))
    if left:
        page.small(marked("and {} more {}: /kpi agenda", left, TITLES[section].lower()))
