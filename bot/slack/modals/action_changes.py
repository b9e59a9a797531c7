"""The small forms that change an action: a note, a day, an owner, an end, the last step."""

from collections.abc import Mapping

from bot.render import words
from bot.render.blocks import Block, plain_text, section
from bot.render.limits import Limits
from bot.render.mrkdwn import bold, marked
from bot.slack.modals.form import View, date_input, modal, radio_input, text_input, user_input
from handlers.action_end import ActionCancelForm
from handlers.action_note import ActionNoteForm
from handlers.action_owner import ActionOwnerForm
from handlers.action_report import ActionReportForm
from handlers.action_stage import StandardiseForm

_ANSWERS = (("yes", "Yes"), ("no", "Not yet"))
Form = ActionCancelForm | ActionNoteForm | ActionOwnerForm | ActionReportForm | StandardiseForm


def note(form: ActionNoteForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        text_input(
            "note",
            "What was done, what comes next?",
            hint="It stands in the thread of the exception, too.",
            multiline=True,
            focus=True,
        )
    ]
    return _modal("Add a note", "action_note", form, blocks, metadata)


def report(form: ActionReportForm, metadata: Mapping[str, str]) -> View:
    span = f"From {words.day(form.earliest)} to {words.day(form.latest)}."
    was = f" It was {words.day(form.was)}." if form.was else ""
    late = "It was due already, so the next meeting wants to know." if form.late else ""
    blocks = [
        date_input("report_back", "Report back on", initial=form.report_back.isoformat(),
                   hint=f"{span}{was}"),
        text_input("reason", "Why does it move?", hint=late, optional=not form.late),
    ]  # fmt: skip
    return _modal("Change date", "action_report", form, blocks, metadata)


def owner(form: ActionOwnerForm, metadata: Mapping[str, str]) -> View:
    blocks = [user_input("owner", "New owner", hint=f"Until now: {form.was}.", optional=False)]
    return _modal("Reassign", "action_owner", form, blocks, metadata)


def cancel(form: ActionCancelForm, metadata: Mapping[str, str]) -> View:
    hint = "It is told in the channel and at the next stat meeting."
    blocks = [text_input("reason", "Why is it cancelled?", hint=hint, multiline=True, focus=True)]
    view = _modal("Cancel action", "action_cancel", form, blocks, metadata, submit="Cancel it")
    return {**view, "close": plain_text("Keep it", Limits.VIEW_TITLE)}


def standardise(form: StandardiseForm, metadata: Mapping[str, str]) -> View:
    blocks = [
        radio_input(
            "manual", "Is the manual updated?", _ANSWERS, initial=_said(form.manual_updated)
        ),
        radio_input("staff", "Are the staff trained?", _ANSWERS, initial=_said(form.staff_trained)),
    ]
    return _modal("Standardise", "action_standardise", form, blocks, metadata)


def _modal(
    title: str,
    callback: str,
    form: Form,
    blocks: list[Block],
    metadata: Mapping[str, str],
    submit: str = "Save",
) -> View:
    about = section(marked("{} {}", bold(f"#{form.action}"), form.description))
    kept = {**metadata, "action": str(form.action)}
    return modal(title, callback, [about, *blocks], kept, submit=submit)


def _said(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[answer]
