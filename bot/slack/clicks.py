"""Hears buttons and choices: one verb each, looked up in the table of verbs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from re import compile as pattern
from typing import Any

from slack_bolt import Ack, App

from bot.slack.answers import Answers
from bot.slack.commands import Commands
from bot.slack.desk import Desk
from bot.slack.modals.form import entered, unpacked
from bot.slack.noting import noted
from bot.slack.payloads import Body, Place, ids_of, verb_of
from handlers import buttons, commands, forms

OURS = pattern(r"^kpi\.")
REDRAWING = pattern(r"^(indicator|status)$")
REPLACING = frozenset({"apply", "discard", "keep", "undo"})


@dataclass(frozen=True)
class Clicks:
    desk: Desk
    answers: Answers
    commands: Commands

    def listen(self, app: App) -> None:
        app.action(OURS)(self.hear)
        app.action(REDRAWING)(self.hear_choice)
        app.action(pattern(r".*"))(self.pass_over)

    def hear(self, ack: Ack, body: Body) -> None:
        ack()
        action: Mapping[str, Any] = body["actions"][0]
        begin = self.commands.with_form if _opens_form(action) else self.commands.at
        begin(self.desk.place(body), _key(body), lambda at: self._do(at, body, action))

    def hear_choice(self, ack: Ack, body: Body) -> None:
        """Another indicator or kind of value was chosen: the form shows what it needs."""
        ack()
        self.commands.at(self.desk.place(body), _key(body), lambda at: self._redraw(at, body))

    def pass_over(self, ack: Ack) -> None:
        """Choices that mean nothing until the form is sent."""
        ack()

    def _do(self, place: Place, body: Body, action: Mapping[str, Any]) -> None:
        """The answer takes the place of an ephemeral message whose question it settles."""
        verb, values = verb_of(action), ids_of(action)
        place = replace(place, own_message=place.own_message and verb in REPLACING)
        if verb == buttons.RUN:
            self.commands.run(place, body, values.get("command", ""))
            return
        request = self.desk.request(place, body, values=values)
        known = verb if verb in buttons.BUTTONS else "unknown"
        reply = noted(
            self.desk.counts, "button", known, place,
            lambda: buttons.press(verb, request, self.desk.database),
        )  # fmt: skip
        self.answers.give(place, reply)
        self.commands.refresh_home(place, body)

    def _redraw(self, place: Place, body: Body) -> None:
        view = body.get("view") or {}
        values = {**unpacked(view), **entered(view)}
        if body["actions"][0].get("action_id") == "indicator":
            values.pop("period", None)
        request = self.desk.request(place, body, values=values)
        form = str(view.get("callback_id"))
        self.answers.give(place, forms.fill(form, request, self.desk.database))


def _key(body: Body) -> str:
    action: Mapping[str, Any] = body["actions"][0]
    return f"click:{body.get('trigger_id') or ''}:{action.get('action_ts') or ''}"


def _opens_form(action: Mapping[str, Any]) -> bool:
    verb = verb_of(action)
    if verb == buttons.RUN:
        return commands.may_open_form(ids_of(action).get("command", ""))
    return verb in buttons.OPENS_FORM
