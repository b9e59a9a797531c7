"""Messages: built part by part, within every limit, giving way on purpose and saying so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.render import blocks
from bot.render.blocks import Block
from bot.render.limits import Limits, length
from bot.render.mrkdwn import Marked, joined, marked, shortened, shortened_plain
from bot.render.tables import RUNGS, Table

WORDLESS = Marked("An answer from Statkeeper.")
_ESSENTIAL = 1_500  # characters of a paragraph that is never left out
_WHERE = 100  # characters of the command that shows what was left out
_KEPT_ROWS = 8  # a table gives way to this many rows before other parts are left out


@dataclass(frozen=True)
class Picture:
    """A picture still to be drawn: ``facts`` are a chart's; ``alt`` states the conclusion."""

    facts: object
    alt: str
    title: str = ""


@dataclass(frozen=True)
class Part:
    """One block, table or picture; only what is not ``essential`` may be left out."""

    content: Block | Table | Picture
    essential: bool = False


@dataclass(frozen=True)
class Message:
    """What is said, ready to be sent.

    ``text`` is a whole sentence for notifications and screen readers. ``rung`` is how far the
    tables have come down their ladder.
    """

    text: str
    parts: tuple[Part, ...]
    in_channel: bool = False
    rung: int = 0

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(part.content for part in self.parts if isinstance(part.content, Picture))

    @property
    def blocks(self) -> list[Block]:
        """All of it in words: each picture by its alternative text."""
        return self.pictured([None] * len(self.pictures))

    def unpictured(self) -> list[Block]:
        """Without its pictures: they come later, or the place can show none."""
        return self._drawn({})

    def pictured(self, files: Sequence[str | None]) -> list[Block]:
        """With each picture by its Slack file id; None puts it in words."""
        drawn = {
            id(picture): _shown(picture, file)
            for picture, file in zip(self.pictures, files, strict=True)
        }
        return self._drawn(drawn)

    def only_pictures(self, files: Sequence[str | None]) -> list[Block]:
        """The pictures alone, for a message after this one."""
        return [_shown(picture, file) for picture, file in zip(self.pictures, files, strict=True)]

    def plainer(self) -> "Message | None":
        """One rung down after Slack refused the tables; None at the foot of the ladder."""
        has_table = any(isinstance(part.content, Table) for part in self.parts)
        if not has_table or self.rung >= len(RUNGS) - 1:
            return None
        return replace(self, rung=self.rung + 1)

    def plainest(self) -> "Message":
        """Only words: for the one attempt after Slack refused the blocks."""
        return replace(self, rung=len(RUNGS) - 1)

    def shared(self, by: Marked) -> "Message":
        """With who has shown it to everybody in the channel."""
        note = Part(blocks.context([marked("Shared by {}", by)]), essential=True)
        return replace(self, parts=(*self.parts, note))

    def noted(self, remark: Marked) -> "Message":
        """With a remark under it, for whoever it is said to alone."""
        note = Part(blocks.context([remark]), essential=True)
        return replace(self, parts=(*self.parts, note), in_channel=False)

    def _drawn(self, pictures: dict[int, Block]) -> list[Block]:
        shown: list[Block] = []
        for part in self.parts:
            content = part.content
            if isinstance(content, Picture):
                shown += [pictures[id(content)]] if id(content) in pictures else []
            elif isinstance(content, Table):
                shown += content.blocks(self.rung)
            else:
                shown.append(content)
        return shown


