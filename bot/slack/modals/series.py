"""The form of a series of meetings, and the view that shows its days before it is saved."""

from collections.abc import Mapping

from bot.render import meetings
from bot.render.blocks import Block, actions, button, section
from bot.render.mrkdwn import Marked, bold, joined
from bot.slack.modals.form import (
    View,
    channel_input,
    date_input,
    indicators_input,
    modal,
    multi_select_input,
    remark,
    text_input,
    user_input,
)
from handlers.series_form import SeriesDays, SeriesForm

CALLBACK, DAYS_CALLBACK = "series", "series_days"
EXAMPLES = "first Tuesday of the month 10:00 · every other Monday 14:00 · last working day 9:30"


def view(form: SeriesForm, metadata: Mapping[str, str]) -> View:
    blocks = [*_when(form.values), *_about(form), *_run_by(form.values)]
    title = "Change a meeting" if form.series else "New stat meeting"
    kept = {**metadata, "series": str(form.series or "")}
    return modal(title, CALLBACK, blocks, kept, submit="Show its days")


def days_view(form: SeriesDays, metadata: Mapping[str, str]) -> View:
    """All that is to be saved; the way back keeps what was entered."""
    days = [meetings.day_line(each) for each in form.days]
    none = Marked("No day within five years. Change when it meets.")
    blocks = [
        section(meetings.heading(form.series)),
        *[block for note in form.notes for block in remark(note)],
        section(joined([bold("It meets on"), *days]) if days else none),
        section(meetings.facts(form.series)),
        actions([button("Change", "series", {"draft": form.draft})]),
    ]
    kept = {**metadata, "draft": form.draft}
    submit = "Save" if form.days else ""
    return modal("Are these the days?", DAYS_CALLBACK, blocks, kept, submit=submit)


def _when(begun: Mapping[str, str]) -> list[Block]:
    return [
        text_input("name", "Name", initial=begun.get("name", ""), placeholder="IMT stat meeting"),
        text_input(
            "recurrence",
            "When",
            initial=begun.get("recurrence", ""),
            placeholder="first Tuesday of the month 10:00",
            hint=f"As you would say it: {EXAMPLES}",
        ),
        date_input("starts", "From", initial=begun.get("starts", "")),
    ]


def _about(form: SeriesForm) -> list[Block]:
    chosen = form.values.get("units", "").split(",")
    return [
        *multi_select_input("units", "About these units", form.units, chosen=chosen),
        indicators_input(
            "indicators",
            "And about these indicators",
            form.indicators,
            hint="Of whatever units, where the meeting is about a topic.",
        ),
    ]


def _run_by(begun: Mapping[str, str]) -> list[Block]:
    return [
        user_input(
            "chair",
            "Chair",
            initial=begun.get("chair", ""),
            hint="May move and cancel meetings.",
            optional=False,
        ),
        channel_input(
            "told_in",
            "Channel",
            initial=begun.get("told_in", ""),
            hint="Brief and memo are posted here.",
        ),
        text_input("minutes", "How long, in minutes", initial=begun.get("minutes", "")),
        text_input(
            "brief_days",
            "Brief so many working days before",
            initial=begun.get("brief_days", ""),
        ),
        text_input(
            "time_zone",
            "Time zone",
            initial=begun.get("time_zone", ""),
            hint="Of the meeting's time; everybody sees it in their own.",
        ),
    ]
