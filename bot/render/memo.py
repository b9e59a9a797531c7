"""The look of a follow-up memo, and of the question that asks for it."""

from collections.abc import Sequence

from bot.render import agenda_items, words
from bot.render.agenda_items import cut
from bot.render.blocks import button
from bot.render.limits import Limits
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked
from domain.agenda_lines import tally
from domain.meeting_notices import AgendaLine, CloseQuestion, MeetingMemo, ReportedBack, Task

_TASKS, _OTHERS, _REPORTED, _TITLES = 20, 10, 12, 12
_LEAST_WORDS, _MOST_WORDS, _OF_ALL = 140, 620, 3_200  # characters of each line, and of a list
_NAME, _TITLE, _LEARNED = 60, 110, 1_000


def memo(notice: MeetingMemo) -> Message:
    heading = notice.heading
    told = f"Follow-up memo of {heading.name}, {words.day(heading.day)}: {_tally(notice)}."
    page = Page(escaped(told), where="/kpi agenda")
    page.header(f"Follow-up memo: {heading.name}, {heading.day:%-d %B %Y}")
    page.say(escaped(f"{words.capital(_tally(notice))}."), essential=True)
    _tasks(page, notice.tasks)
    others = [_other(each, _width(notice.others, _OTHERS)) for each in notice.others]
    _listed(page, "Noted, or no action needed", others, _OTHERS)
    undecided = [_bullet(each) for each in notice.undecided]
    _listed(page, "Not decided: on the next agenda again where it still holds", undecided, _TITLES)
    reported = [_reported(each, _width(notice.reported, _REPORTED)) for each in notice.reported]
    _listed(page, "What has become of earlier actions", reported, _REPORTED)
    if notice.learned:
        page.say(marked("*What we learned*\n{}", cut(notice.learned, _LEARNED)))
    page.small(_foot(notice), escaped(words.capital(notice.late)))
    return page.message()


def close_question(notice: CloseQuestion) -> Message:
    heading, day = notice.heading, words.day(notice.heading.day)
    value = {"meeting": heading.meeting}
    if notice.started:
        asked = f"{heading.name} of {day} is not closed yet: {tally(notice.decided, notice.items)}."
        next_ = Marked("*Close* posts the follow-up memo: who does what by when.")
        press = button("Close the meeting", "close_meeting", value, style="primary")
    else:
        asked = f"{heading.name} of {day} was not started here. Did it take place?"
        next_ = Marked("If it did, start it now to keep what was decided, then close it.")
        press = button("Start the meeting", "start_meeting", value, style="primary")
    page = Page(escaped(asked))
    page.say(joined([escaped(asked), next_]), essential=True)
    missed = button("It did not take place", "meeting_cancel", value)
    page.buttons(press, None if notice.started else missed)
    page.small(Marked("I ask only once."))
    return page.message()


def _tally(notice: MeetingMemo) -> str:
    counts = [words.count(len(notice.tasks), "action") + " agreed"]
    if notice.others:
        counts.append(words.count(len(notice.others), "item") + " without one")
    if notice.undecided:
        counts.append(f"{len(notice.undecided)} not decided")
    return ", ".join(counts)


def _tasks(page: Page, tasks: Sequence[Task]) -> None:
    """By person, in the order in which each was first given something to do."""
    page.say(bold("Who does what by when"))
    shown, most = tasks[:_TASKS], _width(tasks, _TASKS)
    owners = dict.fromkeys(task.owner for task in shown)
    for owner in owners:
        mine = [_task(task, most) for task in shown if task.owner == owner]
        _say(page, [bold(cut(owner, _NAME)), *mine])
    if left := len(tasks[_TASKS:]):
        page.small(marked("and {} more", left))
    if not tasks:
        page.say(Marked("No action was agreed."))


def _task(task: Task, most: int) -> Marked:
    by = f"by {words.day(task.report_back)}" if task.report_back else "no date"
    about = f" ({cut(task.about, _NAME)})" if task.about else ""
    described = cut(task.description, most)
    return marked("• #{} {}{}: *{}*", task.action, described, about, by)


def _other(line: AgendaLine, most: int) -> Marked:
    name = cut(words.capital(line.title), _TITLE)
    return marked("• {}: {}", name, cut(line.outcome, most))


def _reported(each: ReportedBack, most: int) -> Marked:
    described, owner = cut(each.description, _NAME), cut(each.owner, _NAME)
    outcome = bold(cut(each.outcome, most))
    told = joined([outcome, escaped(cut(each.evidence, _LEAST_WORDS))], " · ")
    return marked("• #{} {} ({}): {}", each.action, described, owner, told)


def _bullet(text: str) -> Marked:
    return marked("• {}", cut(words.capital(text), _NAME))


def _listed(page: Page, title: str, lines: Sequence[Marked], most: int) -> None:
    if lines:
        _say(page, [bold(title), *lines[:most]])
        if left := len(lines[most:]):
            page.small(marked("and {} more", left))


def _width(listed: Sequence[object], most: int) -> int:
    """What there is room for: of a few everything is shown."""
    each = _OF_ALL // max(1, min(len(listed), most))
    return max(_LEAST_WORDS, min(_MOST_WORDS, each))


def _say(page: Page, lines: Sequence[Marked]) -> None:
    """In as many paragraphs as they need, so that no line is cut."""
    paragraph: list[Marked] = []
    for line in lines:
        if paragraph and len(joined([*paragraph, line])) > Limits.SECTION:
            page.say(joined(paragraph))
            paragraph = []
        paragraph.append(line)
    page.say(joined(paragraph))


def _foot(notice: MeetingMemo) -> Marked:
    next_ = f" The next meeting is on {words.day(notice.next_day)}." if notice.next_day else ""
    when = agenda_items.when(notice.heading)
    return marked("{}. Closed by {}.{}", when, notice.closed_by, next_)
