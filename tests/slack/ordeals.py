"""Deliveries that need each call of Slack's, and every fault that such a call can have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import text

from bot.cli.outbox_lines import lines
from bot.slack.client import retry_handlers
from bot.slack.sender import Sender
from bot.slack.uploads import Uploads
from domain.deliveries import DeliveryKind, DeliveryState, NewDelivery
from jobs.deliver import Dispatcher, Post
from storage.outbox import marker
from tests import makers
from tests.end_to_end.town import eventually
from tests.slack.sending import AT_ONCE, CHANNEL, PATIENT, Bench, alert, update
from tests.storage.deliveries import new
from tests.workspace.driver import PNG

READER, LEAD, ADMIN = "U01SDA", "U01SDM", "U01HIM"
TIMES = (
    ("lane", "next_at"),
    ("delivery", "not_before"),
    ("delivery", "send_started"),
    ("bucket", "tat"),
)
SOON, HELD = 0.3, 60.0  # seconds that a call waits that is held, and for which it is held
UPLOADING = (
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
    "files.info",
)
LOOKING = ("conversations.history", "conversations.replies")
LOST_AFTER = ("5xx_after_accepting", "timeout_after_accepting", "reset_after", "truncated")
PASSING = (
    *("429", "5xx", "timeout_before", "reset_before", "slow", "html", *LOST_AFTER),
    *("error:internal_error", "error:fatal_error", "error:ratelimited"),
)
IN_THE_CHANNEL = (
    "error:is_archived",
    "error:channel_not_found",
    "error:not_in_channel",
    "error:restricted_action",
)
OF_THE_TOKEN = (
    "error:token_revoked",
    "error:invalid_auth",
    "error:account_inactive",
    "error:missing_scope",
)
OF_THE_MESSAGE = ("error:msg_too_long", "error:invalid_blocks", "error:metadata_too_large")
LASTING = (*IN_THE_CHANNEL, *OF_THE_TOKEN, *OF_THE_MESSAGE)


class Foreseeing(WebClient):
    """Waits for a short time for a call that will be held, and for a long time for all others."""

    workspace: Any

    def api_call(self, api_method: str, **arguments: Any) -> Any:
        log, faults = self.workspace.log, self.workspace.faults.listed()
        due = [each["fault"] for each in faults if each["method"] == api_method]
        held = bool(due) and due[0].startswith("timeout")
        self.timeout = SOON if held else PATIENT  # type: ignore[assignment]
        seen = log.last_seq
        try:
            return super().api_call(api_method, **arguments)
        except TimeoutError:
            if held and due[0] == "timeout_after_accepting":
                eventually(lambda: _accepted(log.since(seen), api_method), "its being accepted")
            raise


def _accepted(entries: list[dict[str, Any]], method: str) -> bool:
    return any(each["kind"] == "api" and each["method"] == method for each in entries)


@dataclass
class Ordeal(Bench):
    """The whole way with tiny paces; ``pass_time`` is what real seconds would bring."""

    held_uploads: bool = False

    def _sender(self, token: str, timeout: int) -> Sender:
        client = Foreseeing(token, self.running.api_url, PATIENT, retry_handlers=retry_handlers())
        client.workspace = self.running.workspace
        wait = SOON if self.held_uploads else PATIENT
        pictures = Uploads(client, self.database, lambda facts: PNG, lambda: makers.NOW, wait, 0)
        return Sender(client, pictures)

    def go_wrong(self, method: str, fault: str, times: int = 1) -> None:
        """Lasting faults of the channel leave the direct messages to its people alone."""
        after = {"slow": 0.05, "429": 1}.get(fault, HELD)
        body: dict[str, Any] = {"method": method, "fault": fault, "times": times, "after": after}
        of_channel = fault in IN_THE_CHANNEL or fault in OF_THE_MESSAGE
        if of_channel and method not in ("conversations.open", *UPLOADING):
            body["channel"] = CHANNEL
        assert self.driver.post("faults", **body)["ok"]

    def faults(self, method: str) -> int:
        """How many have really befallen a method."""
        entries = self.running.workspace.log.since(0)
        return sum(each["kind"] == "fault" and each["method"] == method for each in entries)

    def mend(self) -> None:
        self.running.workspace.faults.clear()

    def deliver(self, rounds: int = 10) -> None:
        """Look by look, until nothing is left to do."""
        post = Post(self.sender.send, self.sender.look_up)
        worker = Dispatcher(self.database, post, AT_ONCE, "test", lambda: makers.NOW)
        for _ in range(rounds):
            self.pass_time()
            if not worker.deliver_one():
                return

    def pass_time(self) -> None:
        with self.database.writing() as store:
            connection = store.outbox._session.connection()
            for table, column in TIMES:
                change = f"UPDATE {table} SET {column} = 1 WHERE {column} > 1"
                connection.execute(text(change))

    def told(self) -> str:
        """`kpi outbox list`."""
        with self.database.reading() as store:
            return "\n".join(lines(each, store) for each in store.outbox.listed())

    def decide(self) -> None:
        """What a person does who has read it and looked: what is there already is put aside."""
        with self.database.writing() as store:
            for each in store.outbox.listed():
                if each.state is DeliveryState.UNKNOWN and self.posts(each.key):
                    store.outbox.discard(each.id)
                else:
                    store.outbox.retry(each.id, anyway=True)

    def posts(self, key: str) -> int:
        """How often the workspace has accepted a post of this delivery."""
        every = self.calls("chat.postMessage")
        return sum(each["ok"] and each.get("dedup") == marker(key) for each in every)

    def said(self, user: str, words: str) -> int:
        """How many direct messages to somebody say this."""
        return sum(words in str(each["blocks"]) for each in self.seen("dm", user))


Prepare = Callable[[Ordeal], None]


def _alert(ordeal: Ordeal) -> None:
    ordeal.queue(new("news", notice=alert()))


def _edit(ordeal: Ordeal) -> None:
    ordeal.queue(new("first"))
    ordeal.deliver()
    ordeal.queue(NewDelivery("news", DeliveryKind.EDIT, CHANNEL, update("later"), after="first"))


def _reminder(ordeal: Ordeal) -> None:
    ordeal.queue(new("news", kind=DeliveryKind.DM, target=READER))


def _doubt(ordeal: Ordeal) -> None:
    ordeal.queue(new("news"))
    ordeal.go_wrong("chat.postMessage", "reset_after")


def _doubtful_answer(ordeal: Ordeal) -> None:
    _edit(ordeal)
    ordeal.deliver()
    ordeal.queue(NewDelivery("answer", DeliveryKind.THREAD, CHANNEL, update(), after="first"))
    ordeal.go_wrong("chat.postMessage", "reset_after")


def _replaced(ordeal: Ordeal) -> None:
    """Its message cannot be edited any more."""
    _edit(ordeal)
    ordeal.go_wrong("chat.update", "error:cant_update_message", times=9)


# What is queued so that a method is called, and the delivery whose fate is looked at.
JOURNEYS: dict[str, tuple[Prepare, str]] = {
    "chat.postMessage": (_alert, "news"),
    "chat.update": (_edit, "news"),
    "conversations.open": (_reminder, "news"),
    "conversations.history": (_doubt, "news"),
    "conversations.replies": (_doubtful_answer, "answer"),
    "chat.getPermalink": (_replaced, "news"),
    **dict.fromkeys(UPLOADING, (_alert, "news")),
}


def while_it_lasts(method: str, fault: str) -> DeliveryState:
    """What becomes of a delivery as long as a lasting fault lasts."""
    if method in UPLOADING or method == "chat.getPermalink":
        return DeliveryState.SENT  # in words, or without the link
    if method in LOOKING:
        cannot_look = fault in OF_THE_MESSAGE or fault == "error:missing_scope"
        return DeliveryState.UNKNOWN if cannot_look else DeliveryState.SENDING
    if fault in OF_THE_TOKEN:
        without_it = method == "conversations.open" and fault == "error:missing_scope"
        return DeliveryState.SENT if without_it else DeliveryState.PENDING
    return DeliveryState.PARKED if fault in IN_THE_CHANNEL else DeliveryState.FAILED
