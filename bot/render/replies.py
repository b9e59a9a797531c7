"""Replies as messages: what a person gets, given its look."""

from typing import assert_never

from bot.render import (
    actions,
    agenda,
    audit,
    card,
    changes,
    definitions,
    due,
    echo,
    effect,
    health,
    help,
    history,
    link,
    lists,
    meetings,
    outlook,
    pace,
    replay,
    rules,
    status,
    taken_up,
    year_targets,
)
from bot.render.message import Message
from handlers.acknowledge import Acknowledged
from handlers.action_add import ActionAgreed
from handlers.action_changes import ActionChanged
from handlers.action_effect import ActionEffect
from handlers.action_list import ActionList
from handlers.action_no_effect import EndedWithoutEffect
from handlers.action_show import ActionShown
from handlers.agenda import AgendaShown
from handlers.agenda_items import AgendaAdded, AgendaDropped
from handlers.annual_facts import YearTargetShown
from handlers.apply_draft import ImportApplied, ImportDiscarded, ImportPreview
from handlers.audit import AcceptedShown, AuditShown
from handlers.audit_accept import FindingsAccepted
from handlers.audit_withdraw import AcceptanceWithdrawn
from handlers.calendar_link import MeetingCalendar
from handlers.card import ReportCard
from handlers.change import ChangeList, ChangeLogged, ChangeWithdrawn
from handlers.close_meeting import MeetingClosed
from handlers.decide import Decided
from handlers.due import DueList
from handlers.explain import Explained
from handlers.flag import Flagged, FlagWithdrawn
from handlers.health import HealthCases, HealthShown
from handlers.help import HelpPage
from handlers.history import IndicatorHistory
from handlers.indicator import IndicatorRetired, IndicatorSaved
from handlers.link import LinkList, LinkShown, Unlinked
from handlers.list import IndicatorList
from handlers.log import ValueLogged
from handlers.log_questions import AlreadyLogged, AskPeriod, AskReason, ConfirmRatio
from handlers.meeting import MeetingList, MeetingSeries
from handlers.meeting_change import MeetingChanged
from handlers.outlook import IndicatorOutlook, UnitOutlook
from handlers.pace import PaceShown, UnitPace
from handlers.pause import Paused, Resumed
from handlers.refused import Refused
from handlers.replay import ReplayFile, ReplayShown
from handlers.replies import Said
from handlers.rules import RuleDecisions, RulesShown
from handlers.rules_preview import RulesKept, RulesPreview
from handlers.rules_save import RulesSaved
from handlers.series_end import SeriesEnded
from handlers.series_save import SeriesSaved
from handlers.snooze import Snoozed, Unsnoozed
from handlers.start_meeting import MeetingStarted
from handlers.status import IndicatorStatus, Status
from handlers.target import TargetList, TargetSet, TargetUnchanged
from handlers.undo import Undone
from handlers.unit import UnitSaved
from handlers.welcome import Welcome

# The replies by what they answer, so that each group's `match` stays short.
Read = (
    ChangeList
    | DueList
    | HealthCases
    | HealthShown
    | HelpPage
    | IndicatorHistory
    | IndicatorList
    | IndicatorStatus
    | Refused
    | ReplayFile
    | ReplayShown
    | ReportCard
    | Status
    | TargetList
    | Welcome
)
Paced = PaceShown | UnitPace | YearTargetShown
Insight = AcceptedShown | AuditShown | IndicatorOutlook | LinkList | LinkShown | UnitOutlook
Logged = AlreadyLogged | AskPeriod | AskReason | ConfirmRatio | Undone | ValueLogged
Met = AgendaAdded | AgendaDropped | AgendaShown | Decided | MeetingClosed | MeetingStarted
Acted = ActionAgreed | ActionChanged | ActionEffect | ActionList | ActionShown
TakenUp = (
    AcceptanceWithdrawn
    | Acknowledged
    | ChangeLogged
    | ChangeWithdrawn
    | EndedWithoutEffect
    | Explained
    | FindingsAccepted
    | FlagWithdrawn
    | Flagged
    | Snoozed
    | Unlinked
    | Unsnoozed
)
Ruled = RuleDecisions | RulesKept | RulesPreview | RulesSaved | RulesShown
Planned = MeetingCalendar | MeetingChanged | MeetingList | MeetingSeries | SeriesEnded | SeriesSaved


def render(reply: Said) -> Message:
    if isinstance(reply, Read):
        return _read(reply)
    if isinstance(reply, Paced):
        return _paced(reply)
    if isinstance(reply, Insight):
        return _insight(reply)
    if isinstance(reply, Logged):
        return _logged(reply)
    if isinstance(reply, Met):
        return _met(reply)
    if isinstance(reply, Acted):
        return _acted(reply)
    if isinstance(reply, TakenUp):
        return _taken_up(reply)
    if isinstance(reply, Planned):
        return _planned(reply)
    if isinstance(reply, Ruled):
        return _ruled(reply)
    return _changed(reply)


