"""Uploads: a picture drawn once, uploaded once per content, ready before a message shows it."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from urllib.request import Request, urlopen

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.render.message import Picture
from bot.slack.outcomes import error_name, outcome_of
from domain.deliveries import InDoubt, RetryLater
from storage.database import Database

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 1.0
RETRY_SECONDS = 2.0
FILE_GONE = frozenset({"file_not_found", "file_deleted"})


class NotReadyError(Exception):
    """Slack is still processing the file: try again later."""


@dataclass(frozen=True)
class Uploads:
    """``draw`` turns a picture's facts into PNG bytes; ``wait_seconds`` bounds the polling."""

    client: WebClient
    database: Database
    draw: Callable[[object], bytes]
    clock: Callable[[], datetime]
    timeout: float = 15
    wait_seconds: float = 5

    def file_id(self, picture: Picture) -> str:
        """The id of the uploaded and processed file.

        Raises NotReadyError, or whatever the failed call raised; nothing was posted then.
        """
        content = self.draw(picture.facts)
        key = _hash(content)
        with self.database.reading() as store:
            known = store.pictures.file_id(key)
        if known is not None and self._still_there(known):
            return known
        file_id = self._upload(content, picture)
        now = self.clock()  # perhaps over HTTP, so before the transaction
        with self.database.writing() as store:
            store.pictures.remember(key, file_id, now)
        self._await(file_id)
        return file_id

    def share(self, channel: str, name: str, content: bytes, words: str) -> None:
        """A file for people to keep, in a message of its own."""
        file_id = self._handed_over(content, name)
        self.client.files_completeUploadExternal(
            files=[{"id": file_id, "title": name}], channel_id=channel, initial_comment=words
        )

    def forget(self, picture: Picture) -> None:
        """Upload it anew next time: Slack does not know the file any more."""
        key = _hash(self.draw(picture.facts))
        with self.database.writing() as store:
            store.pictures.forget(key)

    def _upload(self, content: bytes, picture: Picture) -> str:
        file_id = self._handed_over(content, "chart.png")
        title = picture.title or "Chart"
        self.client.files_completeUploadExternal(files=[{"id": file_id, "title": title}])
        return file_id

    def _handed_over(self, content: bytes, name: str) -> str:
        """The first two of Slack's three steps: nobody can see it yet."""
        ticket = self.client.files_getUploadURLExternal(filename=name, length=len(content))
        request = Request(str(ticket["upload_url"]), data=content, method="POST")  # noqa: S310  given by Slack
        request.add_header("Content-Type", "application/octet-stream")
        with urlopen(request, timeout=self.timeout) as answer:  # noqa: S310  given by Slack
            answer.read()
        return str(ticket["file_id"])

    def _still_there(self, file_id: str) -> bool:
        try:
            self._await(file_id)
        except SlackApiError as error:
            if error_name(error) in FILE_GONE:
                return False
            raise
        return True

    def _await(self, file_id: str) -> None:
        pause, until = FIRST_PAUSE, time.monotonic() + self.wait_seconds
        while not self.client.files_info(file=file_id)["file"].get("mimetype"):
            if time.monotonic() + pause > until:
                raise NotReadyError(file_id)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def trouble_with_picture(error: Exception) -> RetryLater | None:
    """When to try a picture again, of which nothing was posted yet; None: it cannot help."""
    if isinstance(error, NotReadyError):
        return RetryLater(RETRY_SECONDS, "the picture is not ready")
    if not isinstance(error, SlackApiError | OSError | HTTPException):
        return None
    match outcome_of(error):
        case RetryLater() as wait:
            return wait
        case InDoubt(words):
            return RetryLater(RETRY_SECONDS, f"the picture failed: {words}")
        case _:
            return None


def _hash(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
