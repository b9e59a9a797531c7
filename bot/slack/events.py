"""Hears events: the Home opened, an invitation to a channel, direct messages and mentions."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import App

from bot.slack import downloads
from bot.slack.answers import Answers
from bot.slack.commands import Commands
from bot.slack.desk import Desk
from bot.slack.payloads import Body, Place, place_of_event
from handlers import departing, forms, greeting
from handlers.file_text import ImportFile
from handlers.refused import Refused

_MENTION = re.compile(r"<@[UW][A-Z0-9]+(\|[^>]*)?>")
_COMMAND = re.compile(r"^/?kpi\b\s*", re.IGNORECASE)
_SPOKEN = (None, "file_share")


@dataclass(frozen=True)
class Events:
    desk: Desk
    answers: Answers
    commands: Commands

    def listen(self, app: App) -> None:
        app.event("app_home_opened")(self.home_opened)
        app.event("member_joined_channel")(self.joined)
        app.event("message")(self.said)
        app.event("user_change")(self.account_changed)
        app.event("app_mention")(self.mentioned)
        for passed_over in ("channel_archive", "channel_rename", "file_shared"):
            app.event(passed_over)(_passed_over)

    def home_opened(self, body: Body, event: Mapping[str, Any]) -> None:
        if event.get("tab", "home") != "home":
            return
        place = Place(user=str(event["user"]))
        self.desk.homes.add(place.user)
        self._later(place, body, lambda: self.commands.show_home(place, body))

    def joined(self, body: Body, event: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        """Only the bot's own arrival is greeted."""
        if event.get("user") != context.get("bot_user_id"):
            return
        place = Place(user=str(event.get("inviter") or ""), channel=str(event["channel"]))
        self._later(place, body, lambda: self._greet(place, body))

    def said(self, body: Body, event: Mapping[str, Any]) -> None:
        """In a direct message everything is meant for the bot; a file is to be imported."""
        if event.get("channel_type") != "im" or event.get("subtype") not in _SPOKEN:
            return
        if event.get("bot_id") or not event.get("user"):
            return
        place = place_of_event(event)
        files = event.get("files") or ()
        if files:
            self._later(place, body, lambda: self._import(place, body, files))
        else:
            text = str(event.get("text") or "")
            self._later(place, body, lambda: self.commands.run(place, body, typed(text)))

    def account_changed(self, event: Mapping[str, Any]) -> None:
        """Of every change to a profile, in large workspaces by the hundred: so without a mark
        against repeats, which change nothing."""
        user = event.get("user") or {}
        slack, deleted = str(user.get("id") or ""), bool(user.get("deleted"))
        desk = self.desk
        desk.later(
            lambda: departing.account_changed(slack, desk.database, desk.clock, deleted=deleted)
        )

    def mentioned(self, body: Body, event: Mapping[str, Any]) -> None:
        place = place_of_event(event)
        text = typed(str(event.get("text") or ""))
        self._later(place, body, lambda: self.commands.run(place, body, text))

    def _greet(self, place: Place, body: Body) -> None:
        greeting.greet(self.desk.request(place, body), self.desk.database)

    def _import(self, place: Place, body: Body, files: Any) -> None:
        request = self.desk.request(place, body)
        refused = forms.refused_import(request, self.desk.database)
        if refused is not None:
            self.answers.give(place, refused)
            return
        try:
            downloads.check_number(files)
            fetched = [self._fetched(file) for file in files]
        except downloads.RefusedError as error:
            self.answers.give(place, Refused(str(error)))
            return
        self.answers.give(place, forms.preview(fetched, request, self.desk.database))

    def _fetched(self, file: Mapping[str, Any]) -> ImportFile:
        content = downloads.fetch(file, self.desk.client)
        return ImportFile(str(file.get("name") or "file"), content)

    def _later(self, place: Place, body: Body, work: Callable[[], None]) -> None:
        event = body.get("event_id")
        self.commands.later(place, f"event:{event}" if event else "", work)


def typed(text: str) -> str:
    """What a person wrote to the bot, as it would be typed after /kpi."""
    words = _MENTION.sub("", text).strip()
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _COMMAND.sub("", words)


def _passed_over() -> None:
    """Subscribed to by nothing of ours, but no reason for a warning either."""
