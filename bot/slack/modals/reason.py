"""The form that asks why a value is corrected."""

from collections.abc import Mapping

from bot.render.blocks import section
from bot.render.mrkdwn import bold, marked
from bot.slack.modals.form import View, modal, text_input
from handlers.log_form import ReasonForm

CALLBACK = "reason"


def view(form: ReasonForm, metadata: Mapping[str, str]) -> View:
    told = marked("{}, {}: from {} to {}", bold(form.name), form.period_long, form.old, form.new)
    blocks = [
        section(told),
        text_input(
            "reason",
            "Why is it corrected?",
            hint="The old value stays in the history, with your reason.",
            multiline=True,
            focus=True,
        ),
    ]
    kept = {**metadata, "draft": form.draft}
    return modal("Correct a value", CALLBACK, blocks, kept, submit="Correct")
