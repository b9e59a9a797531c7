"""The table of forms: how each is filled when it opens, and what its submission does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from domain.errors import DomainError, NotFoundError
from handlers import (
    action_add,
    action_effect,
    action_end,
    action_no_effect,
    action_note,
    action_owner,
    action_report,
    action_stage,
    annual_target,
    apply_draft,
    audit_accept,
    change,
    close_meeting,
    decide,
    explain,
    flag,
    indicator,
    log,
    log_form,
    meeting_change,
    rules_preview,
    rules_save,
    series_form,
    series_save,
    snooze,
    target,
    unit,
)
from handlers.admission import check_length
from handlers.answering import answered
from handlers.field_faults import Faults
from handlers.file_text import ImportFile
from handlers.permissions import check_define
from handlers.refused import Refused
from handlers.replies import Reply
from handlers.request import Request
from handlers.scene import look
from storage.database import Database
from storage.store import Store


@dataclass(frozen=True)
class FormActions:
    fill: Callable[[Request, Store], Reply]
    submit: Callable[[Request, Store], Reply]


FORMS: Mapping[str, FormActions] = {
    "log": FormActions(log_form.open_form, log_form.submit),
    "reason": FormActions(log_form.open_reason, log.give_reason),
    "explain": FormActions(explain.open_form, explain.handle),
    "snooze": FormActions(snooze.open_form, snooze.handle),
    "flag": FormActions(flag.open_form, flag.handle),
    "change": FormActions(change.open_form, change.from_form),
    "unit": FormActions(unit.open_form, unit.handle),
    "indicator": FormActions(indicator.open_form, indicator.save),
    "action_no_effect": FormActions(action_no_effect.open_form, action_no_effect.handle),
    "target": FormActions(target.open_form, target.handle),
    "rules": FormActions(rules_preview.open_form, rules_preview.preview),
    "rules_save": FormActions(rules_preview.open_reason, rules_save.save),
    "year_target": FormActions(annual_target.open_form, annual_target.submit),
    "meeting_cancel": FormActions(meeting_change.open_cancel, meeting_change.cancel),
    "meeting_move": FormActions(meeting_change.open_move, meeting_change.move),
    "series": FormActions(series_form.open_form, series_form.preview),
    "series_days": FormActions(series_form.open_form, series_save.save),
    "decide": FormActions(decide.open_form, decide.handle),
    "close_meeting": FormActions(close_meeting.open_form, close_meeting.handle),
    "action": FormActions(action_add.open_form, action_end.agree_instead),
    "action_cancel": FormActions(action_end.open_cancel, action_end.cancel),
    "action_note": FormActions(action_note.open_form, action_note.handle),
    "action_owner": FormActions(action_owner.open_form, action_owner.handle),
    "action_report": FormActions(action_report.open_form, action_report.handle),
    "action_standardise": FormActions(action_stage.open_form, action_stage.standardise),
    "took_effect": FormActions(action_effect.open_took_effect, action_effect.took_effect),
    "action_done": FormActions(action_effect.open_done, action_effect.done),
    "audit_accept": FormActions(audit_accept.open_form, audit_accept.handle),
}


def fill(form: str, request: Request, database: Database) -> Reply:
    """The form's facts, for example when another indicator was chosen in it."""

    def filled() -> Reply:
        return database.read(lambda store: _actions(form).fill(request.with_text(""), store))

    return answered(request, filled)


def submit(form: str, request: Request, store: Store) -> Reply:
    """``request.values`` holds the inputs by name and what the form was opened with.

    The caller owns the transaction, so that its mark against repeats goes with what is stored.
    """
    _check_inputs(request)
    return _actions(form).submit(request.with_text(""), store)


def refused_import(request: Request, database: Database) -> Refused | None:
    """Why this person may import nothing; asked before any file is fetched."""
    with database.reading() as store:
        try:
            check_define(look(request, store), "import files")
        except DomainError as fault:
            return Refused(str(fault))
    return None


def preview(files: Sequence[ImportFile], request: Request, database: Database) -> Reply:
    """What files that were dropped into a direct message would change."""

    def previewed() -> Reply:
        return database.write(lambda store: apply_draft.preview(files, request, store))

    return answered(request, previewed)


def _check_inputs(request: Request) -> None:
    faults = Faults()
    for name, text in request.values.items():
        faults.tried(name, partial(check_length, text))
    faults.check()


def _actions(form: str) -> FormActions:
    found = FORMS.get(form)
    if found is None:
        raise NotFoundError("This form is from an earlier version. Type /kpi to go on.")
    return found
