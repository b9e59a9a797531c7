"""The form that accepts findings of the data auditor: what they are, and why they may stay."""

from collections.abc import Mapping

from bot.render.blocks import section
from bot.render.mrkdwn import bold, joined, marked, shortened_plain
from bot.slack.modals.form import View, modal, text_input
from handlers.audit_accept import AcceptForm

CALLBACK = "audit_accept"
_TOLD = 300


def view(form: AcceptForm, metadata: Mapping[str, str]) -> View:
    lines = [marked("• {}", shortened_plain(each, _TOLD)) for each in form.told]
    left = form.count - len(form.told)
    more = [marked("and {} more", f"{left:,}")] if left else []
    blocks = [
        section(joined([marked("{}: {}", bold(form.name), form.check.words), *lines, *more])),
        text_input(
            "reason",
            "Why may it stay as it is?",
            hint="Kept with your name; it comes again only when the numbers change.",
            multiline=True,
            focus=True,
        ),
    ]
    kept = {
        **metadata,
        "indicator": form.indicator,
        "check": form.check.value,
        "period": form.period,
        "seen": form.seen,
    }
    return modal("Accept a finding", CALLBACK, blocks, kept, submit="Accept")
