"""The look of a unit's weekly digest and of a period's close."""

from collections.abc import Sequence

from bot.render import buttons, chips, pictures, words
from bot.render.action_lines import lateness, title
from bot.render.blocks import Block, button
from bot.render.due import add_items, missing_lines
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked, bold, code, escaped, joined, marked
from bot.render.status import counted, exception_line, status_table, tally_words
from domain.action_items import ActionItem
from domain.notices import PeriodClosed, UnitDigest
from domain.snapshots import Snapshot
from handlers.status_rows import StatusRow, ranked

_EXCEPTIONS, _WARNINGS = 8, 6
_ACTIONS, _TITLE = 6, 110  # actions of one kind, characters of each


def unit_digest(notice: UnitDigest) -> Message:
    tally = tally_words(counted(notice.rows, notice.missing), whole=False)
    closed = [_closed(each) for each in notice.closed]
    told = escaped(f"{notice.unit_name} in the {notice.week}: {tally}.")
    page = Page(joined([told, *closed], " "), where="/kpi status")
    page.header(f"{notice.unit_name}, {notice.week}")
    page.say(joined([escaped(f"{tally}."), *closed]), essential=True)
    page.say(_worked(notice))
    _held_back(page, notice)
    rows = ranked(StatusRow(row) for row in notice.rows)
    _exceptions(page, [row.snapshot for row in rows])
    _early_warnings(page, notice)
    page.say(_late_actions(notice))
    page.say(missing_lines(notice.missing))
    _overview(page, f"Status of {notice.unit_name}", notice.unit_name, rows)
    page.small(escaped(notice.late))
    actions = buttons.run("Actions", f"action {notice.unit}") if notice.late_actions else None
    page.buttons(*_buttons(notice.unit, missing=bool(notice.missing)), actions)
    return page.message()


def period_closed(notice: PeriodClosed) -> Message:
    """The tally and what is overdue: a close never alerts a second time."""
    told = f"{notice.period_label} is closed for {notice.unit_name}: {_closed_tally(notice)}."
    page = Page(escaped(told), where="/kpi status")
    page.say(joined([bold(notice.unit_name), _closed(notice)], ": "))
    add_items(page, "Overdue", notice.overdue, frozenset(), owner=True)
    page.buttons(*_buttons(notice.unit, missing=bool(notice.overdue)))
    return page.message()


def _closed(notice: PeriodClosed) -> Marked:
    late = f" ({notice.late})" if notice.late else ""
    return marked("{} is closed: {}{}.", notice.period_label, _closed_tally(notice), late)


def _closed_tally(notice: PeriodClosed) -> str:
    return tally_words(counted(notice.rows, notice.overdue), whole=False)


def _buttons(unit: str, *, missing: bool) -> list[Block | None]:
    log = button("Log a value", "log", style="primary") if missing else None
    return [log, buttons.run("Status", f"status {unit}"), buttons.run("Due", f"due {unit}")]


def _held_back(page: Page, notice: UnitDigest) -> None:
    """What the weekly limit of posts kept back, and what came with an import."""
    if notice.held_back:
        page.say(marked("*Not announced before:* {}", "; ".join(notice.held_back)))


def _worked(notice: UnitDigest) -> Marked:
    """Good news that had no message of its own."""
    if not notice.worked:
        return Marked("")
    lines = [
        marked("• {} · {} · {}", title(each, most=_TITLE), each.name, each.owner)
        for each in notice.worked[:_ACTIONS]
    ]
    return joined([Marked("*It worked, the indicator says*"), *lines, _left(notice.worked, notice)])


def _late_actions(notice: UnitDigest) -> Marked:
    """What was to be reported back and is not verified."""
    if not notice.late_actions or notice.today is None:
        return Marked("")
    lines = [
        marked(
            "• {} · {} · {}",
            title(each, most=_TITLE),
            each.carried_by,
            lateness(each, notice.today),
        )
        for each in notice.late_actions[:_ACTIONS]
    ]
    heading = Marked("*To be reported back, and not verified yet*")
    return joined([heading, *lines, _left(notice.late_actions, notice)])


def _left(actions: Sequence[ActionItem], notice: UnitDigest) -> Marked:
    left = len(actions) - _ACTIONS
    return (
        marked("and {} more: {}", left, code(f"/kpi action {notice.unit}"))
        if left > 0
        else Marked("")
    )


def _exceptions(page: Page, rows: Sequence[Snapshot]) -> None:
    exceptions = [row for row in rows if row.is_exception]
    for row in exceptions[:_EXCEPTIONS]:
        page.say(exception_line(row), buttons.card(row.indicator))
    if len(exceptions) > _EXCEPTIONS:
        page.small(marked("and {} more: /kpi status", len(exceptions) - _EXCEPTIONS))


def _early_warnings(page: Page, notice: UnitDigest) -> None:
    """What slides while its colour says nothing of it, and where to see what comes next."""
    found = [row for row in notice.rows if row.is_early_warning]
    if not found:
        return
    page.say(Marked("*Early warning: no exception yet, and no alert*"))
    for row in found[:_WARNINGS]:
        page.say(
            marked(
                "{} {}, {}\n{}",
                words.status_word(row.rating),
                bold(words.brief(row.name, _TITLE)),
                words.latest(row),
                words.capital(chips.chip(row.chip)),
            ),
            buttons.outlook(row.indicator),
        )
    left = len(found) - _WARNINGS
    if left > 0:
        page.small(marked("and {} more: {}", left, code(f"/kpi status {notice.unit}")))


def _overview(page: Page, caption: str, unit_name: str, rows: Sequence[StatusRow]) -> None:
    page.table(status_table(caption, rows))
    page.small(escaped(words.STRIP_KEY if rows else ""))
    for picture in pictures.status(unit_name, [row.snapshot for row in rows]):
        page.picture(picture)
