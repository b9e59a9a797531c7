"""A town for whole-bot tests: people at a local workspace, and the bot that answers them."""

import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.request import urlopen

from bot.cli.driver import Driver
from bot.scenarios.loading import SCENARIOS, load_scenario
from bot.settings import Settings
from bot.wiring import Bot, build
from bot.workspace import seed, server
from bot.workspace.server import RunningWorkspace
from storage.database import Database

Json = dict[str, Any]
Found = TypeVar("Found")

# A Friday before working hours, so that no reminder comes between.
START = datetime.fromisoformat("2017-12-01T07:00:00+00:00")
HISTORY_UNTIL = date(2017, 10, 31)
LONGEST_WAIT = 90.0
PAUSE = 0.03
PROMPT, PATIENT = 0.1, 3600.0  # seconds that a new alert waits


def eventually(look: Callable[[], Found | None], what: str = "it") -> Found:
    """What the look finds in the end; however slow the machine, it is not waited for blindly."""
    until = time.monotonic() + LONGEST_WAIT
    while not (found := look()):
        assert time.monotonic() < until, f"{what} did not come about"
        time.sleep(PAUSE)
    return found


def words(shown: Any) -> str:
    """Every text of a message or view as it is read, in order, a line each."""
    return unescape("\n".join(_texts(shown)))


def _texts(shown: Any) -> list[str]:
    if isinstance(shown, str):
        return [shown]
    if isinstance(shown, list):
        return [text for each in shown for text in _texts(each)]
    if not isinstance(shown, dict):
        return []
    named = ("text", "alt_text", "blocks", "fields", "accessory", "elements", "element", "rows",
             "label", "hint", "initial_value")  # fmt: skip
    return [text for name in named if name in shown for text in _texts(shown[name])]


def button(shown: Json, label: str) -> Json:
    """The button of a message or view whose label begins so."""
    found = [each for each in elements(shown) if label_of(each).startswith(label)]
    assert found, f"no button {label!r} in {words(shown)}"
    return found[0]


def buttons(shown: Json) -> list[str]:
    return [label_of(each) for each in elements(shown) if each.get("type") == "button"]


def label_of(element: Json) -> str:
    return str(element["text"]["text"]) if element.get("type") == "button" else ""


def elements(shown: Json) -> list[Json]:
    return [
        element
        for block in shown["blocks"]
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element"))
        if isinstance(element, dict)
    ]


def pictures(message: Json) -> list[Json]:
    return [block for block in message["blocks"] if block["type"] == "image"]


