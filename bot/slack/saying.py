"""Saying a message where a request came from, down the ladder when Slack refuses it."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot.render.blocks import Block
from bot.render.message import Message
from bot.render.mrkdwn import Marked, mention
from bot.slack.client import TIMEOUT_SECONDS, quiet, retry_handlers
from bot.slack.desk import Desk, Files, UnsaidError
from bot.slack.outcomes import LOST_ANSWER, failed_call
from bot.slack.payloads import Place

log = logging.getLogger(__name__)

_TOO_MUCH = ("invalid_blocks", "msg_blocks_too_long", "msg_too_long", "no_text")

PERHAPS_SHARED = Marked(
    "Slack did not say whether everybody can see this in the channel. Look before you share it "
    "again."
)

Say = Callable[[Message, list[Block]], str]


@dataclass(frozen=True)
class Speaker:
    desk: Desk

    def say(self, place: Place, message: Message) -> None:
        """Ephemeral where it was asked, unless it is shared; a direct message gets a message.

        What everybody sees says who has shown it to them. Only what nobody else sees is said
        again when nobody knows whether it arrived. UnsaidError when no way is open.
        """
        public = message.in_channel and not place.channel.startswith("D")
        if public:
            message = message.shared(mention(place.user))
        error = self._respond(place, message) if place.response_url else "no address"
        if error and public and place.channel and error != LOST_ANSWER:
            error = self._post(place.channel, message)
        if error == LOST_ANSWER and public:
            message = message.noted(PERHAPS_SHARED)
        if error and place.channel and not place.direct:
            error = self._quietly(place, message)
        if error:
            error = self._post(place.channel if place.direct else place.user, message)
        if error:
            raise UnsaidError(error)

    def _respond(self, place: Place, message: Message) -> str:
        """By the address that came with the request.

        Only the message that a button stood in can be changed through it, so the picture of an
        answer to a command comes as a message of its own.
        """
        say = self._by_url(place)
        shown = _down_the_ladder(message, say, Message.unpictured)
        if isinstance(shown, str):
            return shown
        if place.own_message:
            self.desk.follow(shown, lambda files: _pictured(shown, files, say))
        else:
            self.desk.follow(shown, lambda files: _alone(shown, files, say))
        return ""

    def _by_url(self, place: Place) -> Say:
        url = WebhookClient(
            place.response_url,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=retry_handlers(),
            logger=quiet,
        )

        def say(message: Message, blocks: list[Block]) -> str:
            try:
                answer = url.send(
                    text=message.text,
                    blocks=blocks,
                    response_type="in_channel" if message.in_channel else "ephemeral",
                    replace_original=place.own_message,
                )
            except Exception as error:
                return failed_call(error)
            if answer.status_code >= 500 or answer.body.lstrip().startswith("<"):
                return LOST_ANSWER  # nor is a page Slack's answer
            return "" if answer.status_code == 200 and "error" not in answer.body else answer.body

        return say

    def _quietly(self, place: Place, message: Message) -> str:
        """An ephemeral message cannot be changed, so its pictures come as another one."""

        def say(shown: Message, blocks: list[Block]) -> str:
            return called(
                self.desk.client.chat_postEphemeral,
                channel=place.channel,
                user=place.user,
                text=shown.text,
                blocks=blocks,
            )

        shown = _down_the_ladder(message, say, Message.unpictured)
        if isinstance(shown, str):
            return shown
        self.desk.follow(shown, lambda files: _alone(shown, files, say))
        return ""

    def _post(self, target: str, message: Message) -> str:
        said: dict[str, str] = {}

        def say(shown: Message, blocks: list[Block]) -> str:
            try:
                posted = self.desk.client.chat_postMessage(
                    channel=target, text=shown.text, blocks=blocks, unfurl_links=False
                )
            except Exception as error:
                return failed_call(error)
            said.update(channel=str(posted["channel"]), ts=str(posted["ts"]))
            return ""

        def change(shown: Message, blocks: list[Block]) -> str:
            return called(self.desk.client.chat_update, text=shown.text, blocks=blocks, **said)

        shown = _down_the_ladder(message, say, Message.unpictured)
        if isinstance(shown, str):
            return shown
        self.desk.follow(shown, lambda files: _pictured(shown, files, change))
        return ""


def _down_the_ladder(
    message: Message, say: Say, blocks_of: Callable[[Message], list[Block]]
) -> Message | str:
    """The message as it was said in the end; the error when the way itself is closed."""
    shown: Message | None = message
    while shown is not None:
        error = say(shown, blocks_of(shown))
        if not error:
            return shown
        log.warning("Slack refused a reply: %s", error[:300])
        if not any(word in error for word in _TOO_MUCH):
            return error
        shown = shown.plainer()
    return say(message.plainest(), []) or message


def _pictured(message: Message, files: Files, say: Say) -> None:
    """With its pictures; in words where Slack refuses them."""
    if say(message, message.pictured(files)):
        say(message, message.blocks)


def _alone(message: Message, files: Files, say: Say) -> None:
    """The pictures after their words; that one was refused is said."""
    if say(message, message.only_pictures(files)) not in ("", LOST_ANSWER):
        say(message, message.only_pictures([None] * len(files)))


def called(method: Callable[..., Any], **arguments: Any) -> str:
    try:
        method(**arguments)
    except Exception as error:
        return failed_call(error)
    return ""
