"""The form that flags an effect on the budget or on a corporate risk (criteria 3 and 4)."""

from collections.abc import Mapping

from bot.slack.modals.form import View, indicator_input, modal, radio_input, text_input
from handlers.flag import FlagForm

CALLBACK = "flag"
KINDS = (("budget", "The budget"), ("risk", "A corporate risk"))


def view(form: FlagForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        indicator_input(form.indicator, form.name),
        radio_input("kind", "Performance affects", KINDS, initial="budget"),
        text_input(
            "reason",
            "How?",
            hint="The amount, or the risk's reference: £40,000 overspend, or CR12.",
            multiline=True,
        ),
    ]
    return modal("Flag an effect", CALLBACK, blocks, metadata, submit="Flag")
