"""Drives a local workspace over its control API, as a person at the page would."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from domain.errors import DomainError

TIMEOUT_SECONDS = 30


class DriverError(DomainError):
    """The workspace refused what was asked of it."""


@dataclass(frozen=True)
class Driver:
    """``url`` is the workspace's address, without a slash at its end."""

    url: str

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        data = json.dumps(body).encode()
        request = Request(f"{self.url}/_workspace/{path}", data=data, method="POST")  # noqa: S310  ours
        request.add_header("Content-Type", "application/json")
        return self._answer(request)

    def get(self, path: str, **query: str) -> dict[str, Any]:
        words = f"?{urlencode(query)}" if query else ""
        return self._answer(Request(f"{self.url}/_workspace/{path}{words}"))  # noqa: S310  ours

    def file(self, file_id: str) -> bytes:
        address = f"{self.url}/_workspace/files/{file_id}"
        with urlopen(address, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  loopback
            return bytes(answer.read())

    def _answer(self, request: Request) -> dict[str, Any]:
        try:
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310  loopback
                return dict(json.load(answer))
        except HTTPError as error:
            told = json.loads(error.read() or b"{}")
            raise DriverError(
                f"{request.get_method()} {request.selector}: {told.get('error', error.code)} "
                f"{told.get('detail', '')}"
            ) from error
