"""Moments to kill at: when the workspace has heard something, to the very entry of its log."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.workspace.faults import Fault
from bot.workspace.log import Log
from bot.workspace.model import Workspace

Entry = dict[str, Any]

STAGES = {
    "/kpi": "heard",
    "response_url": "logged and answered",
    "files.getUploadURLExternal": "picture begun",
    "upload": "picture uploaded",
    "files.completeUploadExternal": "picture completed",
    "files.info": "picture ready",
    "slow": "post on its way",
    "chat.postMessage": "post accepted",
    "reply": "answer accepted",
    "chat.update": "edit accepted",
    "conversations.open": "conversation opened",
    "conversations.history": "looking up",
    "conversations.replies": "looking up",
    "apps.connections.open": "starting",
}
"""What a bot has got to when the workspace notes such a call; the answer is not out yet."""

AIMED = (
    "heard", "logged and answered", "picture begun", "picture uploaded", "picture completed",
    "picture ready", "post accepted", "looking up", "post on its way", "edit accepted",
    "answer accepted", "looking up",
)  # fmt: skip
MOST_ENTRIES, LONGEST_PAUSE = 15, 0.04
ON_ITS_WAY_SECONDS = 0.05


@dataclass(frozen=True)
class Moment:
    """The so-manieth entry of a stage (any, if that is empty), and so many seconds after it.

    Without a pause it is the moment before the answer to what was heard goes out.
    """

    stage: str = ""
    number: int = 1
    pause: float = 0

    @classmethod
    def drawn(cls, chance: random.Random) -> "Moment":
        """Anywhere: half of them between two calls, where the database is written."""
        pause = chance.uniform(0, LONGEST_PAUSE) if chance.random() < 0.5 else 0
        return cls(number=chance.randint(1, MOST_ENTRIES), pause=pause)


class Overheard(Log):
    """The workspace's log, with somebody who listens."""

    listener: Callable[[Entry], None] | None = None

    def add(self, kind: str, **facts: Any) -> Entry:
        entry = super().add(kind, **facts)
        if self.listener is not None:
            self.listener(entry)
        return entry


class Trap:
    """Kills at the moment that it is set for; tells at which stage that was."""

    def __init__(self, workspace: Workspace, kill: Callable[[], bool]) -> None:
        self._workspace, self._kill = workspace, kill
        self._moment: Moment | None = None
        self._left = 0
        self.sprung = threading.Event()
        self.stage = ""

    def set(self, moment: Moment) -> None:
        """A post on its way is one that the workspace takes when its sender is dead already."""
        self.sprung.clear()
        self.stage = ""
        self._workspace.faults.clear()
        if moment.stage == STAGES["slow"]:
            slow = Fault("chat.postMessage", "slow", after=ON_ITS_WAY_SECONDS)
            self._workspace.faults.add(slow)
        self._left = moment.number
        self._moment = moment

    def hear(self, entry: Entry) -> None:
        stage = self._stage_of(entry)
        moment = self._moment
        if moment is None or not stage or moment.stage not in ("", stage):
            return
        self._left -= 1
        if self._left > 0:
            return
        self._moment, self.stage = None, stage
        if moment.pause:
            threading.Timer(moment.pause, self._spring).start()
        else:
            self._spring()

    def _spring(self) -> None:
        self._kill()
        self.sprung.set()

    def _stage_of(self, entry: Entry) -> str:
        """What the bot has got to; empty for what is no step of its work."""
        if entry["kind"] == "fault":
            return STAGES.get(entry["error"], "")
        if not entry["ok"]:
            return ""
        step = entry["method"] or entry["kind"]
        if step == "chat.postMessage" and self._workspace.messages[entry["channel"]][-1].is_reply:
            step = "reply"
        return STAGES.get(step, "")
