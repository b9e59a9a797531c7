"""Every table of the database; importing this package declares them all."""

from storage.tables.actions import ActionNoteRow, ActionRow
from storage.tables.annual_targets import AnnualTargetRow
from storage.tables.base import Row
from storage.tables.bookkeeping import AuditRow, ControlRow, DraftRow, SeenRow
from storage.tables.changes import ProcessChangeRow
from storage.tables.deliveries import (
    BucketRow,
    DeliveryRow,
    JobHealthRow,
    JobRunRow,
    LaneRow,
    PictureRow,
)
from storage.tables.episodes import EpisodeRow, ExplanationRow, FlagRow
from storage.tables.forecasts import ForecastRow, ForecastScoreRow
from storage.tables.indicators import IndicatorRow, TargetRow
from storage.tables.insight import AcceptanceRow, LinkRow
from storage.tables.meetings import AgendaItemRow, MeetingRow, SeriesRow
from storage.tables.names import NameRow, WordRow
from storage.tables.organisation import DepartureRow, GoalRow, OrganisationRow, PersonRow, UnitRow
from storage.tables.readings import ReadingRow
from storage.tables.rules import RuleDecisionRow

METADATA = Row.metadata

__all__ = [
    "METADATA",
    "AcceptanceRow",
    "ActionNoteRow",
    "ActionRow",
    "AgendaItemRow",
    "AnnualTargetRow",
    "AuditRow",
    "BucketRow",
    "ControlRow",
    "DeliveryRow",
    "DepartureRow",
    "DraftRow",
    "EpisodeRow",
    "ExplanationRow",
    "FlagRow",
    "ForecastRow",
    "ForecastScoreRow",
    "GoalRow",
    "IndicatorRow",
    "JobHealthRow",
    "JobRunRow",
    "LaneRow",
    "LinkRow",
    "MeetingRow",
    "NameRow",
    "OrganisationRow",
    "PersonRow",
    "PictureRow",
    "ProcessChangeRow",
    "ReadingRow",
    "Row",
    "RuleDecisionRow",
    "SeenRow",
    "SeriesRow",
    "TargetRow",
    "UnitRow",
    "WordRow",
]
