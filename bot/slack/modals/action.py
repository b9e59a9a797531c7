"""The form that agrees on an action: what, who, by when, and how it would be known to work."""

from collections.abc import Mapping

from bot.render import words
from bot.render.blocks import Block, section
from bot.render.mrkdwn import marked
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
from handlers.action_add import ActionForm

CALLBACK = "action"
KINDS = tuple((kind.value, words.kind(kind)) for kind in ActionKind)


def view(form: ActionForm, metadata: Mapping[str, str]) -> View:
    blocks = [*_about(form), *_what(form), *_who_and_when(form), *_why(form)]
    kept = {
        **metadata,
        "indicator": form.indicator,
        "episode": form.episode,
        "supersedes": str(form.supersedes or ""),
    }
    title = f"Replace #{form.supersedes}" if form.supersedes else "Create action"
    return modal(title, CALLBACK, blocks, kept, submit="Agree")


def _about(form: ActionForm) -> list[Block]:
    if not form.indicator:
        return [indicator_input("", "")]
    instead = f", in the place of #{form.supersedes}" if form.supersedes else ""
    return [section(marked("For *{}*{}", form.name, instead))]


def _what(form: ActionForm) -> list[Block]:
    return [
        select_input("kind", "Kind of action", KINDS, initial=form.kind.value),
        text_input(
            "description",
            "What is to be done",
            initial=form.description,
            hint="In a sentence. A standard action may go without.",
            placeholder="For example: recruit two apprentices for the service desk",
            optional=True,
            multiline=True,
        ),
    ]


def _who_and_when(form: ActionForm) -> list[Block]:
    return [
        user_input("owner", "Owner", initial=form.owner, hint="One person.", optional=False),
        date_input(
            "report_back",
            "Report back on",
            initial=form.report_back.isoformat(),
            hint=f"At the latest {words.day(form.latest)}. The kinds that say so need a day.",
            optional=True,
        ),
    ]


def _why(form: ActionForm) -> list[Block]:
    target = f" The target is {form.target}." if form.target else ""
    return [
        text_input(
            "root_cause",
            "Root cause",
            initial=form.root_cause,
            placeholder="What lies behind it, as far as it is known",
            optional=True,
            multiline=True,
        ),
        text_input(
            "hypothesis",
            "Hypothesis",
            initial=form.hypothesis,
            placeholder="If we …, then …",
            optional=True,
            multiline=True,
        ),
        text_input(
            "success",
            "It worked when it reaches",
            hint=f"Empty: when it is Green in two periods running.{target}",
            optional=True,
        ),
    ]
