"""Saying a message where a request came from, down the ladder when Slack refuses it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.render.blocks import Block
from bot.render.message import Message
from bot.render.mrkdwn import mention
from bot.slack.client import TIMEOUT_SECONDS, quiet, retry_handlers
from bot.slack.desk import Desk, Files
from bot.slack.payloads import Place

log = logging.getLogger(__name__)

_TOO_MUCH = ("invalid_blocks", "msg_blocks_too_long", "msg_too_long", "no_text")

Say = Callable[[Message, list[Block]], str]


@dataclass(frozen=True)
class Speaker:
    desk: Desk

    def say(self, place: Place, message: Message) -> None:
        """Ephemeral where it was asked, unless it is shared; a direct message gets a message.

        What everybody sees says who has shown it to them.
        """
        if message.in_channel and not place.channel.startswith("D"):
            message = message.shared(mention(place.user))
        if place.response_url and self._respond(place, message):
            return
        if place.direct or not place.channel:
            self._post(place.channel or place.user, message)
        elif not (message.in_channel and self._post(place.channel, message)):
            self._quietly(place, message)

    def _respond(self, place: Place, message: Message) -> bool:
        """By the address that came with the request.

        Only the message that a button stood in can be changed through it, so the picture of an
        answer to a command comes as a message of its own.
        """
        say = self._by_url(place)
        shown = _down_the_ladder(message, say, Message.unpictured)
        if shown is None:
            return False
        if place.own_message:
            self.desk.follow(shown, lambda files: _pictured(shown, files, say))
        else:
            self.desk.follow(shown, lambda files: _alone(shown, files, say))
        return True

    def _by_url(self, place: Place) -> Say:
        url = WebhookClient(
            place.response_url,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=retry_handlers(),
            logger=quiet,
        )

        def say(message: Message, blocks: list[Block]) -> str:
            answer = url.send(
                text=message.text,
                blocks=blocks,
                response_type="in_channel" if message.in_channel else "ephemeral",
                replace_original=place.own_message,
            )
            return "" if answer.status_code == 200 and "error" not in answer.body else answer.body

        return say

    def _quietly(self, place: Place, message: Message) -> None:
        """An ephemeral message cannot be changed, so its pictures come as another one."""

        def say(shown: Message, blocks: list[Block]) -> str:
            return _called(
                self.desk.client.chat_postEphemeral,
                channel=place.channel,
                user=place.user,
                text=shown.text,
                blocks=blocks,
            )

        shown = _down_the_ladder(message, say, Message.unpictured)
        if shown is None:
            self._post(place.user, message)
            return
        self.desk.follow(shown, lambda files: _alone(shown, files, say))

    def _post(self, target: str, message: Message) -> bool:
        said: dict[str, str] = {}

        def say(shown: Message, blocks: list[Block]) -> str:
            try:
                posted = self.desk.client.chat_postMessage(
                    channel=target, text=shown.text, blocks=blocks, unfurl_links=False
                )
            except SlackApiError as error:
                return str(error.response.get("error"))
            said.update(channel=str(posted["channel"]), ts=str(posted["ts"]))
            return ""

        def change(shown: Message, blocks: list[Block]) -> str:
            return _called(self.desk.client.chat_update, text=shown.text, blocks=blocks, **said)

        shown = _down_the_ladder(message, say, Message.unpictured)
        if shown is None:
            return False
        self.desk.follow(shown, lambda files: _pictured(shown, files, change))
        return True


def _down_the_ladder(
    message: Message, say: Say, blocks_of: Callable[[Message], list[Block]]
) -> Message | None:
    """The message as it was said in the end; None when the way itself is closed."""
    shown: Message | None = message
    while shown is not None:
        error = say(shown, blocks_of(shown))
        if not error:
            return shown
        log.warning("Slack refused a reply: %s", error[:300])
        if not any(word in error for word in _TOO_MUCH):
            return None
        shown = shown.plainer()
    return message if not say(message.plainest(), []) else None


def _pictured(message: Message, files: Files, say: Say) -> None:
    """With its pictures; in words where Slack refuses them."""
    if say(message, message.pictured(files)):
        say(message, message.blocks)


def _alone(message: Message, files: Files, say: Say) -> None:
    """The pictures after their words; that one failed is said."""
    if say(message, message.only_pictures(files)):
        say(message, message.only_pictures([None] * len(files)))


def _called(method: Callable[..., Any], **arguments: Any) -> str:
    try:
        method(**arguments)
    except SlackApiError as error:
        return str(error.response.get("error"))
    return ""
