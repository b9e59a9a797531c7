"""The table of buttons: each is a request like any other, checked again whatever it showed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from domain.errors import NotFoundError
from handlers import (
    acknowledge,
    action_add,
    action_effect,
    action_end,
    action_no_effect,
    action_note,
    action_owner,
    action_report,
    action_show,
    action_stage,
    agenda,
    annual_target,
    apply_draft,
    approve,
    audit_accept,
    card,
    change,
    close_meeting,
    decide,
    explain,
    flag,
    history,
    indicator,
    link,
    log,
    log_form,
    meeting,
    meeting_change,
    rules_preview,
    rules_save,
    series_form,
    snooze,
    start_meeting,
    status,
    target,
    typed,
    undo,
    unit,
)
from handlers.admission import check_length
from handlers.answering import answered
from handlers.replies import Reply
from handlers.request import Request
from storage.database import Database
from storage.store import Store

Handle = Callable[[Request, Store], Reply]


@dataclass(frozen=True)
class Button:
    """``opens``: it is answered with a form, for which a light view opens at once.

    ``worked_out`` is what takes long, done beside the one writer: it gives what is then written.
    """

    handle: Handle
    writes: bool = False
    opens: bool = False
    worked_out: Callable[[Request, Store], Handle] | None = None


BUTTONS: Mapping[str, Button] = {
    "acknowledge": Button(acknowledge.handle, writes=True),
    "explain": Button(explain.open_form, opens=True),
    "history": Button(history.handle),
    "card": Button(card.handle),
    "status": Button(status.handle),
    "snooze": Button(snooze.open_form, opens=True),
    "unsnooze": Button(snooze.unsnooze, writes=True),
    "undo": Button(undo.handle, writes=True),
    "log": Button(log_form.open_form, opens=True),
    "reason": Button(log_form.open_reason, opens=True),
    "keep": Button(log.settle_ratio, writes=True),
    "apply": Button(apply_draft.apply, writes=True),
    "discard": Button(apply_draft.discard, writes=True),
    "unit": Button(unit.open_form, opens=True),
    "indicator": Button(indicator.open_form, opens=True),
    "target": Button(target.open_form, opens=True),
    "year_target": Button(annual_target.open_form, opens=True),
    "flag": Button(flag.open_form, opens=True),
    "change": Button(change.open_form, opens=True),
    "action_no_effect": Button(action_no_effect.open_form, opens=True),
    "rules": Button(rules_preview.open_form, opens=True),
    "rules_keep": Button(rules_preview.keep),
    "rules_reason": Button(rules_preview.open_reason, opens=True),
    "rules_save": Button(rules_save.save, writes=True, worked_out=rules_save.replayed),
    "meeting": Button(meeting.show),
    "meeting_cancel": Button(meeting_change.open_cancel, opens=True),
    "meeting_move": Button(meeting_change.open_move, opens=True),
    "series": Button(series_form.open_form, opens=True),
    "agenda": Button(agenda.show),
    "start_meeting": Button(start_meeting.handle, writes=True),
    "decide": Button(decide.open_form, opens=True),
    "answer": Button(approve.handle, writes=True),
    "close_meeting": Button(close_meeting.open_form, opens=True),
    "action": Button(action_add.open_form, opens=True),
    "action_cancel": Button(action_end.open_cancel, opens=True),
    "action_note": Button(action_note.open_form, opens=True),
    "action_owner": Button(action_owner.open_form, opens=True),
    "action_report": Button(action_report.open_form, opens=True),
    "action_show": Button(action_show.handle),
    "action_stage": Button(action_stage.handle, writes=True),
    "action_standardise": Button(action_stage.open_form, opens=True),
    "action_supersede": Button(action_end.open_supersede, opens=True),
    "took_effect": Button(action_effect.open_took_effect, opens=True),
    "action_done": Button(action_effect.open_done, opens=True),
    "audit_accept": Button(audit_accept.open_form, opens=True),
    "link": Button(link.show),
}
OPENS_FORM = frozenset(verb for verb, button in BUTTONS.items() if button.opens)
RUN = "run"


def press(verb: str, request: Request, database: Database) -> Reply:
    """``request.values`` is what the button carries; "run" carries a whole command."""
    if verb == RUN:
        return typed.run(request.with_text(request.value("command")), database)
    return answered(request, lambda: _pressed(verb, request, database))


def _pressed(verb: str, request: Request, database: Database) -> Reply:
    button = BUTTONS.get(verb)
    if button is None:
        raise NotFoundError("This button is from an earlier version. Type /kpi to go on.")
    for text in request.values.values():
        check_length(text)
    asked, handle, work_out = request.with_text(""), button.handle, button.worked_out
    if work_out is not None:
        handle = database.read(lambda store: work_out(asked, store))
    transaction = database.write if button.writes else database.read
    return transaction(lambda store: handle(asked, store))