@dataclass
class Town:
    """``hearing`` answers people, ``working`` plans and delivers, as two processes would."""

    driver: Driver
    settings: Settings
    folder: Path
    mode: str
    hearing: Bot
    working: Bot | None = None

    def begin(self, scene: str, now: datetime = START) -> None:
        """A fresh workspace and database, and nobody has done anything yet."""
        self.end()
        self.driver.post("clock", {"now": now.isoformat(), "force": True})
        self.driver.post("reset", {"seed": scene_seed(scene)})
        self.driver.post("state", {"rate_limits": {"enforced": False}, "file_processing_ms": 0})
        copy(self.folder / f"{scene}.db", self.folder / "live.db")
        self.work()
        self.rest()  # what it watches from now on it must have seen before the clock moves

    def work(self, **changed: Any) -> None:
        """Begin to plan and deliver, or begin again with other settings."""
        self.end()
        self.working = build(self.settings.model_copy(update=changed))
        self.working.working.start()

    def end(self) -> None:
        if self.working is not None:
            self.working.stop()
            self.working = None

    def clock(self, now: str) -> None:
        """Move business time, and wait until the bot has done what is due by then."""
        self.driver.post("clock", {"now": now})
        self.rest()

    def rest(self) -> None:
        assert self.working is not None
        eventually(self.working.settled, "the bot's rest")

    def type(self, text: str, user: str = "sda", channel: str = "imt") -> Json:
        """A typed command's answer that only this person sees."""
        return self.answer(
            lambda: self.driver.post(
                "command", {"user": user, "channel": channel, "text": text, "settle": 0}
            ),
            user,
            channel,
        )

    def write(self, text: str, user: str = "sda", channel: str = "dm") -> Json:
        """A plain message's answer."""
        body = {"user": user, "channel": channel, "text": text, "settle": 0}
        return self.answer(lambda: self.driver.post("message", body), user, channel)

    def drop(self, name: str, content: str, user: str) -> Json:
        """A file dropped into the direct message with the bot, and the bot's answer to it."""
        body = {"user": user, "channel": "dm", "filename": name, "content": content, "settle": 0}
        return self.answer(lambda: self.driver.post("upload", body), user, "dm")

    def press(self, message: Json, label: str, user: str = "sda", channel: str = "imt") -> Json:
        """The answer to a pressed button: a message that is new, or another one in its place."""
        return self.answer(lambda: self.click(message, label, user, channel), user, channel)

    def click(self, message: Json, label: str, user: str = "sda", channel: str = "imt") -> Json:
        """Press a button and wait for nothing but the ack."""
        pressed = button(message, label)
        where = {"view_id": message["id"]} if "id" in message else {"ts": message["ts"]}
        body = {"user": user, "channel": channel, **where, "settle": 0,
                "action_id": pressed["action_id"], "value": pressed.get("value", "")}  # fmt: skip
        return self.driver.post("click", body)

    def answer(self, act: Callable[[], Json], user: str, channel: str) -> Json:
        """What the bot says to this person alone because of an act."""
        before = self._private(channel, user)
        told = act()
        assert told["acked"] if "acked" in told else told["ok"], told

        def new() -> Json | None:
            shown = self._private(channel, user)
            return next((m for ts, m in shown.items() if m != before.get(ts)), None)

        return eventually(new, f"an answer to {user}")

    def form(self, user: str = "sda") -> Json:
        """The form that is open on top, once it is filled."""

        def filled() -> Json | None:
            stack: list[Json] = self.driver.get("views", user=user)["modals"]
            return stack[-1] if stack and stack[-1]["callback_id"] != "waiting" else None

        return eventually(filled, f"a form for {user}")

    def open(self, text: str, user: str = "sda", channel: str = "imt") -> Json:
        """The form that a typed command opens."""
        self.driver.post("command", {"user": user, "channel": channel, "text": text, "settle": 0})
        return self.form(user)

    def submit(self, values: Mapping[str, Any], user: str = "sda") -> Json:
        view = self.form(user)
        body = {"user": user, "view_id": view["id"], "values": dict(values), "settle": 0}
        return self.driver.post("submit", body)

    def home(self, user: str) -> Json:
        """The Home as it is once the bot has answered its opening."""
        self.driver.post("home", {"user": user, "settle": 0})

        def shown() -> Json | None:
            view: Json | None = self.driver.get("views", user=user)["home"]
            return view

        return eventually(shown, f"the Home of {user}")

    def messages(self, channel: str = "imt", user: str = "sda") -> list[Json]:
        shown: list[Json] = self.driver.get("messages", channel=channel, user=user)["messages"]
        return shown

    def posted(self, text: str, channel: str = "imt", user: str = "sda") -> list[Json]:
        """The bot's messages that all members see, threads apart, with this in their words."""
        return [
            each for each in self.messages(channel, user)
            if each["bot"] and not each.get("ephemeral") and not in_thread(each)
            and text in words(each)
        ]  # fmt: skip

    def alert(self, text: str = "Abandonment rate is Red", channel: str = "imt") -> Json:
        """The one message that an exception has."""
        found = eventually(lambda: self.posted(text, channel, self.member(channel)), text)
        assert len(found) == 1, [each["text"] for each in found]
        return found[0]

    def thread(self, message: Json, user: str = "sda", channel: str = "imt") -> list[Json]:
        shown = self.messages(channel, user)
        return [each for each in shown if in_thread(each) and each["thread_ts"] == message["ts"]]

    def direct(self, user: str) -> list[Json]:
        """The bot's direct messages to somebody."""
        return [each for each in self.messages("dm", user) if each["bot"]]

    def member(self, channel: str) -> str:
        for each in self.driver.get("state")["channels"]:
            if channel in (each["id"], each["name"]):
                return next(str(one) for one in each["members"] if one.startswith("U01"))
        raise AssertionError(f"no channel {channel}")

    def picture(self, block: Json) -> bytes:
        return self.driver.file(block["slack_file"]["id"])

    def log(self, method: str) -> list[Json]:
        """The calls of one Web API method that the workspace has seen."""
        entries: list[Json] = self.driver.get("log")["entries"]
        return [each for each in entries if each.get("method") == method]

    def _private(self, channel: str, user: str) -> dict[str, Json]:
        direct = channel == "dm"
        return {
            each["ts"]: each for each in self.messages(channel, user)
            if each["bot"] and (direct or each.get("ephemeral")) and not only_pictures(each)
        }  # fmt: skip


