"""What a channel shows of each exception, read as a person reads it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.model import Workspace
from bot.workspace.records import Json, Message
from tests.chaos.notebook import Notebook, Story
from tests.end_to_end.town import pictures, words

SINCE = re.compile(r"Exception since\W+(\w{3} \d\d)|open since (\w{3} \d\d), is closed")
ANSWERED = re.compile(r"\b([A-Z][a-z]{2} \d\d): ")


@dataclass(frozen=True)
class Shown:
    """An alert as it stands: whose it is, since when, and every version that it has had."""

    name: str
    since: str
    versions: tuple[str, ...]
    answers: tuple[str, ...]
    is_pictured: bool


@dataclass
class Reader:
    """Somebody who reads all channels again and again, and a version that is past once."""

    workspace: Workspace
    channels: Sequence[str]
    _read: dict[tuple[str, str], str] = field(default_factory=dict)

    def shown(self) -> list[Shown]:
        """The bot's messages that everybody sees, oldest first."""
        return [each for channel in self.channels for each in self._shown_in(channel)]

    def _shown_in(self, channel: str) -> Iterator[Shown]:
        said = [each for each in list(self.workspace.messages.get(channel, [])) if _is_public(each)]
        answers: dict[str, list[str]] = defaultdict(list)
        for reply in said:
            if reply.is_reply:
                answers[reply.thread_ts].append(_answered(reply))
        for message in said:
            if not message.is_reply:
                yield self._shown(message, tuple(answers[message.ts]))

    def _shown(self, message: Message, answers: tuple[str, ...]) -> Shown:
        blocks = message.blocks  # before the history, which grows first
        earlier = [self._words(message.key, each) for each in list(message.history)]
        read = (*earlier, words({"blocks": blocks}))
        since = SINCE.search(read[-1])
        return Shown(
            name=read[0].partition(":")[0],
            since=(since[1] or since[2]) if since else "",
            versions=read,
            answers=answers,
            is_pictured=bool(pictures({"blocks": blocks})),
        )

    def _words(self, message: str, version: Json) -> str:
        if (message, version["ts"]) not in self._read:
            self._read[message, version["ts"]] = words({"blocks": version["blocks"]})
        return self._read[message, version["ts"]]


def missing(shown: Sequence[Shown], notebook: Notebook) -> Iterator[str]:
    """What the channels do not show yet, of each story its newest state.

    Where a message is doubled, either will do: that it is there twice is told in the end.
    """
    for story in notebook.stories:
        mine = [each for each in shown if _is_of(each, story)]
        if not mine:
            yield f"{story.owner.name} since {story.since.label}: no message"
        elif not any(story.last.long in each.versions[-1] for each in mine):
            yield f"{story.owner.name} since {story.since.label}: not {story.last.long}"
        elif story.later and not any(story.last.label in each.answers for each in mine):
            yield f"{story.owner.name} since {story.since.label}: no answer {story.last.label}"


def faults(shown: Sequence[Shown], notebook: Notebook) -> Iterator[str]:
    """Everything that is not as it has to be, in words; nothing when all is well."""
    seen = Counter((each.name, each.since) for each in shown)
    wanted = {(story.owner.name, story.since.label): story for story in notebook.stories}
    for key in sorted(set(seen) | set(wanted)):
        if seen[key] != (key in wanted):
            yield f"{key[0]} since {key[1]} is shown {seen[key]} times, not {int(key in wanted)}"
    for each in shown:
        story = wanted.get((each.name, each.since))
        if story is not None:
            yield from _faults_of(each, story)


@dataclass(frozen=True)
class Tally:
    """Messages and answers: as many as must be there, as are, and what is too few or too many."""

    expected: int
    seen: int
    lost: int
    doubled: int


def tally(shown: Sequence[Shown], notebook: Notebook) -> Tally:
    """By what a reader sees."""
    wanted = Counter[tuple[str, ...]]()
    for story in notebook.stories:
        key = (story.owner.name, story.since.label)
        wanted.update([key, *((*key, month.label) for month in story.later)])
    seen = Counter[tuple[str, ...]]()
    for each in shown:
        key = (each.name, each.since)
        seen.update([key, *((*key, answer) for answer in each.answers)])
    return Tally(wanted.total(), seen.total(), (wanted - seen).total(), (seen - wanted).total())


def doubled_marks(entries: Iterable[dict[str, Any]]) -> list[str]:
    """Marks under which the workspace has taken more than one post."""
    marks = Counter(
        entry["dedup"] for entry in entries
        if entry["method"] == "chat.postMessage" and entry["ok"] and entry.get("dedup")
    )  # fmt: skip
    return [mark for mark, times in marks.items() if times > 1]


def edits(entries: Iterable[dict[str, Any]]) -> int:
    return sum(entry["method"] == "chat.update" and entry["ok"] for entry in entries)


def _faults_of(shown: Shown, story: Story) -> Iterator[str]:
    name = f"{story.owner.name} since {story.since.label}"
    if list(shown.answers) != [month.label for month in story.later]:
        wanted = ", ".join(month.label for month in story.later)
        yield f"{name} has the answers {', '.join(shown.answers)}, not {wanted}"
    months = [story.since, *story.later]
    stated = [_month_stated(version, [each.long for each in months]) for version in shown.versions]
    if -1 in stated or stated != sorted(stated):
        yield f"{name} was edited out of order: {stated}"
    if stated[-1] != len(months) - 1:
        yield f"{name} ends with {months[stated[-1]].long}, not {months[-1].long}"
    if not shown.is_pictured:
        yield f"{name} has no picture"
    if (f"{story.owner.name}: closed" in shown.versions[-1]) != story.is_closed:
        yield f"{name} is {'not ' if story.is_closed else ''}shown as closed"


def _month_stated(version: str, months: list[str]) -> int:
    """The place of the latest month that is named in full: the one that the message is about."""
    return max((at for at, month in enumerate(months) if month in version), default=-1)


def _is_of(shown: Shown, story: Story) -> bool:
    return shown.name == story.owner.name and shown.since == story.since.label


def _is_public(message: Message) -> bool:
    return message.bot and not message.ephemeral_to and not message.deleted


def _answered(reply: Message) -> str:
    found = ANSWERED.search(reply.text)
    return found[1] if found else reply.text
