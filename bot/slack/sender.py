"""Sends a delivery to Slack; every way in which that can fail comes back as what it means."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.render import blocks, notices
from bot.render.message import Message
from bot.render.mrkdwn import Marked
from bot.slack.looking import NOT_ALLOWED, look_up
from bot.slack.outcomes import MESSAGE_GONE, error_name, outcome_of
from bot.slack.uploads import NotReadyError, Uploads, trouble_with_picture
from domain.deliveries import (
    Delivery,
    DeliveryKind,
    Found,
    InDoubt,
    LookUp,
    LookUpFailed,
    Outcome,
    Place,
    Rejected,
    RetryLater,
    Sent,
)

log = logging.getLogger(__name__)

EVENT_TYPE = "statkeeper_delivery"
PICTURE_ATTEMPTS = 3  # after so many the message goes out in words
PICTURE_RETRY_SECONDS = 2.0
NOTHING_POSTED_SECONDS = 5.0
LEASE_GONE, LEASE_GONE_SECONDS = "the lease was about to end", 1.0
EARLIER = "This replaces an earlier message that could not be changed any more."

Files = list[str | None]


@dataclass(frozen=True)
class Attempt:
    """One delivery on its way to one conversation."""

    delivery: Delivery
    channel: str
    may_write: Callable[[], bool]


@dataclass(frozen=True)
class Sender:
    """``client`` must not retry by itself: a lost answer would post twice."""

    client: WebClient
    uploads: Uploads

    def send(self, delivery: Delivery, may_write: Callable[[], bool]) -> Outcome | LookUpFailed:
        """Post, edit or answer, with its pictures if they can be had in good time."""
        try:
            message = notices.render(delivery.notice)
        except Exception as error:
            log.exception("%s cannot be put into words", delivery.key)
            return Rejected(f"cannot be rendered: {type(error).__name__}: {error}")
        files = self._files(delivery, message)
        if isinstance(files, RetryLater):
            return files
        try:
            channel = self._channel(delivery)
        except Exception as error:
            outcome = outcome_of(error)
            nothing_posted = isinstance(outcome, InDoubt)
            return RetryLater(NOTHING_POSTED_SECONDS, outcome.error) if nothing_posted else outcome
        return self._down_the_ladder(Attempt(delivery, channel, may_write), message, files)

    def look_up(self, delivery: Delivery) -> LookUp:
        """Whether a delivery in doubt is there."""
        return look_up(self.client, delivery, lambda: self._channel(delivery))

    def _files(self, delivery: Delivery, message: Message) -> Files | RetryLater:
        """The pictures' file ids; in words once waiting has lasted, or cannot help."""
        try:
            return [self.uploads.file_id(picture) for picture in message.pictures]
        except Exception as error:
            trouble = trouble_with_picture(error)
            if isinstance(error, NotReadyError) and delivery.attempts > 1:
                self._forget_pictures(message)
            if trouble is not None and delivery.attempts < PICTURE_ATTEMPTS:
                return trouble
            log.warning("%s goes out in words: %s: %s", delivery.key, type(error).__name__, error)
            return [None] * len(message.pictures)

    def _forget_pictures(self, message: Message) -> None:
        """A file that has not become ready twice never will: the next attempt uploads anew."""
        for picture in message.pictures:
            try:
                self.uploads.forget(picture)
            except Exception:
                log.exception("a picture cannot be drawn")

    def _channel(self, delivery: Delivery) -> str:
        if delivery.parent is not None:
            return delivery.parent.channel
        if delivery.kind is not DeliveryKind.DM:
            return delivery.target
        try:
            opened = self.client.conversations_open(users=delivery.target)
        except SlackApiError as error:
            if error_name(error) in NOT_ALLOWED:
                return delivery.target  # posting to a person opens the conversation too
            raise
        return str(opened["channel"]["id"])

    def _down_the_ladder(
        self, attempt: Attempt, message: Message, files: Files
    ) -> Outcome | LookUpFailed:
        """What Slack refuses goes plainer, step by step, and at last in words alone."""
        delivery, shown = attempt.delivery, message
        outcome = self._attempt(attempt, shown, files)
        while isinstance(outcome, Rejected) and _mendable(outcome):
            log.warning("Slack refused %s: %s %s", delivery.key, outcome.error, outcome.pointers)
            if any(files) and _refuses_file(outcome):
                if delivery.attempts < PICTURE_ATTEMPTS:
                    self._forget_pictures(message)
                    return RetryLater(PICTURE_RETRY_SECONDS, "the picture is not ready")
                files = [None] * len(files)
            elif (plainer := shown.plainer()) is not None:
                shown = plainer
            elif any(files):
                files = [None] * len(files)
            else:
                break
            outcome = self._attempt(attempt, shown, files)
        return outcome

    def _attempt(self, attempt: Attempt, message: Message, files: Files) -> Outcome | LookUpFailed:
        if not attempt.may_write():
            return RetryLater(LEASE_GONE_SECONDS, LEASE_GONE)
        began = time.monotonic()
        try:
            place = self._write(attempt, _content(attempt, message, files))
        except Exception as error:
            return outcome_of(error)
        if not isinstance(place, Place):
            return place
        lacking = bool(files) and not all(files)
        return Sent(place, lacking, seconds_ago=time.monotonic() - began)

    def _write(
        self, attempt: Attempt, content: dict[str, Any]
    ) -> Place | LookUpFailed | RetryLater:
        delivery, parent = attempt.delivery, attempt.delivery.parent
        if delivery.kind is DeliveryKind.EDIT and parent is not None:
            try:
                self.client.chat_update(ts=parent.ts, **content)
                return parent
            except SlackApiError as error:
                if error_name(error) not in MESSAGE_GONE:
                    raise
                return self._anew(attempt, parent, content)
        if delivery.kind is DeliveryKind.THREAD and parent is not None:
            content |= {"thread_ts": parent.ts, "reply_broadcast": delivery.broadcast}
        return self._post(content)

    def _anew(
        self, attempt: Attempt, old: Place, content: dict[str, Any]
    ) -> Place | LookUpFailed | RetryLater:
        """In the place of a message that cannot be edited; asked for before, it may be there.

        All that may have taken long, so the lease is asked for once more.
        """
        if attempt.delivery.attempts > 1:
            match look_up(self.client, attempt.delivery, lambda: old.channel):
                case Found(place):
                    return place
                case LookUpFailed() as failed:
                    return failed
        note = blocks.context([self._earlier(old)])
        if not attempt.may_write():
            return RetryLater(LEASE_GONE_SECONDS, LEASE_GONE)
        return self._post({**content, "blocks": [*content["blocks"], note]})

    def _earlier(self, old: Place) -> Marked:
        try:
            link = self.client.chat_getPermalink(channel=old.channel, message_ts=old.ts)
        except SlackApiError:
            return Marked(EARLIER)
        return Marked(f"{EARLIER} <{link['permalink']}|The earlier message>")

    def _post(self, content: dict[str, Any]) -> Place:
        posted = self.client.chat_postMessage(unfurl_links=False, **content)
        return Place(str(posted["channel"]), str(posted["ts"]))


def _content(attempt: Attempt, message: Message, files: Files) -> dict[str, Any]:
    delivery = attempt.delivery
    payload = {"delivery": delivery.message_marker or delivery.marker}
    if delivery.kind is DeliveryKind.EDIT:
        payload["edit"] = delivery.marker
    return {
        "channel": attempt.channel,
        "text": message.text,
        "blocks": message.pictured(files),
        "metadata": {"event_type": EVENT_TYPE, "event_payload": payload},
    }


def _mendable(refusal: Rejected) -> bool:
    return refusal.error.startswith("invalid_blocks") or refusal.error in (
        "msg_blocks_too_long",
        "msg_too_long",
    )


def _refuses_file(refusal: Rejected) -> bool:
    return any("slack file" in pointer for pointer in refusal.pointers)
