"""The form that sets the target of a year."""

from collections.abc import Mapping

from bot.slack.modals.form import (
    View,
    indicator_input,
    modal,
    remark,
    select_input,
    text_input,
)
from domain.annual_targets import Method
from handlers.annual_target import AS_USUAL, RATES, YearTargetForm

CALLBACK = "year_target"
_METHODS = (
    (AS_USUAL, "As usual: by the season, or the same in each period"),
    (Method.FLAT.value, "The same in each period"),
    (Method.SEASONAL.value, "By the shares of the last two years"),
    (Method.WORKING_DAYS.value, "By working days"),
    (Method.WEIGHTS.value, "By the weights below"),
)
_RATES = (("no", "No, they only show the pace"), (RATES, "Yes, from the running period on"))


def view(form: YearTargetForm, metadata: Mapping[str, str]) -> View:
    now = f"In force now: {form.current}" if form.current else ""
    blocks = [
        indicator_input(form.indicator, form.name),
        *remark(now),
        text_input("value", "Target of the year", initial=form.value, hint="12,000 or 10%"),
        text_input("year", "Fiscal year", initial=form.year, hint="For example 2018/19"),
        select_input("method", "Shared among its periods", _METHODS, initial=AS_USUAL),
        text_input(
            "weights", "Weights", hint="One for each period, oldest first: 1, 1, 2", optional=True
        ),
        select_input("rates", "Rate the periods by their milestones?", _RATES, initial="no"),
        text_input("note", "Assumptions", optional=True, multiline=True),
    ]
    return modal("Target of a year", CALLBACK, blocks, metadata)
