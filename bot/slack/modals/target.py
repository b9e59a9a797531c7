"""The form that sets a dated target."""

from collections.abc import Mapping

from bot.slack.modals.form import View, indicator_input, modal, remark, text_input
from handlers.target import TargetForm

CALLBACK = "target"


def view(form: TargetForm, metadata: Mapping[str, str]) -> View:
    now = f"In force now: {form.current}" if form.current else ""
    blocks = [
        indicator_input(form.indicator, form.name),
        *remark(now),
        text_input("value", "Target", initial=form.value, hint="For example 10%"),
        text_input("start", "From", initial=form.start, hint="The first period: apr 18, q1, 2018"),
        text_input("note", "Why", optional=True),
    ]
    return modal("Set a target", CALLBACK, blocks, metadata)
