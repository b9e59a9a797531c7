"""The form that snoozes an exception: until when, and why."""

from collections.abc import Mapping

from bot.render import words
from bot.render.blocks import section
from bot.render.mrkdwn import bold
from bot.slack.modals.form import View, date_input, modal, text_input
from handlers.snooze import SnoozeForm

CALLBACK = "snooze"


def view(form: SnoozeForm, metadata: Mapping[str, str]) -> View:
    span = f"From {words.day(form.earliest)} to {words.day(form.latest)}."
    blocks = [
        section(bold(form.name)),
        date_input("until", "Until", initial=form.until.isoformat(), hint=span),
        text_input("reason", "Why can it wait?", hint="It is shown in the channel's message."),
    ]
    kept = {**metadata, "episode": str(form.episode), "indicator": form.indicator}
    return modal("Snooze", CALLBACK, blocks, kept, submit="Snooze")
