"""The form behind `/kpi log`: one value after another, due ones first, made for a thumb."""

from collections.abc import Mapping

from bot.render.blocks import Block
from bot.slack.modals.form import (
    View,
    indicator_input,
    modal,
    radio_input,
    remark,
    select_input,
    text_input,
)
from domain.values import Calculation
from handlers.log_form import LogForm, PeriodChoice

CALLBACK = "log"
STATUSES = (
    ("final", "Final"),
    ("provisional", "Provisional, to date"),
    ("estimated", "Estimated from a sample"),
    ("not_expected", "No value expected"),
)


def view(form: LogForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        *remark(_due_words(form)),
        indicator_input(form.indicator, form.name, redraw=True),
        _period(form),
        *remark(_known(form)),
        *_value(form),
        radio_input("status", "This value is", STATUSES, initial="final"),
        text_input("note", "Note", optional=True, placeholder="Anything worth knowing later"),
    ]
    return modal("Log a value", CALLBACK, blocks, metadata, submit="Log")


def reason_input(fault: str) -> Block:
    """Added when the value corrects one that is there already."""
    return text_input("reason", "Reason for the correction", hint=fault, multiline=True)


def _due_words(form: LogForm) -> str:
    if not form.due:
        return "Nothing is waiting for you; you can log anything you may."
    names = ", ".join(f"{item.name} ({item.period_label})" for item in form.due[:5])
    more = f" and {len(form.due) - 5} more" if len(form.due) > 5 else ""
    return f"Waiting for you: {names}{more}"


def _period(form: LogForm) -> Block:
    if not form.periods:
        return text_input("period", "Period", hint="For example: jan 18, last month, q4")
    options = [(period.text, _period_words(period)) for period in form.periods]
    return select_input("period", "Period", options, initial=form.period, of=form.indicator)


def _period_words(period: PeriodChoice) -> str:
    told = [f"has {period.has}"] if period.has else []
    told += ["still running"] if period.running else []
    return f"{period.label} ({', '.join(told)})" if told else period.label


def _known(form: LogForm) -> str:
    told = [f"Before: {form.previous}"] if form.previous else []
    return "   ".join([*told, f"Target: {form.target}"] if form.target else told)


def _value(form: LogForm) -> list[Block]:
    hint = f"For example {form.example}" if form.example else ""
    if form.calculation is Calculation.RATIO:
        return [
            text_input("numerator", "Numerator", hint=hint, optional=True, focus=True),
            text_input("denominator", "Denominator", optional=True),
        ]
    label = f"Value ({form.unit_words})" if form.unit_words else "Value"
    return [text_input("value", label, hint=hint, optional=True, focus=bool(form.indicator))]
