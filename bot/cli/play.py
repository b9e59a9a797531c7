"""Plays a scenario's story over HTTP and tells it: what people type, press and fill in."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.cli.driver import Driver
from bot.cli.onlooker import Onlooker, told
from bot.cli.pressing import Button, buttons_of, filled_in, title_of
from bot.cli.transcript import as_read, whole
from domain.errors import DomainError

MORNING = time_of_day(9, 5)
PAUSE_SECONDS = 0.05
SETTLE_MS = 0  # the player waits for the bot itself, not for the workspace's guess
LONGEST_WAIT_SECONDS = 90.0
SATURDAY = 5
DIRECT, FORM = "dm", "form"
SHARED = " share"  # the last word of what is answered to everybody
WAITING = "waiting"  # what a form is called that is still to be filled

Step = Mapping[str, Any]


class PlayError(DomainError):
    """The story could not go on."""


@dataclass
class Player:
    """``settled`` says whether the bot has nothing left to do at the present clock.

    ``asides``: what is said to be aside is played, too. ``mornings``: the clock stops on those on
    which nothing happens in the story. ``show`` is told of each picture that the story names.
    """

    driver: Driver
    zone: ZoneInfo
    settled: Callable[[], bool]
    tell: Callable[[str], None]
    asides: bool = True
    mornings: bool = True
    show: Callable[[str], None] = lambda _: None
    onlooker: Onlooker = field(init=False)

    def __post_init__(self) -> None:
        self.onlooker = Onlooker(self.driver, self.zone)

    def play(self, story: Path) -> None:
        """Each step in a sentence, what people do in it, and what the bot says to that."""
        for step in yaml.safe_load(story.read_text("utf-8"))["steps"]:
            if self.asides or not step.get("aside"):
                self._step(step)

    def _step(self, step: Step) -> None:
        if "tell" in step:
            self._say("", *told(step["tell"], ""))
        if "clock" in step:
            self._move_to(datetime.fromisoformat(step["clock"]).replace(tzinfo=self.zone))
            self._say(*self.onlooker.news(dated=True))
        if "logs" in step:
            self._log(step)
        if "type" in step:
            self._type(step, step["type"])
        if "press" in step:
            self._press(step)
        if "submit" in step:
            self._submit(step)
        if "closes" in step:
            self._close(step)
        self._say(*self.onlooker.news())
        if "sees" in step:
            self._look(step)
        for name in step.get("pictures", ()):
            self.show(name)

    def _move_to(self, moment: datetime) -> None:
        """Through every working morning on the way, so that each thing falls due on its day."""
        now = datetime.fromisoformat(self.driver.get("clock")["now"])
        stops = _mornings(now.astimezone(self.zone), moment) if self.mornings else ()
        for stop in (*stops, moment):
            self.driver.post("clock", {"now": stop.isoformat()})
            self._wait()

    def _type(self, step: Step, text: str) -> None:
        self._say(*told(f"{self._who(step)} types in {_place(step)}: {text}", "  "))
        self._do("command", step, {"channel": step["in"], "text": text})
        self._tell_form(step)

    def _log(self, step: Step) -> None:
        """Several values, told in one sentence; the answers to them are all alike."""
        values = step["values"]
        listed = ", ".join(f"{name} {value}" for name, value in values.items())
        self._say(*told(f"{self._who(step)} logs for {step['logs']}: {listed}", "  "))
        for name, value in values.items():
            text = f"/kpi log {name} {value} {step['logs']}"
            self._do("command", step, {"channel": step["in"], "text": text})
        self.onlooker.pass_over()

    def _press(self, step: Step) -> None:
        button = self._button(step)
        self._say(*told(f"{self._who(step)} presses [{button.label}] in {_place(step)}", "  "))
        self._do("click", step, {"channel": step["in"], **button.click})
        self._tell_form(step)

    def _button(self, step: Step) -> Button:
        """The newest that the person sees with this label, among the words that are told."""
        for surface in reversed(self._surfaces(step)):
            for button in buttons_of(surface):
                if button.is_called(str(step["press"]), str(step.get("about", ""))):
                    return button
        raise PlayError(f"{step['as']} sees no [{step['press']}] in {_place(step)}.")

    def _surfaces(self, step: Step) -> list[dict[str, Any]]:
        person = str(step["as"])
        if step["in"] == FORM:
            return list(self.driver.get("views", user=person)["modals"])
        return list(self.driver.get("messages", channel=step["in"], user=person)["messages"])

    def _submit(self, step: Step) -> None:
        form, values = self._form(step), dict(step["submit"])
        if form is None:
            raise PlayError(f"{step['as']} has no form open.")
        title, submit = title_of(form), as_read(form["submit"]["text"], {}, self.zone)
        self._say(*told(f"{self._who(step)} fills in “{title}” and presses [{submit}]:", "  "))
        for line in filled_in(form, values, self.onlooker.names):
            self._say(*told(line, " " * 4))
        answer = self._do("submit", step, {"view_id": form["id"], "values": values})
        if answer.get("errors"):
            raise PlayError(f"{step['as']}'s form was refused: {answer['errors']}")

    def _close(self, step: Step) -> None:
        form = self._form(step)
        if form is not None:
            self._say(*told(f"{self._who(step)} closes “{title_of(form)}”", "  "))
            self.driver.post("close", {"user": step["as"], "view_id": form["id"], "all": True})
            self._wait()

    def _form(self, step: Step) -> dict[str, Any] | None:
        """The one that lies on top."""
        forms: list[dict[str, Any]] = self.driver.get("views", user=str(step["as"]))["modals"]
        return forms[-1] if forms else None

    def _tell_form(self, step: Step) -> None:
        form = self._form(step)
        if form is not None:
            self._say(*told(f"The form “{title_of(form)}” opens."))

    def _look(self, step: Step) -> None:
        """The newest message there with these words, in their order, is told in full."""
        for message in reversed(self._surfaces(step)):
            lines = list(whole(message, self.onlooker.names, self.zone))
            if _in_order(step["sees"], " ".join(lines)):
                self._say(f"    What {self._who(step)} sees in {_place(step)}:")
                self._say(*(f"    | {line}" for line in lines))
                return
        raise PlayError(f"{step['as']} does not see {step['sees']} in {_place(step)}.")

    def _do(self, action: str, step: Step, body: Mapping[str, Any]) -> dict[str, Any]:
        """Until the bot has answered that person, and has done what follows from it."""
        before, form = self._answers(step), self._filled(step)
        answer = self.driver.post(action, {"user": step["as"], "settle": SETTLE_MS, **body})
        if not answer.get("errors"):
            self._until(
                lambda: self._answers(step) != before or self._filled(step) not in (form, "")
            )
        self._wait()
        return answer

    def _answers(self, step: Step) -> dict[str, int]:
        """What only that person sees there, or all if it is shared, and how often it was edited."""
        where = {"channel": step["in"], "user": step["as"]}
        seen = self.driver.get("messages", **where)["messages"]
        everything = step["in"] == DIRECT or str(step.get("type", "")).endswith(SHARED)
        mine = [each for each in seen if each.get("ephemeral") or everything]
        return {each["ts"]: len(each["history"]) for each in mine if each["bot"]}

    def _filled(self, step: Step) -> str:
        """The form on top, by name; empty while it is still to be filled."""
        form = self._form(step)
        is_filled = form is not None and form["callback_id"] != WAITING
        return f"{form['id']} {form['callback_id']}" if form and is_filled else ""

    def _who(self, step: Step) -> str:
        return self.onlooker.names[step["as"]]

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.tell(line)

    def _wait(self) -> None:
        self._until(self.settled)

    def _until(self, reached: Callable[[], bool]) -> None:
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        while not reached():
            if time.monotonic() > until:
                raise PlayError("The bot did not come to rest. Look into the log for the cause.")
            time.sleep(PAUSE_SECONDS)


def _place(step: Step) -> str:
    named = {DIRECT: "a direct message with Statkeeper", FORM: "the form"}
    return named.get(step["in"], f"#{step['in']}")


def _in_order(wanted: Iterable[str], text: str) -> bool:
    at = 0
    for words in wanted:
        at = text.find(words, at) + 1
        if not at:
            return False
    return True


def _mornings(now: datetime, until: datetime) -> Iterator[datetime]:
    for day in range((until.date() - now.date()).days + 1):
        morning = datetime.combine(now.date() + timedelta(days=day), MORNING, now.tzinfo)
        if now < morning < until and morning.weekday() < SATURDAY:
            yield morning