def _read(reply: Read) -> Message:
    match reply:
        case ChangeList():
            return changes.change_list(reply)
        case DueList():
            return due.due_list(reply)
        case HealthCases():
            return health.health_cases(reply)
        case HealthShown():
            return health.health_shown(reply)
        case HelpPage():
            return help.help_page(reply)
        case IndicatorHistory():
            return history.indicator_history(reply)
        case IndicatorList():
            return lists.indicator_list(reply)
        case IndicatorStatus():
            return status.indicator_status(reply)
        case Refused():
            return help.refused(reply)
        case ReplayFile():
            return replay.replay_file(reply)
        case ReplayShown():
            return replay.replay_shown(reply)
        case ReportCard():
            return card.report_card(reply)
        case Status():
            return status.status(reply)
        case TargetList():
            return definitions.target_list(reply)
        case Welcome():
            return help.welcome(reply)
        case _:
            assert_never(reply)


def _paced(reply: Paced) -> Message:
    match reply:
        case PaceShown():
            return pace.pace_shown(reply)
        case UnitPace():
            return pace.unit_pace(reply)
        case YearTargetShown():
            return year_targets.year_target_shown(reply)
        case _:
            assert_never(reply)


def _insight(reply: Insight) -> Message:
    match reply:
        case AcceptedShown():
            return audit.accepted_shown(reply)
        case AuditShown():
            return audit.audit_shown(reply)
        case IndicatorOutlook():
            return outlook.indicator_outlook(reply)
        case LinkList():
            return link.link_list(reply)
        case LinkShown():
            return link.link_shown(reply)
        case UnitOutlook():
            return outlook.unit_outlook(reply)
        case _:
            assert_never(reply)


def _logged(reply: Logged) -> Message:
    match reply:
        case AlreadyLogged():
            return echo.already_logged(reply)
        case AskPeriod():
            return echo.ask_period(reply)
        case AskReason():
            return echo.ask_reason(reply)
        case ConfirmRatio():
            return echo.confirm_ratio(reply)
        case Undone():
            return echo.undone(reply)
        case ValueLogged():
            return echo.value_logged(reply)
        case _:
            assert_never(reply)


def _met(reply: Met) -> Message:
    match reply:
        case AgendaAdded():
            return agenda.agenda_added(reply)
        case AgendaDropped():
            return agenda.agenda_dropped(reply)
        case AgendaShown():
            return agenda.agenda_shown(reply)
        case Decided():
            return agenda.decided(reply)
        case MeetingClosed():
            return agenda.closed(reply)
        case MeetingStarted():
            return agenda.started(reply)
        case _:
            assert_never(reply)


def _acted(reply: Acted) -> Message:
    match reply:
        case ActionAgreed():
            return actions.agreed(reply)
        case ActionChanged():
            return actions.changed(reply)
        case ActionEffect():
            return effect.said(reply)
        case ActionList():
            return actions.action_list(reply)
        case ActionShown():
            return actions.shown(reply)
        case _:
            assert_never(reply)


def _taken_up(reply: TakenUp) -> Message:
    match reply:
        case Acknowledged():
            return taken_up.acknowledged(reply)
        case ChangeLogged():
            return changes.change_logged(reply)
        case ChangeWithdrawn():
            return changes.change_withdrawn(reply)
        case EndedWithoutEffect():
            return taken_up.ended_without_effect(reply)
        case Explained():
            return taken_up.explained(reply)
        case AcceptanceWithdrawn():
            return audit.acceptance_withdrawn(reply)
        case FindingsAccepted():
            return audit.findings_accepted(reply)
        case FlagWithdrawn():
            return definitions.flag_withdrawn(reply)
        case Flagged():
            return definitions.flagged(reply)
        case Snoozed():
            return taken_up.snoozed(reply)
        case Unlinked():
            return link.unlinked(reply)
        case Unsnoozed():
            return taken_up.unsnoozed(reply)
        case _:
            assert_never(reply)


def _planned(reply: Planned) -> Message:
    match reply:
        case MeetingCalendar():
            return meetings.meeting_calendar(reply)
        case MeetingChanged():
            return meetings.meeting_changed(reply)
        case MeetingList():
            return meetings.meeting_list(reply)
        case MeetingSeries():
            return meetings.meeting_series(reply)
        case SeriesEnded():
            return meetings.series_ended(reply)
        case SeriesSaved():
            return meetings.series_saved(reply)
        case _:
            assert_never(reply)


def _ruled(reply: Ruled) -> Message:
    match reply:
        case RuleDecisions():
            return rules.rule_decisions(reply)
        case RulesKept():
            return rules.rules_kept(reply)
        case RulesPreview():
            return rules.rules_preview(reply)
        case RulesSaved():
            return rules.rules_saved(reply)
        case RulesShown():
            return rules.rules_shown(reply)
        case _:
            assert_never(reply)


def _changed(
    reply: ImportApplied
    | ImportDiscarded
    | ImportPreview
    | IndicatorRetired
    | IndicatorSaved
    | Paused
    | Resumed
    | TargetSet
    | TargetUnchanged
    | UnitSaved,
) -> Message:
    match reply:
        case ImportApplied():
            return definitions.import_applied(reply)
        case ImportDiscarded():
            return definitions.import_discarded(reply)
        case ImportPreview():
            return definitions.import_preview(reply)
        case IndicatorRetired():
            return definitions.indicator_retired(reply)
        case IndicatorSaved():
            return definitions.indicator_saved(reply)
        case Paused():
            return definitions.paused(reply)
        case Resumed():
            return definitions.resumed(reply)
        case TargetSet():
            return definitions.target_set(reply)
        case TargetUnchanged():
            return definitions.target_unchanged(reply)
        case UnitSaved():
            return definitions.unit_saved(reply)
        case _:
            assert_never(reply)
