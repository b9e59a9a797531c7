"""The form that ends an action as done without effect: what happened."""

from collections.abc import Mapping

from bot.render.blocks import section
from bot.render.mrkdwn import marked
from bot.slack.modals.form import View, modal, text_input
from handlers.action_no_effect import NoEffectForm

CALLBACK = "action_no_effect"


def view(form: NoEffectForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        section(marked("*#{} {}* ({})", form.action, form.description, form.name)),
        text_input(
            "words",
            "What was tried, and what happened?",
            hint="The next meeting is told, and the question what to do is open again.",
            multiline=True,
            focus=True,
        ),
    ]
    kept = {**metadata, "action": str(form.action)}
    return modal("Done without effect", CALLBACK, blocks, kept, submit="End it")