@dataclass
class Page:
    """Collects the parts of a message or view; `message` and `view_blocks` keep to the limits."""

    text: Marked
    most_blocks: int = Limits.MESSAGE_BLOCKS - 2  # room for the remark and for who shared it
    most_characters: int = Limits.MESSAGE_CHARACTERS - 400
    where: str = ""
    parts: list[Part] = field(default_factory=list)

    def header(self, raw: str) -> "Page":
        return self._add(blocks.header(raw), essential=True)

    def say(
        self, text: Marked, accessory: Block | None = None, *, essential: bool = False
    ) -> "Page":
        """A paragraph; an empty one is not said."""
        if not text.strip():
            return self
        shown = shortened(text, _ESSENTIAL) if essential else text
        return self._add(blocks.section(shown, accessory), essential)

    def fields(self, pairs: Sequence[tuple[str, Marked]]) -> "Page":
        told = [(label, text) for label, text in pairs if text]
        return self._add(blocks.fields(told)) if told else self

    def small(self, *texts: Marked, essential: bool = False) -> "Page":
        told = [text for text in texts if text.strip()]
        return self._add(blocks.context(told), essential) if told else self

    def buttons(self, *elements: Block | None) -> "Page":
        row = [element for element in elements if element]
        return self._add(blocks.actions(row), essential=True) if row else self

    def choices(self, *elements: Block) -> "Page":
        """Buttons of one item of a list; they give way with it."""
        return self._add(blocks.actions(elements))

    def divider(self) -> "Page":
        return self._add(blocks.divider())

    def table(self, table: Table) -> "Page":
        if table.rows:
            self.parts.append(Part(table.fitted()))
        return self

    def picture(self, picture: Picture) -> "Page":
        self.parts.append(Part(picture, essential=True))
        return self

    def message(self, *, in_channel: bool = False) -> Message:
        text = shortened(self.text, Limits.TOP_TEXT) if self.text.strip() else WORDLESS
        return Message(text, self._fitted(), in_channel)

    def view_blocks(self) -> list[Block]:
        return Message(self.text, self._fitted()).blocks

    def _add(self, block: Block, essential: bool = False) -> "Page":
        self.parts.append(Part(block, essential))
        return self

    def _fitted(self) -> tuple[Part, ...]:
        """Tables give way first, then what is not essential, from the end."""
        if self._fits(self.parts):
            return tuple(self.parts)
        parts = [_lighter(part) for part in self.parts]
        left_out = 0
        while not self._fits(parts):
            del parts[_first_to_go(parts)]
            left_out += 1
        return (*parts, _remark(left_out, self.where)) if left_out else tuple(parts)

    def _fits(self, parts: Sequence[Part]) -> bool:
        count = sum(_block_count(part) for part in parts)
        return count <= self.most_blocks and sum(map(_weight, parts)) <= self.most_characters


def characters(block: object) -> int:
    """Every character in a block, counted on the safe side: of its kinds and ids as well."""
    if isinstance(block, dict):
        return sum(characters(each) for each in block.values())
    if isinstance(block, list):
        return sum(characters(each) for each in block)
    return length(block) if isinstance(block, str) else 0


def view_size(view: Block) -> int:
    return len(json.dumps(view).encode())


def _shown(picture: Picture, file: str | None) -> Block:
    """The picture, or in its place what it would have told."""
    if file:
        return blocks.image(file, picture.alt, picture.title)
    return blocks.context([marked("The picture could not be shown; in words: {}", picture.alt)])


def _weight(part: Part) -> int:
    content = part.content
    if isinstance(content, Table):
        return content.weight + 20
    if isinstance(content, Picture):
        in_words = characters(_shown(content, None))
        return max(in_words, characters(blocks.image("F" * 12, content.alt, content.title)))
    return characters(content)


def _block_count(part: Part) -> int:
    return len(part.content.blocks(len(RUNGS) - 1)) if isinstance(part.content, Table) else 1


def _lighter(part: Part) -> Part:
    table = part.content
    return replace(part, content=table.first(_KEPT_ROWS)) if isinstance(table, Table) else part


def _first_to_go(parts: Sequence[Part]) -> int:
    optional = [at for at, part in enumerate(parts) if not part.essential]
    return optional[-1] if optional else len(parts) - 1


def _remark(left_out: int, where: str) -> Part:
    told = marked("{} more {} left out: there was no room.", left_out, _are(left_out))
    hint = marked("See {}.", shortened_plain(where, _WHERE)) if where else Marked("")
    return Part(blocks.context([joined([told, hint], " ")]), essential=True)


def _are(count: int) -> str:
    return "part is" if count == 1 else "parts are"
