"""The form that sets up the unit of a channel, and with the very first one the organisation."""

from collections.abc import Mapping

from bot.slack.modals.form import View, modal, text_input, user_input
from handlers.unit import UnitForm

CALLBACK = "unit"


def view(form: UnitForm, metadata: Mapping[str, str]) -> View:
    first = [
        text_input("organisation", "Organisation", initial=form.organisation),
        text_input(
            "time_zone",
            "Time zone",
            initial=form.time_zone,
            hint="Days end and reminders go out by its clock.",
        ),
    ]
    blocks = [
        *(first if form.first else []),
        text_input("name", "Name of the unit", initial=form.name, placeholder="IMT"),
        text_input(
            "key",
            "Short name to type",
            initial=form.key,
            hint="Small letters and digits, such as imt. Left empty, it is made from the name.",
            optional=True,
        ),
        user_input("lead", "Lead officer", initial=form.lead, hint="Accountable for performance."),
    ]
    kept = {**metadata, "channel": form.channel or metadata.get("channel", "")}
    return modal("Set up a unit", CALLBACK, blocks, kept)
