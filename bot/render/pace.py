"""The look of a year's pace: the verdict first, then the facts, the months and the picture."""

from bot.render import buttons, pictures, words
from bot.render.blocks import Block, button
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, code, escaped, joined, marked
from bot.render.tables import Table
from handlers.pace import PaceListed, PaceShown, UnitPace
from handlers.pace_parts import PacePart, PaceParts
from handlers.pace_rows import PaceRow

_NAME = 48  # characters of a name in a list
Row = tuple[str, ...]


def pace_shown(reply: PaceShown) -> Message:
    page = Page(escaped(f"{reply.name}, {reply.year}. {reply.headline}"), where=_where(reply))
    heading = marked("*{}*, {} · {}", reply.name, reply.year, reply.direction)
    page.say(joined([heading, escaped(reply.headline)]), essential=True)
    page.fields([(label, escaped(told)) for label, told in reply.facts])
    if reply.picture is not None:
        page.picture(pictures.year(reply.picture))
    if any(row.actual for row in reply.rows):
        page.table(_table(reply))
    page.small(*(escaped(told) for told in reply.remarks))
    if reply.parts is not None:
        page.say(_parts(reply.parts))
    page.small(_hint(reply))
    page.buttons(
        buttons.run("Year's target", f"target year {reply.indicator} in {reply.year}"),
        _set(reply),
        buttons.history(reply.indicator),
    )
    return page.message(in_channel=reply.shared)


def unit_pace(reply: UnitPace) -> Message:
    told = f"Pace of {reply.unit_name}: {reply.tally}."
    page = Page(escaped(told), where="/kpi pace with an indicator's name")
    page.say(
        marked("*Pace of {}*\n{}.", reply.unit_name, words.capital(reply.tally)), essential=True
    )
    page.table(_list(reply))
    page.small(escaped(_footnote(reply)))
    page.buttons(*(_open(each) for each in reply.rows[:3]))
    return page.message(in_channel=reply.shared)


def _table(reply: PaceShown) -> Table:
    """Without the columns that nothing is known for; one milestone for all stands above them."""
    same, rows = _milestone_of_all(reply.rows), tuple(map(_cells, reply.rows))
    if same:
        rows = tuple((period, actual, "", *rest) for period, actual, _, *rest in rows)
    titles, rows = _filled(
        ("Period", "Actual", "Milestone", "Year to date", "Milestone to date"), rows
    )
    caption = f"{words.brief(reply.name, _NAME)}, {reply.year}"
    caption += f" · milestone {same} in each period" if same else ""
    return Table(caption, titles, rows, frozenset(range(1, len(titles))))


def _milestone_of_all(rows: tuple[PaceRow, ...]) -> str:
    """Of a rate or level that is the same all year; empty where months differ or add up."""
    milestones = {row.milestone for row in rows}
    adds_up = any(row.milestone_to_date for row in rows)
    return milestones.pop() if len(milestones) == 1 and len(rows) > 1 and not adds_up else ""


def _parts(parts: PaceParts) -> Marked:
    lines = [marked("*{}:* {}", parts.label, parts.together), *map(_part, parts.rows)]
    left = [marked("and {}", words.count(parts.left, "more share"))] if parts.left else []
    return joined([*lines, *left])


def _part(part: PacePart) -> Marked:
    name = marked("{} ({})", words.brief(part.name, _NAME), words.brief(part.unit_name, _NAME))
    against = f" against {part.milestone}" if part.milestone else ""
    so_far = f"{part.to_date}{against}; " if part.to_date else ""
    return marked("• {}: {}{}", name, so_far, part.outlook)


def _filled(titles: Row, rows: tuple[Row, ...]) -> tuple[Row, tuple[Row, ...]]:
    kept = [at for at in range(len(titles)) if at == 0 or any(row[at] for row in rows)]
    return tuple(titles[at] for at in kept), tuple(tuple(row[at] for at in kept) for row in rows)


def _cells(row: PaceRow) -> tuple[str, ...]:
    return (row.period, row.actual, row.milestone, row.to_date, row.milestone_to_date)


def _list(reply: UnitPace) -> Table:
    years = {row.year for row in reply.rows}
    rows = tuple(_line(row, named=len(years) > 1) for row in reply.rows)
    titles, rows = _filled(("Indicator", "Outlook", "Year to date", "Milestone", "Last year"), rows)
    numbers = frozenset(range(2, len(titles)))
    return Table(
        f"Pace of {reply.unit_name}", titles, rows, numbers, reply.left, "name one of them"
    )


def _line(row: PaceListed, *, named: bool) -> tuple[str, ...]:
    short = words.brief(row.name, _NAME)
    name = f"{short}, {row.year}" if named else short
    return (name, row.outlook, row.to_date, row.milestone, row.last_year)


def _footnote(reply: UnitPace) -> str:
    years = dict.fromkeys(row.year for row in reply.rows)
    return (
        f"{words.listed(list(years))}. Milestones and last year through the same period; the "
        "outlook is the forecast's where there is one, else how it stands against its milestones."
    )


def _open(row: PaceListed) -> Block:
    return buttons.run(words.brief(row.name, _NAME), f"pace {row.indicator} {row.year}")


def _hint(reply: PaceShown) -> Marked:
    if reply.has_target or not reply.may_change:
        return Marked("")
    example = code(f"/kpi target year {reply.indicator} {reply.example} {reply.year}")
    return marked("To set a target for the year: {}", example)


def _set(reply: PaceShown) -> Block | None:
    if reply.has_target or not reply.may_change:
        return None
    return button("Set the year's target", "year_target", {"indicator": reply.indicator})


def _where(reply: PaceShown) -> str:
    return f"/kpi history {reply.indicator}"
