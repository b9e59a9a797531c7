"""The look of a unit's weekly digest and of a period's close."""

from collections.abc import Sequence

from bot.render import buttons, pictures
from bot.render.due import add_items, missing_line
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, escaped, joined, marked
from bot.render.status import counted, exception_line, status_table, tally_words
from domain.notices import PeriodClosed, UnitDigest
from domain.snapshots import Snapshot
from handlers.status_rows import StatusRow

_EXCEPTIONS = 8


def unit_digest(notice: UnitDigest) -> Message:
    tally = tally_words(counted(notice.rows, notice.missing))
    page = Page(escaped(f"{notice.unit_name} in {notice.week}: {tally}."), where="/kpi status")
    page.header(f"{notice.unit_name}, {notice.week}")
    page.say(escaped(f"{tally}."), essential=True)
    _held_back(page, notice)
    _exceptions(page, notice.rows)
    page.say(missing_line(notice.missing))
    _overview(page, f"Status of {notice.unit_name}", notice.unit_name, notice.rows)
    page.small(escaped(notice.late))
    page.buttons(buttons.run("Status", f"status {notice.unit}"), buttons.run("Due", "due"))
    return page.message()


def period_closed(notice: PeriodClosed) -> Message:
    """The tally and what is overdue: a close never alerts a second time."""
    tally = tally_words(counted(notice.rows, notice.overdue))
    told = f"{notice.period_label} is closed for {notice.unit_name}: {tally}."
    page = Page(escaped(told), where="/kpi status")
    page.say(marked("{}: {}.", bold(f"{notice.unit_name}, {notice.period_label} closed"), tally))
    page.small(escaped(notice.late))
    add_items(page, "Overdue", notice.overdue, frozenset(), owner=True)
    page.buttons(buttons.run("Status", f"status {notice.unit}"), buttons.run("Due", "due"))
    return page.message()


def _held_back(page: Page, notice: UnitDigest) -> None:
    if not notice.held_back:
        return
    page.say(
        joined(
            [
                Marked("*New exceptions, held back for this digest by the weekly limit of posts*"),
                *(marked("• {}", line) for line in notice.held_back),
            ]
        )
    )


def _exceptions(page: Page, rows: Sequence[Snapshot]) -> None:
    exceptions = [row for row in rows if row.is_exception]
    for row in exceptions[:_EXCEPTIONS]:
        page.say(exception_line(row), buttons.card(row.indicator))
    if len(exceptions) > _EXCEPTIONS:
        page.small(marked("and {} more: /kpi status", len(exceptions) - _EXCEPTIONS))


def _overview(page: Page, caption: str, unit_name: str, rows: Sequence[Snapshot]) -> None:
    page.table(status_table(caption, [StatusRow(row) for row in rows]))
    for picture in pictures.status(unit_name, rows):
        page.picture(picture)
