"""Turns away, kindly, whoever is not of this workspace: people of other teams, and bots."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import BoltContext, BoltRequest, BoltResponse

from bot.slack.answers import Answers
from bot.slack.commands import Commands
from bot.slack.modals.form import block_ids
from bot.slack.names import STRANGER
from bot.slack.payloads import Body, Place, place_of_event, place_of_interaction, teams_of
from handlers.refused import Refused

log = logging.getLogger(__name__)

UNKNOWN = (
    "I cannot reach Slack just now to ask whose bot I am, so I did nothing. Try again in a minute; "
    "if it happens again, tell your administrator: kpi doctor says what is wrong."
)


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
        if not ours:
            return self._put_off(req.body)
        log.warning("a request from the team %s was refused", ", ".join(sorted(theirs)) or "none")
        return self._told(req.body, STRANGER)

    def _put_off(self, body: Body) -> BoltResponse:
        """Slack brings an event again that was not taken; everything else people try again."""
        if body.get("type") == "event_callback":
            return BoltResponse(status=503)
        return self._told(body, UNKNOWN)

    def _told(self, body: Body, words: str) -> BoltResponse:
        if "command" in body:
            return BoltResponse(status=200, body=words)
        match body.get("type"):
            case "view_submission":
                return _at_the_form(body["view"], words)
            case "block_suggestion":
                return BoltResponse(status=200, body={"options": []})
            case "block_actions":
                key = f"stranger:{body.get('trigger_id')}"
                self._say(place_of_interaction(body, ""), key, words)
            case "event_callback" if _speaks_to_us(body["event"]):
                self._say(place_of_event(body["event"]), f"event:{body.get('event_id')}", words)
        return BoltResponse(status=200)

    def _say(self, place: Place, key: str, words: str) -> None:
        self.commands.later(place, key, lambda: self.answers.give(place, Refused(words)))


def _at_the_form(view: Mapping[str, Any], words: str) -> BoltResponse:
    first = next(iter(block_ids(view).values()), "")
    told = {"response_action": "errors", "errors": {first: words}}
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
