"""The look of a single agenda item, the same in brief, agenda and answers."""

from collections.abc import Sequence

from bot.render import chips, words
from bot.render.mrkdwn import Marked, escaped, joined, marked, shortened
from domain.meeting_notices import AgendaLine, Heading
from domain.meetings import Section

TITLES = {
    Section.FOLLOW_UP: "Follow-ups",
    Section.STANDING: "Exceptions",
    Section.SUCCESS: "Successes",
    Section.NEW: "New items",
}
REASONS, REASONS_OF_MANY = 480, 320
_TITLE, _OUTCOME = 110, 620


def cut(text: str, most: int) -> str:
    """One line of a list, where the ellipsis alone says that there is more; behind a word."""
    return words.brief(text, most)


def when(heading: Heading) -> str:
    """ "Tuesday 6 March 2018, 10:00 (Europe/London)"."""
    return f"{heading.day:%A %-d %B %Y}, {heading.at} ({heading.time_zone})"


def short_day(heading: Heading) -> str:
    return f"{heading.day:%a %-d %b}"


def minutes(line: AgendaLine) -> str:
    return f"{line.minutes} min" if line.minutes else "if time permits"


def title(line: AgendaLine) -> Marked:
    """ "*3. Abandonment rate* · 12 min"."""
    name = cut(words.capital(line.title), _TITLE)
    return marked("*{}. {}* · {}", line.number, name, minutes(line))


def reasons(line: AgendaLine, most: int = REASONS) -> Marked:
    """An exception's have a line each, so that what was promised is not overlooked."""
    by = [f"Added by {line.added_by}"] if line.added_by else []
    told = [escaped(words.capital(each)) for each in (*by, *line.reasons)]
    told.insert(len(by) + 1, escaped(words.capital(chips.chip(line.chip))))
    apart = "\n" if line.section is Section.STANDING else " · "
    return shortened(joined(told, apart), most)


def outcome(line: AgendaLine) -> Marked:
    """What was decided and by whom; empty before that."""
    if not line.outcome:
        return Marked("")
    told = cut(line.outcome, _OUTCOME)
    return marked("→ *{}* (by {})", told, line.decided_by)


def item(line: AgendaLine, most: int = REASONS) -> Marked:
    return joined([title(line), reasons(line, most), outcome(line)])


def section_title(section: Section, lines: Sequence[AgendaLine]) -> Marked:
    """ "*Exceptions* (3, 20 min), the most pressing first"."""
    time = sum(line.minutes for line in lines)
    order = ", the most pressing first" if section is Section.STANDING and len(lines) > 1 else ""
    spent = f", {time} min" if time else ""
    return marked("*{}* ({}{}){}", TITLES[section], len(lines), spent, order)


def by_section(lines: Sequence[AgendaLine]) -> list[tuple[Section, list[AgendaLine]]]:
    """Sections in their order, without empty ones."""
    found = [(each, [line for line in lines if line.section is each]) for each in Section]
    return [(section, inside) for section, inside in found if inside]
