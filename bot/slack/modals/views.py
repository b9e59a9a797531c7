"""Which form a reply opens."""

from collections.abc import Mapping
from typing import assert_never

from bot.slack.modals import (
    action,
    action_changes,
    action_no_effect,
    audit_accept,
    change,
    close_meeting,
    decide,
    effect,
    explain,
    flag,
    indicator,
    log,
    meeting,
    reason,
    rules,
    series,
    snooze,
    target,
    unit,
    year_target,
)
from bot.slack.modals.form import View
from handlers.action_add import ActionForm
from handlers.action_effect import EffectForm
from handlers.action_end import ActionCancelForm
from handlers.action_no_effect import NoEffectForm
from handlers.action_note import ActionNoteForm
from handlers.action_owner import ActionOwnerForm
from handlers.action_report import ActionReportForm
from handlers.action_stage import StandardiseForm
from handlers.annual_target import YearTargetForm
from handlers.audit_accept import AcceptForm
from handlers.change import ChangeForm
from handlers.close_meeting import CloseForm
from handlers.decide import DecideForm
from handlers.explain import ExplainForm
from handlers.flag import FlagForm
from handlers.indicator import IndicatorForm
from handlers.log_form import LogForm, ReasonForm
from handlers.meeting_change import CancelForm, MoveForm
from handlers.replies import Form
from handlers.rules_preview import RulesForm, RulesReasonForm
from handlers.series_form import SeriesDays, SeriesForm
from handlers.snooze import SnoozeForm
from handlers.target import TargetForm
from handlers.unit import UnitForm

ActionForms = (
    ActionForm
    | ActionCancelForm
    | ActionNoteForm
    | ActionOwnerForm
    | ActionReportForm
    | EffectForm
    | NoEffectForm
    | StandardiseForm
)
MeetingForms = CancelForm | CloseForm | DecideForm | MoveForm | SeriesDays | SeriesForm


def view_of(form: Form, metadata: Mapping[str, str]) -> View:
    if isinstance(form, ActionForms):
        return _of_action(form, metadata)
    if isinstance(form, MeetingForms):
        return _of_meeting(form, metadata)
    match form:
        case AcceptForm():
            return audit_accept.view(form, metadata)
        case ChangeForm():
            return change.view(form, metadata)
        case ExplainForm():
            return explain.view(form, metadata)
        case FlagForm():
            return flag.view(form, metadata)
        case IndicatorForm():
            return indicator.view(form, metadata)
        case LogForm():
            return log.view(form, metadata)
        case ReasonForm():
            return reason.view(form, metadata)
        case RulesForm():
            return rules.view(form, metadata)
        case RulesReasonForm():
            return rules.reason_view(form, metadata)
        case SnoozeForm():
            return snooze.view(form, metadata)
        case TargetForm():
            return target.view(form, metadata)
        case UnitForm():
            return unit.view(form, metadata)
        case YearTargetForm():
            return year_target.view(form, metadata)
        case _:
            assert_never(form)


def _of_action(form: ActionForms, metadata: Mapping[str, str]) -> View:
    match form:
        case ActionForm():
            return action.view(form, metadata)
        case ActionCancelForm():
            return action_changes.cancel(form, metadata)
        case ActionNoteForm():
            return action_changes.note(form, metadata)
        case ActionOwnerForm():
            return action_changes.owner(form, metadata)
        case ActionReportForm():
            return action_changes.report(form, metadata)
        case EffectForm():
            return effect.view(form, metadata)
        case NoEffectForm():
            return action_no_effect.view(form, metadata)
        case StandardiseForm():
            return action_changes.standardise(form, metadata)
        case _:
            assert_never(form)


def _of_meeting(form: MeetingForms, metadata: Mapping[str, str]) -> View:
    match form:
        case CancelForm():
            return meeting.cancel_view(form, metadata)
        case CloseForm():
            return close_meeting.view(form, metadata)
        case DecideForm():
            return decide.view(form, metadata)
        case MoveForm():
            return meeting.move_view(form, metadata)
        case SeriesDays():
            return series.days_view(form, metadata)
        case SeriesForm():
            return series.view(form, metadata)
        case _:
            assert_never(form)
