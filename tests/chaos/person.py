"""A person who logs a value, and types it again when the bot did not answer."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.cli.driver import Driver
from bot.workspace.model import Workspace
from tests.chaos.notebook import Line
from tests.end_to_end.town import PAUSE

LONGEST_WAIT = 240.0
ANSWER_SECONDS = 20.0  # a bot that lives and has not answered by then is asked again, too
PAUSE_BEFORE_TYPING = 0.2
TAKEN = (" is {value}%, ", " is already {value}%; ")


@dataclass
class Person:
    """``lives`` counts the bot's lives: an answer of one that has died will not come."""

    line: Line
    driver: Driver
    workspace: Workspace
    lives: Callable[[], int]
    began: int = 0
    typed: int = 0
    answered: bool = False

    def begin(self) -> None:
        self.began = len(self.workspace.messages.get(self.line.owner.channel, []))
        threading.Thread(target=self._persist, name=self.line.typed, daemon=True).start()

    def _persist(self) -> None:
        until = time.monotonic() + LONGEST_WAIT
        while not self.answered and time.monotonic() < until:
            life = self.lives()
            self.typed += 1
            told = self.driver.post("command", self._command())
            if told["acked"]:
                self._wait(life)
            self.answered = self.answered or self._is_answered()
            time.sleep(PAUSE_BEFORE_TYPING)

    def _wait(self, life: int) -> None:
        until = time.monotonic() + ANSWER_SECONDS
        while self.lives() == life and time.monotonic() < until:
            if self._is_answered():
                self.answered = True
                return
            time.sleep(PAUSE)

    def _command(self) -> dict[str, object]:
        owner = self.line.owner
        return {"user": owner.user, "channel": owner.channel, "text": self.line.typed, "settle": 0}

    def _is_answered(self) -> bool:
        """The bot has said to this person alone that the value of that month is there."""
        owner, month = self.line.owner, self.line.month.long
        taken = [
            f"{owner.name} for {month}" + words.format(value=self.line.value) for words in TAKEN
        ]
        said = self.workspace.messages.get(owner.channel, [])[self.began :]
        return any(
            message.ephemeral_to == owner.user and any(each in message.text for each in taken)
            for message in said
        )
