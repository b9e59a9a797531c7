"""Turns away, kindly, whoever is not of this workspace: people of other teams, and bots."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext, BoltRequest, BoltResponse

from bot.slack.answers import Answers
from bot.slack.commands import Commands
from bot.slack.desk import STRANGER
from bot.slack.modals.form import block_ids
from bot.slack.payloads import Body, Place, place_of_event, place_of_interaction, teams_of
from handlers.refused import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Strangers:
    """The first listener: what it does not pass on, no other one hears."""

    answers: Answers
    commands: Commands

    def refuse(
        self, req: BoltRequest, context: BoltContext, next: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """A person of another team, as in a shared channel, has no rights here."""
        ours = context.authorize_result.team_id if context.authorize_result else None
        theirs = teams_of(req.body)
        if _is_bots(req.body):
            return BoltResponse(status=200)
        if ours and theirs == {ours}:
            return next()
        log.warning("a request from the team %s was refused", ", ".join(sorted(theirs)) or "none")
        return self._told(req.body)

    def _told(self, body: Body) -> BoltResponse:
        if "command" in body:
            return BoltResponse(status=200, body=STRANGER)
        match body.get("type"):
            case "view_submission":
                return _at_the_form(body["view"])
            case "block_suggestion":
                return BoltResponse(status=200, body={"options": []})
            case "block_actions":
                self._say(place_of_interaction(body, ""), f"stranger:{body.get('trigger_id')}")
            case "event_callback" if _speaks_to_us(body["event"]):
                self._say(place_of_event(body["event"]), f"event:{body.get('event_id')}")
        return BoltResponse(status=200)

    def _say(self, place: Place, key: str) -> None:
        self.commands.later(place, key, lambda: self.answers.give(place, Refused(STRANGER)))


def _at_the_form(view: Mapping[str, Any]) -> BoltResponse:
    first = next(iter(block_ids(view).values()), "")
    told = {"response_action": "errors", "errors": {first: STRANGER}}
    return BoltResponse(status=200, body=told if first else {"response_action": "clear"})


def _is_bots(body: Body) -> bool:
    """Two bots that answer each other would never end."""
    event = body.get("event") or {}
    return bool(event.get("bot_id")) or event.get("subtype") == "bot_message"


def _speaks_to_us(event: Mapping[str, Any]) -> bool:
    if not event.get("user") or not event.get("channel"):
        return False
    said = event.get("type") == "message" and event.get("channel_type") == "im"
    return said or event.get("type") == "app_mention"
