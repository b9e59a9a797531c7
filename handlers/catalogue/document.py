"""YAML to plain text nodes with line numbers: no scalar ever becomes a number or a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from domain.typed_text import shown
from handlers.findings import Findings, Place

LONGEST_FILE = 2_000_000
MOST_NODES = 200_000
DEEPEST = 40
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STANDARD_TAG = "tag:yaml.org,2002:"
_PLAIN_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value"}


@dataclass(frozen=True)
class Text:
    """A scalar exactly as written; ``bare`` when it stood without quotation marks."""

    text: str
    line: int
    bare: bool = True


@dataclass(frozen=True)
class Items:
    items: tuple["Node", ...]
    line: int
    size: int = 1


@dataclass(frozen=True)
class Table:
    """A mapping in its written order; of a key written twice the first counts."""

    entries: tuple[tuple[Text, "Node"], ...]
    line: int
    size: int = 1


Node = Text | Items | Table


class DocumentError(Exception):
    """The file is no catalogue at all; ``line`` 0 is the whole file."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def read_document(content: str, file: str, findings: Findings) -> Table | None:
    """The catalogue's top table, or None with the reason among the findings."""
    try:
        root = _Builder(file, findings).build(_events(content))
    except DocumentError as error:
        findings.fault(Place(file, error.line), error.reason)
        return None
    if root is None:
        findings.fault(Place(file), "is empty. Write for example organisation: {name: ...}.")
        return None
    if not isinstance(root, Table):
        findings.fault(
            Place(file, root.line),
            "is not a catalogue. Begin with sections such as organisation:, units: and "
            "indicators:.",
        )
        return None
    return root


def _events(content: str) -> Iterator[Any]:
    try:
        yield from yaml.parse(content, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise DocumentError(line, _plain_words(content, line, error)) from None
    except yaml.reader.ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        raise DocumentError(
            line, "holds a character that no text has (a control character). Remove it."
        ) from None


def _plain_words(content: str, line: int, error: yaml.MarkedYAMLError) -> str:
    lines = content.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return "begins with a tab. YAML is indented with spaces: replace the tab by two spaces."
    problem = (error.problem or "cannot be read").strip()
    if "\t" in problem or "'\\t'" in problem:
        return "holds a tab where YAML wants spaces. Replace it by spaces."
    where = f" near {shown(written)}" if written.strip() else ""
    if "alias" in problem:
        return f"refers to an anchor that is not defined above{where}. Write the value itself."
    return (
        f"is broken YAML{where}: {problem}. Look for a missing colon, quotation mark, bracket "
        "or a wrong indentation here or in the line above."
    )


class _Open:
    """A list or mapping that is still being read."""

    def __init__(self, line: int, anchor: str | None, is_table: bool) -> None:
        self.line = line
        self.anchor = anchor
        self.is_table = is_table
        self.nodes: list[Node] = []


class _Builder:
    """Builds nodes from YAML's events without recursion, so that nothing nests too deep."""

    def __init__(self, file: str, findings: Findings) -> None:
        self._file = file
        self._findings = findings
        self._open: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._root: Node | None = None
        self._documents = 0

    def build(self, events: Iterator[Any]) -> Node | None:
        for event in events:
            self._take(event)
        return self._root

    def _take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.ScalarEvent():
                self._check_tag(event, line)
                bare = event.style in (None, "")
                self._add(Text(event.value, line, bare), event.anchor, line)
            case yaml.AliasEvent():
                self._add(self._aliased(event.anchor or "", line), None, line)
            case yaml.CollectionStartEvent():
                self._start(event, line)
            case yaml.CollectionEndEvent():
                self._end(line)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise DocumentError(
                        line, "begins a second document (---). Write one catalogue in a file."
                    )

    def _check_tag(self, event: Any, line: int) -> None:
        tag = event.tag or ""
        if tag in ("", "!") or tag.removeprefix(_STANDARD_TAG) in _PLAIN_TAGS:
            return
        raise DocumentError(line, f"has the tag {shown(tag)}, which is not read. Remove it.")

    def _start(self, event: Any, line: int) -> None:
        self._check_tag(event, line)
        if len(self._open) >= DEEPEST:
            raise DocumentError(line, f"is nested more than {DEEPEST} levels deep.")
        if event.anchor:
            self._anchors[event.anchor] = None
        is_table = isinstance(event, yaml.MappingStartEvent)
        self._open.append(_Open(line, event.anchor, is_table))

    def _end(self, line: int) -> None:
        done = self._open.pop()
        size = 1 + sum(_size(node) for node in done.nodes)
        node: Node
        if done.is_table:
            node = Table(self._entries(done), done.line, size)
        else:
            node = Items(tuple(done.nodes), done.line, size)
        self._add(node, done.anchor, line)

    def _add(self, node: Node, anchor: str | None, line: int) -> None:
        if _size(node) > MOST_NODES:
            raise DocumentError(
                line, f"unfolds to more than {MOST_NODES:,} values. Split the file."
            )
        if anchor:
            self._anchors[anchor] = node
        if self._open:
            self._open[-1].nodes.append(node)
        else:
            self._root = node

    def _aliased(self, anchor: str, line: int) -> Node:
        if anchor not in self._anchors:
            raise DocumentError(
                line, f"refers to *{anchor}, which is not defined above. Write the value itself."
            )
        node = self._anchors[anchor]
        if node is None:
            raise DocumentError(line, f"refers to *{anchor} inside itself. Write the value.")
        return node

    def _entries(self, done: _Open) -> tuple[tuple[Text, Node], ...]:
        pairs = zip(done.nodes[::2], done.nodes[1::2], strict=True)
        kept: dict[str, tuple[Text, Node]] = {}
        merged: list[tuple[Text, Node]] = []
        for key, value in pairs:
            if not isinstance(key, Text):
                self._fault(key.line, "has a list or mapping for a key. Write a word.")
            elif key.text == "<<" and key.bare:
                merged += self._merged(value)
            elif key.text in kept:
                first = kept[key.text][0].line
                self._fault(
                    key.line,
                    f"has {shown(key.text)} a second time; it is in line {first} "
                    "already. Keep one of the two.",
                )
            else:
                kept[key.text] = (key, value)
        for key, value in merged:
            kept.setdefault(key.text, (key, value))
        return tuple(kept.values())

    def _merged(self, value: Node) -> list[tuple[Text, Node]]:
        tables = value.items if isinstance(value, Items) else (value,)
        entries: list[tuple[Text, Node]] = []
        for table in tables:
            if isinstance(table, Table):
                entries += table.entries
            else:
                self._fault(value.line, "merges (<<) something that is no mapping.")
        return entries

    def _fault(self, line: int, reason: str) -> None:
        self._findings.fault(Place(self._file, line), reason)


def _size(node: Node) -> int:
    return 1 if isinstance(node, Text) else node.size
