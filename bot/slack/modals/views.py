"""Which form a reply opens."""

from collections.abc import Mapping
from typing import assert_never

from bot.slack.modals import (
    close_meeting,
    decide,
    explain,
    flag,
    indicator,
    log,
    reason,
    snooze,
    target,
    unit,
)
from bot.slack.modals.form import View
from handlers.close_meeting import CloseForm
from handlers.decide import DecideForm
from handlers.explain import ExplainForm
from handlers.flag import FlagForm
from handlers.indicator import IndicatorForm
from handlers.log_form import LogForm, ReasonForm
from handlers.replies import Form
from handlers.snooze import SnoozeForm
from handlers.target import TargetForm
from handlers.unit import UnitForm


def view_of(form: Form, metadata: Mapping[str, str]) -> View:
    match form:
        case CloseForm():
            return close_meeting.view(form, metadata)
        case DecideForm():
            return decide.view(form, metadata)
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
        case SnoozeForm():
            return snooze.view(form, metadata)
        case TargetForm():
            return target.view(form, metadata)
        case UnitForm():
            return unit.view(form, metadata)
        case _:
            assert_never(form)
