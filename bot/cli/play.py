"""Plays a scenario's story: commands, clicks, forms and clock moves, over HTTP."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.cli.driver import Driver
from domain.errors import DomainError

PAUSE_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 60.0


class PlayError(DomainError):
    """The story could not go on."""


@dataclass
class Player:
    """``settled`` says whether the bot has nothing left to do at the present clock."""

    driver: Driver
    settled: Callable[[], bool]
    tell: Callable[[str], None]
    steps_done: int = field(default=0)

    def play(self, story: Path) -> None:
        for step in yaml.safe_load(story.read_text("utf-8"))["steps"]:
            self._step(step)
            self.steps_done += 1

    def _step(self, step: Mapping[str, Any]) -> None:
        if "tell" in step:
            self.tell(str(step["tell"]))
        if "clock" in step:
            self.driver.post("clock", {"now": str(step["clock"])})
        if "as" in step:
            self._act(step)
        self._wait()

    def _act(self, step: Mapping[str, Any]) -> None:
        person = str(step["as"])
        if "command" in step:
            self.tell(f"  {person} in #{step['in']}: {step['command']}")
            self.driver.post(
                "command", {"user": person, "channel": step["in"], "text": step["command"]}
            )
        if "click" in step:
            self._click(person, step)
        if "submit" in step:
            self._submit(person, step["submit"])

    def _click(self, person: str, step: Mapping[str, Any]) -> None:
        self.tell(f"  {person} presses {step['click']} in #{step['in']}")
        wanted = f"kpi.{step['click']}"
        seen = self.driver.get("messages", channel=str(step["in"]), user=person)["messages"]
        about = str(step.get("about", ""))
        for message in reversed(seen):
            if wanted in _action_ids(message) and about in message["text"]:
                place = {"channel": step["in"], "ts": message["ts"], "action_id": wanted}
                self.driver.post("click", {"user": person, **place})
                return
        raise PlayError(f"{person} sees no button {wanted} in #{step['in']}.")

    def _submit(self, person: str, values: Mapping[str, Any]) -> None:
        views = self.driver.get("views", user=person)["modals"]
        if not views:
            raise PlayError(f"{person} has no form open.")
        self.tell(f"  {person} fills in the form: {'; '.join(map(str, values.values()))}")
        answer = self.driver.post(
            "submit", {"user": person, "view_id": views[-1]["id"], "values": dict(values)}
        )
        if answer.get("errors"):
            raise PlayError(f"{person}'s form was refused: {answer['errors']}")

    def _wait(self) -> None:
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while not self.settled():
            if time.monotonic() > until:
                raise PlayError("The bot did not come to rest. Look into the log for the cause.")
            time.sleep(PAUSE_SECONDS)


def _action_ids(message: Mapping[str, Any]) -> set[str]:
    return {
        element["action_id"]
        for block in message.get("blocks") or []
        for element in (*block.get("elements", []), block.get("accessory") or {})
        if isinstance(element, Mapping) and "action_id" in element
    }
