"""What the workspace answers when it refuses: Slack's errors, and the control API's."""

from typing import Any


class SlackError(Exception):
    """Refused as Slack would: `error` is Slack's word; `extra` is merged into the answer."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.extra}


class RateLimitedError(SlackError):
    """Too many calls: try again after `retry_after` whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


class ControlError(Exception):
    """Refused by the control API: a short word for programs and plain words for people."""

    def __init__(self, error: str, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.error = error
        self.detail = detail
        self.status = status

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, "detail": self.detail}


class SeedError(ValueError):
    """The seed file cannot be used; the text says where and why."""
