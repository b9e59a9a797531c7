"""Calls that answer a person, and every fault that such a call can have."""

from dataclasses import dataclass, field

from tests.slack.conftest import Slack, words
from tests.slack.ordeals import PASSING
from tests.workspace.driver import Json

# Paths beside the Web API: the answer's own address, and a dropped file.
OTHER = ("response_url", "download")
METHODS = (
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.info",
    "users.info",
    "views.open",
    "views.publish",
    "views.update",
    *OTHER,
)
FAULTS = (
    *PASSING,
    "error:channel_not_found",
    "error:missing_scope",
    "error:token_revoked",
    "error:invalid_blocks",
    "error:msg_too_long",
)
PERSON, CHANNEL = "U01SDA", "C01IMT"
SHORT = 1  # seconds that a call waits for its answer
HELD = 60.0


@dataclass
class Asking:
    """Somebody who asks, and what is new for them afterwards, wherever they look."""

    slack: Slack
    user: str = PERSON
    _before: set[str] = field(default_factory=set)

    def go_wrong(self, method: str, fault: str, times: int = 1) -> None:
        """In place of whatever was to go wrong before."""
        workspace = self.slack.running.workspace
        workspace.faults.clear()
        workspace.log.clear()
        self.also(method, fault, times)

    def also(self, method: str, fault: str, times: int = 1_000) -> None:
        after = {"slow": 0.05, "429": 1}.get(fault, HELD)
        body = {"method": method, "fault": fault, "times": times, "after": after}
        assert self.slack.driver.post("faults", **body)["ok"]

    def befallen(self, method: str) -> bool:
        entries = self.slack.running.workspace.log.since(0)
        return any(each["kind"] == "fault" and each["method"] == method for each in entries)

    def ask(self, text: str) -> list[Json]:
        """What is new in the channel and in the direct messages."""
        before = {each["ts"] for each in self._seen()}
        self.slack.do("command", user=self.user, channel=CHANNEL, text=text)
        return [each for each in self._seen() if each["ts"] not in before]

    def _seen(self) -> list[Json]:
        shown = self.slack.driver.messages(CHANNEL, self.user)
        return shown + self.slack.driver.messages("dm", self.user)

    def modals(self) -> list[str]:
        """The open forms, by their kind."""
        shown = self.slack.driver.get(f"views?user={self.user}")["modals"]
        return [str(each["callback_id"]) for each in shown]


def told(messages: list[Json], text: str) -> list[Json]:
    return [each for each in messages if text in words(each)]
