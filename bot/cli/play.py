"""Plays a scenario's story: commands, clicks, forms and clock moves, over HTTP."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.cli.driver import Driver
from domain.errors import DomainError

MORNING = time_of_day(9, 5)
PAUSE_SECONDS = 0.05
SETTLE_MS = 100  # the player waits for the bot itself, not for the workspace's guess
LONGEST_WAIT_SECONDS = 60.0


class PlayError(DomainError):
    """The story could not go on."""


@dataclass
class Player:
    """``settled`` says whether the bot has nothing left to do at the present clock."""

    driver: Driver
    zone: ZoneInfo
    settled: Callable[[], bool]
    tell: Callable[[str], None]

    def play(self, story: Path) -> None:
        for step in yaml.safe_load(story.read_text("utf-8"))["steps"]:
            self._step(step)

    def _step(self, step: Mapping[str, Any]) -> None:
        if "tell" in step:
            self.tell(str(step["tell"]))
        if "clock" in step:
            self._move_to(datetime.fromisoformat(step["clock"]).replace(tzinfo=self.zone))
        if "as" in step:
            self._act(step)
        self._wait()

    def _move_to(self, moment: datetime) -> None:
        """Through every morning on the way, so that whatever falls due does so on its day."""
        now = datetime.fromisoformat(self.driver.get("clock")["now"])
        for stop in (*_mornings(now.astimezone(self.zone), moment), moment):
            self.driver.post("clock", {"now": stop.isoformat()})
            self._wait()

    def _act(self, step: Mapping[str, Any]) -> None:
        person = str(step["as"])
        if "command" in step:
            self.tell(f"  {self._names[person]} in #{step['in']}: {step['command']}")
            self._do("command", person, {"channel": step["in"], "text": step["command"]})
        if "click" in step:
            self._click(person, step)
        if "submit" in step:
            self._submit(person, step["submit"])

    def _click(self, person: str, step: Mapping[str, Any]) -> None:
        wanted = f"kpi.{step['click']}"
        seen = self.driver.get("messages", channel=str(step["in"]), user=person)["messages"]
        about = str(step.get("about", ""))
        for message in reversed(seen):
            label = _labels(message).get(wanted)
            if label and about in message["text"]:
                self.tell(f"  {self._names[person]} in #{step['in']} presses [{label}]")
                place = {"channel": step["in"], "ts": message["ts"], "action_id": wanted}
                self._do("click", person, place)
                return
        raise PlayError(f"{person} sees no button {wanted} in #{step['in']}.")

    def _submit(self, person: str, values: Mapping[str, Any]) -> None:
        views = self.driver.get("views", user=person)["modals"]
        if not views:
            raise PlayError(f"{person} has no form open.")
        entered = " ".join(map(str, values.values()))
        self.tell(f"  {self._names[person]} fills in the form: {entered}")
        answer = self._do("submit", person, {"view_id": views[-1]["id"], "values": dict(values)})
        if answer.get("errors"):
            raise PlayError(f"{person}'s form was refused: {answer['errors']}")

    def _do(self, action: str, person: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self.driver.post(action, {"user": person, "settle": SETTLE_MS, **body})

    @cached_property
    def _names(self) -> dict[str, str]:
        users = self.driver.get("state")["users"]
        return {user["name"]: user["real_name"] for user in users}

    def _wait(self) -> None:
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while not self.settled():
            if time.monotonic() > until:
                raise PlayError("The bot did not come to rest. Look into the log for the cause.")
            time.sleep(PAUSE_SECONDS)


def _mornings(now: datetime, until: datetime) -> Iterator[datetime]:
    for day in range((until.date() - now.date()).days + 1):
        morning = datetime.combine(now.date() + timedelta(days=day), MORNING, now.tzinfo)
        if now < morning < until:
            yield morning


def _labels(message: Mapping[str, Any]) -> dict[str, str]:
    """What stands on the buttons of a message, by action."""
    return {
        element["action_id"]: element["text"]["text"]
        for block in message.get("blocks") or []
        for element in (*block.get("elements", []), block.get("accessory") or {})
        if isinstance(element, Mapping) and element.get("type") == "button"
    }
