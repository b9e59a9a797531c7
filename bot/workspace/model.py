"""The workspace's state: who is there, what was said, and what the app may do."""

import secrets
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.workspace import clock as clocks
from bot.workspace import seed as seeds
from bot.workspace.changes import Changes
from bot.workspace.clock import Clock
from bot.workspace.faults import Faults
from bot.workspace.journal import Journal
from bot.workspace.log import Log
from bot.workspace.rate import Rates
from bot.workspace.records import Channel, Json, Message, StoredFile, User, View
from bot.workspace.seed import Seed
from bot.workspace.tickets import Tickets


class Workspace:
    """Everything the workspace knows; saved record by record through `save`."""

    def __init__(
        self, seed: Seed, clock_start: datetime | None = None, state_file: Path | None = None
    ) -> None:
        self._clock_start = clock_start
        self.clock = Clock(clock_start or seed.clock or clocks.real_now())
        self.url = ""
        self.changes = Changes()
        self.faults = Faults()
        self.rates = Rates()
        self.log = Log(lambda: self.clock.now())
        self.journal = Journal(state_file)
        self.send_event: Callable[[Json], object] = lambda _event: None
        self._start(seed)
        self._restore()

    def _start(self, seed: Seed) -> None:
        self.seed = seed
        self.team = seed.team
        self.install = seed.install
        self.users = {user.id: user for user in seed.users}
        self.channels = {channel.id: channel for channel in seed.channels}
        self.tickets = Tickets()
        self.messages: dict[str, list[Message]] = {}
        self._threads: dict[str, list[Message]] = {}
        self.files: dict[str, StoredFile] = {}
        self.contents: dict[str, bytes] = {}
        self.ready_at: dict[str, float] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.read_up_to: dict[str, str] = {}
        self.clock_note = seed.clock_note
        self.file_processing_ms = seed.file_processing_ms
        self.rates.posts_per_minute = seed.posts_per_minute
        for channel in self.channels.values():
            channel.created = channel.created or self.clock.seconds()

    def reset(self, seed: Seed) -> None:
        self.journal.clear()
        other = seed.clock if seed.source != self.seed.source else None
        start = other or self._clock_start or seed.clock
        self.clock.restart(start or clocks.real_now())
        self.log.clear()
        self._start(seed)
        self.faults.clear()
        self.rates.reset()
        self.changes.add("state")

    def fresh_seed(self) -> Seed:
        """The seed as it was at the start (records change, so it is read anew)."""
        return seeds.from_mapping(self.seed.source)

    # Records and their saving ------------------------------------------------------------

    def save(self, record: Channel | Message | StoredFile | User | View) -> None:
        kind = type(record).__name__.lower()
        key = record.key if isinstance(record, Message) else record.id
        self.journal.save(kind, key, asdict(record))

    def save_open_views(self, user: str) -> None:
        self.journal.save(
            "open", user, {"stack": self.stacks.get(user, []), "home": self.homes.get(user, "")}
        )

    def save_settings(self) -> None:
        install = self.install
        self.journal.save("settings", "", {
            "clock": self.clock.now().isoformat(), "revoked": install.revoked,
            "scopes": install.scopes, "installer": install.installer,
        })  # fmt: skip

    def _restore(self) -> None:
        records = self.journal.read()
        self.users.update((key, User(**body)) for key, body in records.get("user", {}).items())
        self.channels.update(
            (key, Channel(**body)) for key, body in records.get("channel", {}).items()
        )
        for body in records.get("message", {}).values():
            self._put(Message(**body))
        for key, body in records.get("storedfile", {}).items():
            self.files[key] = StoredFile(**body)
            self.contents[key] = self.journal.read_bytes(key) or b""
        for user, body in records.get("open", {}).items():
            self.stacks[user], self.homes[user] = body["stack"], body["home"]
        opened = {view_id for stack in self.stacks.values() for view_id in stack}
        opened |= set(self.homes.values())
        views = records.get("view", {})
        self.views.update((key, View(**views[key])) for key in opened & set(views))
        self._restore_clock()
        self._restore_settings(records.get("settings", {}).get("", {}))

    def _restore_clock(self) -> None:
        """Time goes on after the newest message, also when nothing else was kept."""
        newest = max((m.ts for all_ in self.messages.values() for m in all_), default="0.0")
        self.clock.seen_ts(newest)
        self.clock.set(max(self.clock.now(), datetime.fromtimestamp(float(newest), UTC)))

    def _restore_settings(self, body: Json) -> None:
        if not body:
            return
        self.install.revoked = body["revoked"]
        self.install.scopes = body["scopes"]
        self.install.installer = body["installer"]
        self.clock.set(max(self.clock.now(), datetime.fromisoformat(body["clock"])))

    def _put(self, message: Message) -> None:
        self.messages.setdefault(message.channel, []).append(message)
        if message.is_reply:
            self._threads.setdefault(f"{message.channel}/{message.thread_ts}", []).append(message)

    # Looking things up -------------------------------------------------------------------

    def is_member(self, user: str, channel: Channel) -> bool:
        return user in channel.members or bool(channel.im_user and channel.im_user == user)

    def bot_is_in(self, channel: Channel) -> bool:
        return bool(channel.im_user) or self.install.user_id in channel.members

    def dm_with(self, user: str) -> Channel | None:
        return next((c for c in self.channels.values() if c.im_user == user), None)

    def open_dm(self, user: str) -> Channel:
        found = self.dm_with(user)
        if found is not None:
            return found
        members = [user, self.install.user_id]
        channel = Channel(
            self.new_id("D"), "", members=members, im_user=user, created=self.clock.seconds()
        )
        self.channels[channel.id] = channel
        self.save(channel)
        self.changes.add("state", channel=channel.id)
        return channel

    def message(self, channel: str, ts: str) -> Message | None:
        for message in reversed(self.messages.get(channel, [])):
            if message.ts == ts:
                return None if message.deleted else message
        return None

    def replies(self, parent: Message) -> list[Message]:
        thread = self._threads.get(parent.key, [])
        return [each for each in thread if not each.deleted and not each.ephemeral_to]

    def unread(self, user: str, channel: str) -> int:
        said = self.messages.get(channel, [])
        start = bisect_right(said, self.read_up_to.get(f"{user}/{channel}", ""), key=lambda m: m.ts)
        return sum(
            1 for m in said[start:]
            if m.user != user and not m.deleted and m.ephemeral_to in ("", user)
        )  # fmt: skip

    def file_ready(self, file: StoredFile) -> bool:
        """Slack prepares a file for a moment after its upload; a bad one is never ready."""
        ready = time.monotonic() >= self.ready_at.get(file.id, 0.0)
        return file.completed and not file.bad and not file.deleted and ready

    def new_id(self, letter: str) -> str:
        return letter + secrets.token_hex(5).upper()

    # Changing messages -------------------------------------------------------------------

    def add_message(self, message: Message) -> None:
        self._put(message)
        self._changed("ephemeral" if message.ephemeral_to else "message", message)

    def edited(self, message: Message, type_: str = "edit") -> None:
        self._changed(type_, message)

    def _changed(self, type_: str, message: Message) -> None:
        self.save(message)
        self.changes.add(
            type_, channel=message.channel, user=message.ephemeral_to, ts=message.ts,
            by_bot=message.bot,
        )  # fmt: skip

    def emit(self, type_: str, **facts: Any) -> None:
        """An event for the app, if it subscribes to its kind."""
        self.send_event({"type": type_, **facts, "event_ts": self.clock.next_ts()})
