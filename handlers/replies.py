"""Every reply that a person can get; `bot/render/replies.py` gives them their look."""

from handlers.acknowledge import Acknowledged
from handlers.action_add import ActionAgreed, ActionForm
from handlers.action_changes import ActionChanged
from handlers.action_effect import ActionEffect, EffectForm
from handlers.action_end import ActionCancelForm
from handlers.action_list import ActionList
from handlers.action_no_effect import EndedWithoutEffect, NoEffectForm
from handlers.action_note import ActionNoteForm
from handlers.action_owner import ActionOwnerForm
from handlers.action_report import ActionReportForm
from handlers.action_show import ActionShown
from handlers.action_stage import StandardiseForm
from handlers.agenda import AgendaShown
from handlers.agenda_items import AgendaAdded, AgendaDropped
from handlers.annual_facts import YearTargetShown
from handlers.annual_target import YearTargetForm
from handlers.apply_draft import ImportApplied, ImportDiscarded, ImportPreview
from handlers.audit import AcceptedShown, AuditShown
from handlers.audit_accept import AcceptForm, FindingsAccepted
from handlers.audit_withdraw import AcceptanceWithdrawn
from handlers.calendar_link import MeetingCalendar
from handlers.card import ReportCard
from handlers.change import ChangeForm, ChangeList, ChangeLogged, ChangeWithdrawn
from handlers.close_meeting import CloseForm, MeetingClosed
from handlers.decide import Decided, DecideForm
from handlers.due import DueList
from handlers.explain import Explained, ExplainForm
from handlers.flag import FlagForm, Flagged, FlagWithdrawn
from handlers.health import HealthCases, HealthShown
from handlers.help import HelpPage
from handlers.history import IndicatorHistory
from handlers.home import Home
from handlers.indicator import IndicatorForm, IndicatorRetired, IndicatorSaved
from handlers.link import LinkList, LinkShown, Unlinked
from handlers.list import IndicatorList
from handlers.log import AlreadyLogged, AskPeriod, AskReason, ConfirmRatio, ValueLogged
from handlers.log_form import LogForm, ReasonForm
from handlers.meeting import MeetingList, MeetingSeries
from handlers.meeting_change import CancelForm, MeetingChanged, MoveForm
from handlers.outlook import IndicatorOutlook, UnitOutlook
from handlers.pace import PaceShown, UnitPace
from handlers.pause import Paused, Resumed
from handlers.refused import FormRefused, Refused
from handlers.replay import ReplayFile, ReplayShown
from handlers.rules import RuleDecisions, RulesShown
from handlers.rules_preview import RulesForm, RulesKept, RulesPreview, RulesReasonForm
from handlers.rules_save import RulesSaved
from handlers.series_end import SeriesEnded
from handlers.series_form import SeriesDays, SeriesForm
from handlers.series_save import SeriesSaved
from handlers.snooze import Snoozed, SnoozeForm, Unsnoozed
from handlers.start_meeting import MeetingStarted
from handlers.status import IndicatorStatus, Status
from handlers.target import TargetForm, TargetList, TargetSet, TargetUnchanged
from handlers.undo import Undone
from handlers.unit import UnitForm, UnitSaved
from handlers.welcome import Welcome

# Answers in words.
Said = (
    AcceptanceWithdrawn
    | AcceptedShown
    | Acknowledged
    | AgendaAdded
    | AgendaDropped
    | AgendaShown
    | ActionAgreed
    | ActionChanged
    | ActionEffect
    | ActionList
    | ActionShown
    | AlreadyLogged
    | AskPeriod
    | AskReason
    | AuditShown
    | ChangeList
    | ChangeLogged
    | ChangeWithdrawn
    | ConfirmRatio
    | Decided
    | DueList
    | EndedWithoutEffect
    | Explained
    | FindingsAccepted
    | FlagWithdrawn
    | Flagged
    | HealthCases
    | HealthShown
    | HelpPage
    | ImportApplied
    | ImportDiscarded
    | ImportPreview
    | IndicatorHistory
    | IndicatorList
    | IndicatorOutlook
    | IndicatorRetired
    | IndicatorSaved
    | IndicatorStatus
    | LinkList
    | LinkShown
    | MeetingCalendar
    | MeetingChanged
    | MeetingList
    | MeetingSeries
    | MeetingClosed
    | MeetingStarted
    | PaceShown
    | Paused
    | Refused
    | ReplayFile
    | ReplayShown
    | ReportCard
    | Resumed
    | RuleDecisions
    | RulesKept
    | RulesPreview
    | RulesSaved
    | RulesShown
    | SeriesEnded
    | SeriesSaved
    | Snoozed
    | Status
    | TargetList
    | TargetSet
    | TargetUnchanged
    | Undone
    | Unlinked
    | UnitOutlook
    | UnitPace
    | UnitSaved
    | Unsnoozed
    | ValueLogged
    | Welcome
    | YearTargetShown
)

# Forms to be opened; a command that ends in one needs the trigger id of its request.
Form = (
    AcceptForm
    | ActionCancelForm
    | ActionForm
    | ActionNoteForm
    | ActionOwnerForm
    | ActionReportForm
    | ChangeForm
    | CloseForm
    | DecideForm
    | EffectForm
    | CancelForm
    | ExplainForm
    | FlagForm
    | IndicatorForm
    | LogForm
    | NoEffectForm
    | MoveForm
    | ReasonForm
    | RulesForm
    | RulesReasonForm
    | SeriesDays
    | SeriesForm
    | SnoozeForm
    | StandardiseForm
    | TargetForm
    | UnitForm
    | YearTargetForm
)

Reply = Said | Form | FormRefused | Home
