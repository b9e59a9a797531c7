"""The form that asks from when a change counts, and what the owner says of it."""

from collections.abc import Mapping

from bot.render import words
from bot.render.blocks import section
from bot.render.mrkdwn import marked
from bot.slack.modals.form import View, date_input, modal, text_input
from handlers.action_effect import EffectForm

CALLBACKS = {False: "took_effect", True: "action_done"}
_DESCRIPTION = 300


def view(form: EffectForm, metadata: Mapping[str, str]) -> View:
    span = (
        f"A day up to today, {words.day(form.latest)}. The periods that begin on it or later show "
        "whether it worked."
    )
    blocks = [
        section(marked("*#{}* {}\n{}", form.action, form.description[:_DESCRIPTION], form.name)),
        date_input("day", "Since when has it taken effect?", initial=_iso(form), hint=span),
    ]
    if form.done:
        hint = "It is kept with the action and told in the exception's thread."
        blocks.append(
            text_input(
                "words",
                "What was done?",
                hint=hint,
                optional=True,
                multiline=True,
            )
        )
    kept = {**metadata, "action": str(form.action)}
    title = "Done" if form.done else "Took effect"
    return modal(title, CALLBACKS[form.done], blocks, kept)


def _iso(form: EffectForm) -> str:
    return form.day.isoformat()
