"""Seals what a form remembers of where it was opened, since rights hang on the channel."""

import hmac
from collections.abc import Mapping
from hashlib import sha256

SEAL = "seal"
_KEPT = ("channel", "response_url")


def sealed(key: str, user: str, kept: Mapping[str, str]) -> dict[str, str]:
    """With a seal that only this installation can make, for this person."""
    return {**kept, SEAL: _seal(key, user, kept)}


def opened(key: str, user: str, kept: Mapping[str, str]) -> dict[str, str]:
    """What was sealed; nothing where the seal is missing, broken or somebody else's."""
    if not hmac.compare_digest(kept.get(SEAL, "").encode(), _seal(key, user, kept).encode()):
        return {}
    return {name: kept[name] for name in _KEPT if name in kept}


def _seal(key: str, user: str, kept: Mapping[str, str]) -> str:
    told = "\n".join([user, *(kept.get(name, "") for name in _KEPT)]).encode("utf-8", "replace")
    return hmac.new(f"form:{key}".encode(), told, sha256).hexdigest()[:32]
