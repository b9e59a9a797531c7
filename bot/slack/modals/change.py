"""The form that logs a process change: what, since when, and whether new limits begin."""

from collections.abc import Mapping

from bot.render.blocks import section
from bot.render.mrkdwn import Marked
from bot.slack.modals.form import (
    View,
    date_input,
    indicator_input,
    modal,
    radio_input,
    text_input,
)
from handlers.change import ChangeForm

CALLBACK = "change"
LIMITS = (
    ("no", "No, only mark the day"),
    ("yes", "Yes, it works differently since"),
)


def view(form: ChangeForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        section(
            Marked("The day becomes a mark on the chart. Ratings and exceptions stay as they are.")
        ),
        indicator_input(form.indicator, form.name),
        text_input("what", "What changed?", hint="A few words: answerphone switched off."),
        date_input("day", "Since when?", initial=form.day.isoformat()),
        radio_input("limits", "Do new limits of normal variation begin?", LIMITS, initial="no"),
        text_input(
            "reason",
            "Why do the old limits no longer hold?",
            hint="Needed for new limits only; it is kept with them.",
            optional=True,
            multiline=True,
        ),
    ]
    return modal("Log a change", CALLBACK, blocks, metadata, submit="Log it")