def in_thread(message: Json) -> bool:
    return message["thread_ts"] not in (None, message["ts"])


def only_pictures(message: Json) -> bool:
    """A picture that follows the words of an answer is no answer of its own."""
    kinds = {block["type"] for block in message["blocks"]}
    return kinds == {"image"}


def scene_seed(scene: str) -> Json:
    """All scenes are one team's: an app is installed in a team, and knows it from then on."""
    told = dict(seed.load(SCENARIOS / scene / "workspace.yaml").source)
    return {**told, "team": {**told.get("team", {}), "id": "T01TOWN"}}


@contextmanager
def open_town(mode: str, folder: Path, alert_delay: float = PROMPT) -> Iterator[Town]:
    """The workspace and the hearing side; `Town.begin` starts a story."""
    workspace = server.start(seed.from_mapping(scene_seed("norfolk")), clock_start=START)
    try:
        settings = _settings(workspace, folder / "live.db", mode, alert_delay)
        for scene in ("norfolk", "empty"):
            _prepare(scene, folder)
        hearing = build(settings)
        town = Town(Driver(workspace.url), settings, folder, mode, hearing)
        try:
            _listen(town)
            yield town
        finally:
            town.end()
            hearing.stop()
    finally:
        workspace.stop()


def _prepare(scene: str, folder: Path) -> None:
    database = Database(f"sqlite:///{folder / f'{scene}.db'}")
    database.upgrade()
    with database.writing() as store:
        load_scenario(scene, store, START, until=HISTORY_UNTIL)
    database.dispose()


def _listen(town: Town) -> None:
    if town.mode == "socket":
        town.hearing.listening.connect()
        return
    address = f"http://{town.settings.host}:{town.settings.port}"
    town.hearing.listening.serve()
    eventually(lambda: _answers(f"{address}/healthz"), "the web server")
    delivery = {"mode": "http", "request_url": f"{address}/slack/events"}
    town.driver.post("state", {"delivery": delivery})


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _settings(
    workspace: RunningWorkspace, database: Path, mode: str, alert_delay: float
) -> Settings:
    install = workspace.workspace.install
    return Settings.model_validate(
        {
            "slack_bot_token": install.bot_token,
            "slack_app_token": install.app_token,
            "slack_signing_secret": install.signing_secret,
            "slack_api_url": workspace.api_url,
            "hearing": mode,
            "database_url": f"sqlite:///{database}",
            "clock_url": f"{workspace.url}/_workspace/clock",
            "port": _free_port(),
            "alert_delay_seconds": alert_delay,
            "tick_seconds": 0.25,
            "http_timeout_seconds": 5,
            "grace_seconds": 0.5,
            "lease_seconds": 20,
            "channel_interval_seconds": 0,
            "posts_per_minute": 0,
            "parked_retry_seconds": 600,
        }
    )


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copy(source: Path, target: Path) -> None:
    """Put a whole database in the place of another one, under the feet of who has it open."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
