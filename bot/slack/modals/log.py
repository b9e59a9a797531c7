"""The form behind `/kpi log`: one value after another, due ones first, made for a thumb."""

from collections.abc import Mapping

from bot.render.blocks import Block
from bot.slack.modals.form import (
    View,
    indicator_input,
    modal,
    remark,
    select_input,
    text_input,
)
from domain.readings import ReadingStatus
from domain.values import Calculation
from handlers.log_form import KnownValue, LogForm, PeriodChoice

CALLBACK = "log"
STATUSES = (
    (ReadingStatus.FINAL.value, "Final"),
    (ReadingStatus.PROVISIONAL.value, "Provisional, to date"),
    (ReadingStatus.ESTIMATED.value, "Estimated from a sample"),
    (ReadingStatus.NOT_EXPECTED.value, "Not expected this time"),
)


def view(form: LogForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        *remark(_due_words(form)),
        indicator_input(form.indicator, form.name, redraw=True),
        _period(form),
        *_value(form),
        select_input("status", "This value is", STATUSES, initial=form.status.value, redraw=True),
        *_sample(form),
        _note(form),
        *([reason_input("The old value stays in the history, with it.")] if form.known else []),
    ]
    return modal("Log a value", CALLBACK, blocks, metadata, submit="Log")


def reason_input(fault: str) -> Block:
    """Added when the value corrects one that is there already."""
    return text_input("reason", "Reason for the correction", hint=fault, multiline=True)


def _due_words(form: LogForm) -> str:
    if not form.due:
        return "Nothing is waiting for you; you can log anything you may."
    if len(form.due) > 1:
        return f"Waiting for you: {len(form.due)} values. The list of indicators begins with them."
    return f"Waiting for you: {form.due[0].name} ({form.due[0].period_label})"


def _period(form: LogForm) -> Block:
    if not form.periods:
        return text_input("period", "Period", hint="For example: jan 18, last month, q4")
    options = [(period.text, _period_words(period)) for period in form.periods]
    return select_input("period", "Period", options, initial=form.period, of=form.indicator)


def _period_words(period: PeriodChoice) -> str:
    told = [f"has {period.has}"] if period.has else []
    told += ["still running"] if period.running else []
    return f"{period.label} ({', '.join(told)})" if told else period.label


def _value(form: LogForm) -> list[Block]:
    if form.status is ReadingStatus.NOT_EXPECTED:
        return []
    known = [form.previous] if form.previous else []
    known += [f"Target: {form.target}"] if form.target else []
    return [*remark(" · ".join(known)), *_numbers(form)]


def _numbers(form: LogForm) -> list[Block]:
    has = form.known or KnownValue()
    if form.calculation is Calculation.RATIO and not has.value:
        top, _, bottom = (_for_example(each) for each in form.example.partition("/"))
        return [
            text_input(
                "numerator", "Numerator", initial=has.numerator, placeholder=top, focus=True
            ),
            text_input("denominator", "Denominator", initial=has.denominator, placeholder=bottom),
        ]
    label = f"Value ({form.unit_words})" if form.unit_words else "Value"
    shown, focus = _for_example(form.example), bool(form.indicator)
    return [text_input("value", label, initial=has.value, placeholder=shown, focus=focus)]


def _for_example(example: str) -> str:
    return f"For example {example.strip()}" if example else ""


def _sample(form: LogForm) -> list[Block]:
    if form.status is not ReadingStatus.ESTIMATED:
        return []
    shown = "How many were looked at, for example 200"
    return [text_input("sample", "Size of the sample", placeholder=shown, optional=True)]


def _note(form: LogForm) -> Block:
    if form.status is ReadingStatus.NOT_EXPECTED:
        return text_input("note", "Why is no value expected?")
    return text_input("note", "Note", optional=True, placeholder="Anything worth knowing later")
