"""The form that decides on an item of the agenda: action, note, or that none is needed."""

from collections.abc import Mapping

from bot.render import words
from bot.render.blocks import section
from bot.render.mrkdwn import bold, escaped, joined, shortened, shortened_plain
from bot.slack.modals.form import (
    View,
    date_input,
    indicator_input,
    modal,
    select_input,
    text_input,
    user_input,
)
from domain.actions import ActionKind
from domain.meetings import Decision
from handlers.decide import DecideForm

CALLBACK = "decide"
_TITLE, _REASONS = 200, 600


def view(form: DecideForm, metadata: Mapping[str, str]) -> View:
    reasons = shortened(joined([escaped(words.capital(each)) for each in form.reasons]), _REASONS)
    span = f"From {words.day(form.earliest)} to {words.day(form.latest)}; for actions only."
    indicator = indicator_input("", "") if form.asks_indicator else None
    if indicator is not None:
        indicator |= {"optional": True}
    blocks = [
        section(joined([bold(shortened_plain(form.title, _TITLE)), reasons])),
        select_input("decision", "What is decided?", _choices()),
        text_input(
            "words",
            "In words",
            hint="What will be done, what is noted, or why no action is needed.",
            optional=True,
            multiline=True,
        ),
        user_input(
            "owner", "Owner", initial=form.owner, hint="One person answers for it. Actions only."
        ),
        date_input(
            "report_back", "Report back by", initial=form.report_back.isoformat(), hint=span
        ),
        indicator,
    ]
    kept = {**metadata, "item": str(form.item)}
    return modal("Decide", CALLBACK, [each for each in blocks if each], kept, submit="Decide")


def _choices() -> list[tuple[str, str]]:
    """The standard actions first (Norfolk appendix 1)."""
    standard = [
        (each.value, words.kind(each)) for each in ActionKind if each is not ActionKind.OTHER
    ]
    return [
        (ActionKind.OTHER.value, "An action of our own: say it in words"),
        *standard,
        (Decision.NOTE.value, "Only a note"),
        (Decision.NO_ACTION.value, "No action is needed: say why"),
    ]
