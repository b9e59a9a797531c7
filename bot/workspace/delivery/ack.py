"""What the app answered to one delivery."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ack:
    """`payload` is the body of the answer: JSON, text or nothing. `ms` is how long it took."""

    ok: bool
    payload: Any = None
    ms: float = 0.0
    error: str = ""
