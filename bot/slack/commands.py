"""Hears `/kpi ...`: acks at once, then lets a worker understand and answer it."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from slack_bolt import Ack, App

from bot.slack.answers import Answers
from bot.slack.desk import Desk, refusal
from bot.slack.noting import noted
from bot.slack.payloads import Body, Place, place_of_command
from handlers import commands, typed
from handlers.home import Home
from handlers.refused import Refused

log = logging.getLogger(__name__)

COMMAND = "/kpi"


@dataclass(frozen=True)
class Commands:
    desk: Desk
    answers: Answers

    def listen(self, app: App) -> None:
        app.command(COMMAND)(self.hear)

    def hear(self, ack: Ack, body: Body) -> None:
        ack()
        place, text = place_of_command(body), str(body.get("text") or "")
        begin = self.with_form if commands.may_open_form(text) else self.at
        key = f"command:{place.trigger}" if place.trigger else ""
        begin(place, key, lambda at: self.run(at, body, text))

    def with_form(self, place: Place, key: str, work: Callable[[Place], None]) -> None:
        """Open a view before the trigger is too old, then let a worker fill it."""
        self.desk.soon(lambda: self.at(self._with_view(place), key, work))

    def at(self, place: Place, key: str, work: Callable[[Place], None]) -> None:
        self.later(place, key, lambda: work(place))

    def later(self, place: Place, key: str, work: Callable[[], None]) -> None:
        """Let a worker do it, once for each key; an empty key is always new."""
        self.desk.later(lambda: self._careful(place, key, work))

    def run(self, place: Place, body: Body, text: str) -> None:
        """A typed command, wherever it was typed or clicked."""
        request = self.desk.request(place, body, text)
        reply = noted(
            self.desk.counts, "command", commands.named(text), place,
            lambda: typed.run(request, self.desk.database),
        )  # fmt: skip
        self.answers.give(place, reply, again=text)
        self.refresh_home(place, body)

    def refresh_home(self, place: Place, body: Body) -> None:
        """The Home of somebody who has opened it shows what has just changed.

        A Home that could not be shown is no fault of the request that was answered before.
        """
        if place.user in self.desk.homes:
            with suppress(RuntimeError):  # of workers that take nothing more, at a stop
                self.desk.later(lambda: self._quietly_show_home(place, body))

    def show_home(self, place: Place, body: Body) -> None:
        request = self.desk.request(place, body)
        self.answers.give(place, typed.open_home(request, self.desk.database))

    def _careful(self, place: Place, key: str, work: Callable[[], None]) -> None:
        """The outermost wrapper: whatever fails, the person hears of it and the log why."""
        try:
            if not key or self.desk.first_time(key):
                work()
        except Exception as error:
            self._sorry(place, refusal(error, self.desk.database))

    def _quietly_show_home(self, place: Place, body: Body) -> None:
        try:
            request = self.desk.request(place, body)
            reply = typed.open_home(request, self.desk.database)
            if isinstance(reply, Home):
                self.answers.publish(place, reply)
        except Exception:
            log.exception("the Home of %s is not fresh", place.user)

    def _with_view(self, place: Place) -> Place:
        try:
            return self.answers.light(place)
        except Exception as error:
            log.warning("no form could be opened at once", exc_info=error)
            return place

    def _sorry(self, place: Place, refused: Refused) -> None:
        try:
            self.answers.give(place, refused)
        except Exception:
            log.exception("nobody could be told of the fault %s", refused.reference)
