"""Faults that a test or a person asks for: the next calls of a method go wrong on purpose."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.workspace.errors import ControlError

KINDS = (
    "429", "5xx", "5xx_after_accepting", "timeout_before", "timeout_after_accepting",
    "reset_before", "reset_after", "slow", "html", "truncated", "bad_file",
)  # fmt: skip
HOLD_SECONDS = 60.0


@dataclass
class Fault:
    """`after`: seconds of delay (slow), of holding (timeouts) or of Retry-After (429).

    `channel`: calls about this channel alone go wrong; empty means all of them.
    """

    method: str
    fault: str
    times: int = 1
    after: float | None = None
    channel: str = ""

    @property
    def acts_before(self) -> bool:
        before = ("429", "5xx", "timeout_before", "reset_before", "html")
        return self.fault in before or self.is_error

    @property
    def is_error(self) -> bool:
        return self.fault.startswith("error:")

    @property
    def hold_seconds(self) -> float:
        return HOLD_SECONDS if self.after is None else self.after


class Faults:
    """The faults waiting to happen, first asked first done."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        if fault.fault not in KINDS and not fault.is_error:
            known = ", ".join(KINDS)
            raise ControlError("invalid_fault", f"Use one of {known} or error:<slack error>.")
        if fault.times < 1:
            raise ControlError("invalid_fault", "`times` must be 1 or more.")
        self._waiting.append(fault)

    @property
    def by_channel(self) -> bool:
        """Whether it has to be known which channel a call is about."""
        return any(fault.channel for fault in self._waiting)

    def take(self, method: str, channel: str = "") -> Fault | None:
        """The fault due for this call, used up by one; bad files are for uploads alone."""
        for fault in self._waiting:
            if fault.method not in (method, "*") or fault.channel not in ("", channel):
                continue
            if fault.fault != "bad_file" or method == "upload":
                return self._used(fault)
        return None

    def next_is(self, method: str, kind: str) -> bool:
        """Whether `kind` is what the next call of this method gets; nothing is used up."""
        due = next((f for f in self._waiting if f.method in (method, "*")), None)
        return due is not None and due.fault == kind

    def clear(self) -> None:
        self._waiting.clear()

    def listed(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._waiting]

    def _used(self, fault: Fault) -> Fault:
        fault.times -= 1
        if fault.times == 0:
            self._waiting.remove(fault)
        return fault
