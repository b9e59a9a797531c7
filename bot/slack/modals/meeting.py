"""The forms that move a meeting and that cancel one."""

from collections.abc import Mapping

from bot.render import meetings
from bot.render.blocks import section
from bot.render.mrkdwn import bold, joined
from bot.slack.modals.form import View, date_input, modal, text_input
from handlers.meeting_change import CancelForm, MoveForm

MOVE_CALLBACK, CANCEL_CALLBACK = "meeting_move", "meeting_cancel"
_TOLD = "It is shown in the channel."


def move_view(form: MoveForm, metadata: Mapping[str, str]) -> View:
    begins = form.meeting.begins
    blocks = [
        section(joined([bold(form.name), meetings.day_words(form.meeting)])),
        date_input("day", "To which day?", initial=begins.date().isoformat()),
        text_input(
            "time", "At what time?", initial=f"{begins:%H:%M}", hint=f"In {form.time_zone}."
        ),
        text_input("reason", "Why?", hint=_TOLD, optional=True),
    ]
    return modal("Move a meeting", MOVE_CALLBACK, blocks, _kept(form, metadata), submit="Move")


def cancel_view(form: CancelForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        section(joined([bold(form.name), meetings.day_words(form.meeting)])),
        text_input("reason", "Why does it not take place?", hint=_TOLD, focus=True),
    ]
    kept, title = _kept(form, metadata), "Cancel a meeting"
    return modal(title, CANCEL_CALLBACK, blocks, kept, submit="Cancel it", close="Keep it")


def _kept(form: MoveForm | CancelForm, metadata: Mapping[str, str]) -> dict[str, str]:
    return {**metadata, "meeting": str(form.meeting.number)}
