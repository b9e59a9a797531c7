"""Whether a request is Slack's: signed with our secret, within the last five minutes."""

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.signature import SignatureVerifier

TIMESTAMP = "HTTP_X_SLACK_REQUEST_TIMESTAMP"
SIGNATURE = "HTTP_X_SLACK_SIGNATURE"
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class Signatures:
    """Judges the headers first, so that a stranger's body is not even read."""

    def __init__(self, secret: str) -> None:
        self._verifier = SignatureVerifier(secret)

    def may_be_slacks(self, environ: Mapping[str, Any]) -> bool:
        """Whether the headers have the form that Slack gives them."""
        return (
            _TIMESTAMP.fullmatch(_header(environ, TIMESTAMP)) is not None
            and _SIGNATURE.fullmatch(_header(environ, SIGNATURE)) is not None
        )

    def is_slacks(self, environ: Mapping[str, Any], body: str) -> bool:
        """Whether the body is the one that was signed, and not too long ago."""
        timestamp, signature = _header(environ, TIMESTAMP), _header(environ, SIGNATURE)
        return self.may_be_slacks(environ) and self._verifier.is_valid(body, timestamp, signature)


def _header(environ: Mapping[str, Any], name: str) -> str:
    return str(environ.get(name) or "")
