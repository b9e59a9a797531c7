"""The form that closes a stat meeting: what is left open, and what was learned."""

from collections.abc import Mapping

from bot.render import words
from bot.render.blocks import section
from bot.render.mrkdwn import bold, joined, marked, shortened_plain
from bot.slack.modals.form import View, modal, text_input
from handlers.close_meeting import CloseForm

CALLBACK = "close_meeting"
_SHOWN, _TITLE = 8, 100


def view(form: CloseForm, metadata: Mapping[str, str]) -> View:
    heading = form.heading
    lines = [
        bold(f"{heading.name}, {words.day(heading.day)}"),
        marked("{} agreed.", words.count(form.actions, "action")),
    ]
    if form.undecided:
        left = len(form.undecided)
        lines.append(marked("*Not decided yet:* {}", words.count(left, "item")))
        lines += [marked("• {}", shortened_plain(each, _TITLE)) for each in form.undecided[:_SHOWN]]
        if left > _SHOWN:
            lines.append(marked("and {} more", left - _SHOWN))
        lines.append(marked("They are named in the memo and come back where they still hold."))
    blocks = [
        section(joined(lines)),
        text_input(
            "learned",
            "What did we learn?",
            hint="A line for the memo: what helped, what did not.",
            optional=True,
            multiline=True,
        ),
    ]
    kept = {**metadata, "meeting": str(heading.meeting)}
    return modal("Close the meeting", CALLBACK, blocks, kept, submit="Close and post")
