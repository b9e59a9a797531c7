"""What a notice is about, in a few words, for whoever has to decide about its delivery."""

from typing import assert_never

from domain.meeting_notices import (
    AgendaPage,
    BriefCharts,
    CloseQuestion,
    MeetingBrief,
    MeetingMemo,
    MeetingNotice,
)
from domain.notices import (
    ActionAssigned,
    ActionReopened,
    ActionVerified,
    ChannelTrouble,
    DueDigest,
    EpisodeAlert,
    EpisodeUpdate,
    Greeting,
    JobRecovered,
    JobTrouble,
    MeetingCancelled,
    MeetingMoved,
    MessageTrouble,
    Notice,
    OwnerMissing,
    PeriodClosed,
    PostingPaused,
    PostingResumed,
    SendingResumed,
    SeriesChanged,
    UnitDigest,
)
from domain.pulse import WeeklyPulse

Trouble = ChannelTrouble | MessageTrouble | JobTrouble | JobRecovered | SendingResumed


def subject(notice: Notice) -> str:
    if isinstance(notice, MeetingNotice):
        return _of_meeting(notice)
    match notice:
        case ActionAssigned():
            return f"word of the new owner of action #{notice.item.number}"
        case EpisodeAlert():
            return f"the alert on {notice.snapshot.name}"
        case EpisodeUpdate():
            return f"what changed on {notice.name}"
        case ActionVerified():
            return f"the good news of action #{notice.action} on {notice.snapshot.name}"
        case ActionReopened():
            return f"word that action #{notice.action} on {notice.name} is open again"
        case DueDigest():
            return "the reminder of what is due"
        case UnitDigest():
            return f"the weekly digest of {notice.unit_name}"
        case WeeklyPulse():
            return "the weekly pulse of the programme"
        case PeriodClosed():
            return f"the close of {notice.period_label} in {notice.unit_name}"
        case Greeting():
            return "the greeting of a new channel"
        case OwnerMissing():
            return "the question who is to own what nobody owns"
        case MeetingCancelled() | MeetingMoved() | SeriesChanged():
            return f"the new times of {notice.name}"
        case PostingPaused() | PostingResumed():
            return "word that posting was paused or resumed"
        case ChannelTrouble() | MessageTrouble() | SendingResumed():
            return "word of another trouble"
        case JobTrouble() | JobRecovered():
            return f"word of the job {notice.job}"
        case _:
            assert_never(notice)


def _of_meeting(notice: MeetingNotice) -> str:
    match notice:
        case AgendaPage():
            return f"the agenda of {notice.heading.name}"
        case BriefCharts():
            return f"the charts of {notice.heading.name}"
        case CloseQuestion():
            return f"the question whether {notice.heading.name} is over"
        case MeetingBrief():
            return f"the brief of {notice.heading.name}"
        case MeetingMemo():
            return f"the follow-up memo of {notice.heading.name}"
        case _:
            assert_never(notice)
