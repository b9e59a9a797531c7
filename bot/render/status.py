"""The look of a status: tally first, exceptions next, then the table and its heat map."""

from collections.abc import Sequence

from bot.render import buttons, chips, pictures, words
from bot.render.episodes import episode_line
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked
from bot.render.tables import Table
from domain.notices import ClosedRow, DueItem
from domain.rating import Rating
from domain.snapshots import Snapshot
from handlers.status import IndicatorStatus, Status, Tally, UnitStatus
from handlers.status_rows import StatusRow

_EXCEPTIONS = 8  # told one by one; the table has them all
COLUMNS = ("Indicator", "Latest", "Target", "Status")


def status(reply: Status) -> Message:
    page = Page(escaped(_sentence(reply)), where="/kpi status with a unit's name, or /kpi list")
    page.small(escaped(words.paused(reply.paused)), essential=True)
    if not reply.units:
        page.say(
            Marked(
                "There are no indicators here yet. Administrators add them with "
                "`/kpi indicator add`."
            )
        )
    only = len(reply.units) == 1
    for unit in reply.units:
        _unit(page, unit, with_picture=only)
    if reply.units:
        key = words.STRIP_KEY if only else "/kpi status with a unit's name shows its table."
        rows = any(unit.rows for unit in reply.units)
        page.small(escaped(f"As of {words.day(reply.as_of)}. {key if rows else ''}"))
    return page.message(in_channel=reply.shared)


def indicator_status(reply: IndicatorStatus) -> Message:
    shown, row = reply.row.snapshot, reply.row
    page = Page(escaped(words.sentence(shown)), where=f"/kpi card {shown.indicator}")
    page.say(marked("{}: {}", bold(shown.name), bold(words.status_word(shown.rating))))
    limits = chips.limits(shown)
    page.say(
        joined(
            [
                escaped(words.capital(chips.news(shown.chip))),
                escaped(f"{limits}." if limits else ""),
            ]
        )
    )
    page.say(_reasons(shown))
    facts = [
        *words.standing(shown),
        ("Same period last year", reply.last_year),
        ("Lead officer", reply.lead),
        ("Data owner", reply.owner),
    ]
    page.fields([(label, escaped(fact)) for label, fact in facts])
    if shown.history:
        page.picture(pictures.exception(shown))
    page.small(*_row_remarks(row))
    log = buttons.log(row.missing) if row.missing else None
    page.buttons(buttons.card(shown.indicator), buttons.history(shown.indicator), log)
    return page.message(in_channel=reply.shared)


def tally_words(tally: Tally, *, whole: bool = True) -> str:
    """The ``whole`` tally of a status names five kinds always, so that none seems forgotten."""
    told = [f"{tally.red} Red", f"{tally.amber} Amber", f"{tally.green} Green"]
    told += [f"{tally.unrated} unrated"] if tally.unrated or whole else []
    told += [f"{tally.awaited} awaited"] if tally.awaited or whole else []
    told += [f"{tally.overdue} overdue"] if tally.overdue else []
    told += [f"{tally.not_expected} not expected"] if tally.not_expected else []
    return ", ".join([*told, f"{tally.no_value} without a value"] if tally.no_value else told)


def counted(rows: Sequence[Snapshot | ClosedRow], missing: Sequence[DueItem]) -> Tally:
    """The tally of plain rows beside what is missing, as digests carry them."""
    by_rating = [row.rating for row in rows]
    overdue = {item.indicator for item in missing if item.days > 0}
    awaited = {item.indicator for item in missing} - overdue
    return Tally(
        red=by_rating.count(Rating.RED),
        amber=by_rating.count(Rating.AMBER),
        green=by_rating.count(Rating.GREEN),
        unrated=by_rating.count(Rating.UNRATED),
        not_expected=by_rating.count(Rating.NOT_EXPECTED),
        awaited=len(awaited),
        overdue=len(overdue),
    )


def status_table(caption: str, rows: Sequence[StatusRow]) -> Table:
    cells = tuple(_cells(row) for row in rows)
    moves = any(row.change for row in rows)
    columns = (*COLUMNS, "Change · last 13 ratings" if moves else "Last 13 ratings")
    return Table(caption, columns, cells, frozenset({1, 2}), where="/kpi list")


def exception_line(shown: Snapshot, remark: Marked | None = None) -> Marked:
    first = marked(
        "{} {}: {}",
        bold(words.status_word(shown.rating)),
        bold(shown.name),
        words.latest(shown),
    )
    reasons = "; ".join(met.reason for met in shown.criteria)
    told = escaped(words.capital(chips.chip(shown.chip)))
    return joined([first, escaped(words.capital(reasons)), told, remark or Marked("")])


def _unit(page: Page, unit: UnitStatus, *, with_picture: bool) -> None:
    page.say(marked("{}: {}", bold(unit.unit_name), _standing(unit)), essential=True)
    if not unit.rows:
        page.small(marked("Administrators add them with {}.", code("/kpi indicator add")))
    if not unit.has_channel:
        page.small(
            Marked(
                "This unit has no channel, so its exceptions are posted nowhere. "
                "Type /kpi unit in its channel."
            )
        )
    exceptions = [row for row in unit.rows if row.snapshot.is_exception]
    for row in exceptions[:_EXCEPTIONS]:
        told = exception_line(row.snapshot, joined(_row_remarks(row), " "))
        page.say(told, buttons.card(row.snapshot.indicator))
    if len(exceptions) > _EXCEPTIONS:
        page.small(marked("and {} more in the table", len(exceptions) - _EXCEPTIONS))
    if with_picture:
        page.table(status_table(f"Status of {unit.unit_name}", unit.rows))
        for picture in pictures.status(unit.unit_name, [row.snapshot for row in unit.rows]):
            page.picture(picture)
    else:
        page.say(joined([_short_line(row.snapshot) for row in unit.rows if row not in exceptions]))


def _standing(unit: UnitStatus) -> str:
    return tally_words(unit.tally) if unit.rows else "no indicators yet"


def _row_remarks(row: StatusRow) -> list[Marked]:
    told = [episode_line(row.episode)] if row.episode else []
    if row.missing:
        told.append(escaped(f"{words.capital(words.item(row.missing))}."))
    return [*told, escaped(f"{words.capital(row.needs)}.")] if row.needs else told


def _short_line(shown: Snapshot) -> Marked:
    told = chips.chip(shown.chip)
    return marked(
        "{} {}: {}{}",
        words.status_word(shown.rating),
        shown.name,
        words.latest(shown),
        f" · {told}" if told else "",
    )


def _cells(row: StatusRow) -> tuple[str, ...]:
    shown = row.snapshot
    missing = row.missing
    late = f"; {missing.period_label} {words.lateness(missing)}" if missing else ""
    strip = words.strip(shown)
    change = f"{row.change} · {strip}" if row.change else strip
    return (
        shown.name,
        words.latest(shown) + late,
        words.target(shown),
        " · ".join(filter(None, (words.status_word(shown.rating), chips.chip(shown.chip)))),
        change,
    )


def _reasons(shown: Snapshot) -> Marked:
    return joined([marked("• {}", words.capital(met.reason)) for met in shown.criteria])


def _sentence(reply: Status) -> str:
    if not reply.units:
        return "There are no indicators here yet."
    told = [f"{unit.unit_name}: {_standing(unit)}" for unit in reply.units[:5]]
    return "; ".join(told) + "."
