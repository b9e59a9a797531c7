"""Fetches a file that was dropped into a direct message."""

import logging
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from slack_sdk import WebClient

log = logging.getLogger(__name__)

MOST_BYTES = 5_000_000
LONGEST_NAME = 200
MOST_FILES = 10
KINDS = (".csv", ".yaml", ".yml")


NOT_HANDED_OUT = "Slack did not hand me this whole file, so nothing was read. Drop it here again."


class RefusedError(Exception):
    """The text is shown to the person."""


class _NoRedirect(HTTPRedirectHandler):
    """The token goes where Slack said and nowhere else."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def check_number(files: Sequence[Any]) -> None:
    if len(files) > MOST_FILES:
        raise RefusedError(
            f"These are {len(files)} files, and at most {MOST_FILES} are read at once, so none "
            "was. Drop fewer here."
        )


def fetch(file: Mapping[str, Any], client: WebClient) -> bytes:
    name = " ".join(str(file.get("name") or "This file").split())[:LONGEST_NAME]
    if not name.lower().endswith(KINDS):
        raise RefusedError(
            f"{name} is neither a catalogue (.yaml) nor readings (.csv), so nothing was read. "
            "Drop one of these here."
        )
    size = _size(file)
    if size > MOST_BYTES:
        raise RefusedError(f"{name} is larger than 5 MB, so it was not read. Split it.")
    address = file.get("url_private_download") or file.get("url_private")
    content = _content(str(address or ""), client)
    if len(content) > MOST_BYTES:
        raise RefusedError(f"{name} is larger than 5 MB, so it was not read. Split it.")
    if size and len(content) != size:
        log.warning("a dropped file has %d bytes of %d", len(content), size)
        raise RefusedError(NOT_HANDED_OUT)
    return content


def _content(url: str, client: WebClient) -> bytes:
    if not _is_slacks(url, client.base_url):
        raise RefusedError("This file does not lie with Slack itself, so it was not read.")
    request = Request(url, headers={"Authorization": f"Bearer {client.token}"})  # noqa: S310  checked above
    try:
        with build_opener(_NoRedirect).open(request, timeout=client.timeout) as answer:
            return bytes(answer.read(MOST_BYTES + 1))
    except (OSError, HTTPException) as error:
        log.warning("a dropped file could not be fetched: %s", error)
        raise RefusedError(NOT_HANDED_OUT) from error


def _size(file: Mapping[str, Any]) -> int:
    said = str(file.get("size") or 0)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else MOST_BYTES + 1


def _is_slacks(url: str, base_url: str) -> bool:
    """The token is shown to Slack and to nobody else, whatever an address says."""
    try:
        parts, base = urlsplit(url), urlsplit(base_url)
        port = parts.port
    except ValueError:
        return False
    if parts.netloc == base.netloc:
        return parts.scheme == base.scheme
    host = (parts.hostname or "").lower()
    ours = host == "slack.com" or host.endswith(".slack.com")
    return parts.scheme == "https" and ours and "@" not in parts.netloc and port in (None, 443)
