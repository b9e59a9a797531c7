"""One mapping of the catalogue, read key by key; what is wrong is noted with its line."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from domain.measures import Measure
from handlers.admission import has_controls
from handlers.catalogue import scalars
from handlers.catalogue.document import Items, Node, Table, Text
from handlers.findings import Findings, Place, did_you_mean, guess, quoted

LONGEST_NAME = 200
LONGEST_TEXT = 3000
_MISSING = ("~", "null", "Null", "NULL")
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class Fields:
    """``what`` names the entry in refusals: "indicator abandonment"."""

    def __init__(
        self, table: Table, file: str, what: str, known: Iterable[str], findings: Findings
    ) -> None:
        self._nodes = {key.text: (key, node) for key, node in table.entries}
        self._file = file
        self._line = table.line
        self.what = what
        self._known = tuple(known)
        self._findings = findings
        for name, (key, _) in self._nodes.items():
            if name not in self._known:
                self.fault(
                    f"the key {quoted(name)} is not known. {did_you_mean(name, self._known)}",
                    key.line,
                )

    def fault(self, reason: str, line: int | None = None) -> None:
        place = Place(self._file, self._line if line is None else line)
        self._findings.fault(place, f"{self.what}: {reason}")

    def place(self, name: str | None = None) -> Place:
        """The line of a key, or of the entry itself."""
        if name is not None and name in self._nodes:
            return Place(self._file, self._nodes[name][0].line)
        return Place(self._file, self._line)

    def given(self, name: str) -> bool:
        """Whether the key is written, be it with an empty value."""
        return name in self._nodes

    def node(self, name: str) -> Node | None:
        """The value, or None where the key is missing or says nothing."""
        entry = self._nodes.get(name)
        if entry is None or _says_nothing(entry[1]):
            return None
        return entry[1]

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """Several lines as written, without blanks at their ends; empty when missing."""
        node = self.node(name)
        return "" if node is None else self._text(name, node, longest)

    def word(self, name: str) -> str:
        """One line; empty when missing or null."""
        node = self.node(name)
        return "" if node is None else self._word(name, node)

    def name(self, key: str, otherwise: str = "") -> str:
        """What something is called: even null is a name."""
        entry = self._nodes.get(key)
        return otherwise if entry is None else self._word(key, entry[1]) or otherwise

    def _word(self, name: str, node: Node) -> str:
        if isinstance(node, Items):
            self.fault(f"{name} is a list. Write one text.", node.line)
            return ""
        return " ".join(self._text(name, node, LONGEST_NAME).split())

    def _text(self, name: str, node: Node, longest: int) -> str:
        if isinstance(node, Items):
            return "\n".join(self._texts(node))
        if isinstance(node, Table):
            self.fault(f"{name} is a mapping. Write it as text.", node.line)
            return ""
        written = "\n".join(line.strip() for line in node.text.strip().splitlines())
        if len(written) > longest:
            self.fault(f"{name} has {len(written):,} characters; {longest:,} fit.", node.line)
        if has_controls(written):
            self.fault(f"{name} holds control characters. Remove them.", node.line)
        return written

    def required(self, name: str, example: str) -> bool:
        if self.node(name) is not None or self.text(name):
            return True
        self.fault(f"{name} is missing. Write for example {name}: {example}.")
        return False

    def key(self, name: str = "key") -> str:
        """The entry's own key; empty, with a fault, when there is none."""
        written = self._nodes.get(name)
        if written is None or not isinstance(written[1], Text) or not written[1].text.strip():
            self.fault(f"{name} is missing. Write one word, for example {name}: first_line_fix.")
            return ""
        return self._read(name, written[1], lambda text: scalars.key(text.strip())) or ""

    def scalar(self, name: str, read: Callable[[str], T]) -> T | None:
        """The value as ``read`` understands it; None when missing or refused."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, Text):
            self.fault(f"{name} is a list or mapping. Write one value.", node.line)
            return None
        return self._read(name, node, read)

    def amount(self, name: str, measure: Measure) -> Decimal | None:
        return self.scalar(name, lambda text: scalars.amount(text, measure))

    def whole(self, name: str, low: int, high: int) -> int | None:
        return self.scalar(name, lambda text: scalars.whole(text, low, high))

    def choice(self, name: str, kind: type[E]) -> E | None:
        node = self.node(name)
        if node is None:
            return None
        written = node.text.strip().casefold() if isinstance(node, Text) else ""
        names = [member.value for member in kind]
        if written in names:
            return kind(written)
        shown = quoted(node.text) if isinstance(node, Text) else "a list or mapping"
        hint = guess(written, names)
        self.fault(f"{name} cannot be {shown}. {hint}It is one of {', '.join(names)}.", node.line)
        return None

    def items(self, name: str) -> tuple[Node, ...]:
        """The items of a list; a single value is a list of one."""
        node = self.node(name)
        if node is None:
            return ()
        return node.items if isinstance(node, Items) else (node,)

    def words(self, name: str) -> tuple[tuple[str, Place], ...]:
        """A list of one-line texts, each with its place."""
        found = []
        for node in self.items(name):
            if not isinstance(node, Text) or not node.text.strip():
                self.fault(f"{name} takes a list of words, for example [one, two].", node.line)
            else:
                found.append((" ".join(node.text.split()), Place(self._file, node.line)))
        return tuple(found)

    def within(self, name: str, known: Iterable[str]) -> "Fields | None":
        """The mapping under a key."""
        node = self.node(name)
        if node is None:
            return None
        return self.entry(node, f"{self.what}, {name}", known)

    def entry(self, node: Node, what: str, known: Iterable[str]) -> "Fields | None":
        if isinstance(node, Table):
            return Fields(node, self._file, what, known, self._findings)
        names = ", ".join(known)
        self._findings.fault(
            Place(self._file, node.line), f"{what}: is no mapping. Write it with its keys: {names}."
        )
        return None

    def _texts(self, node: Items) -> list[str]:
        return [" ".join(item.text.split()) for item in node.items if isinstance(item, Text)]

    def _read(self, name: str, node: Text, read: Callable[[str], T]) -> T | None:
        try:
            return read(node.text)
        except scalars.ScalarError as error:
            self.fault(f"{name} {error}", node.line)
            return None


def _says_nothing(node: Node) -> bool:
    if not isinstance(node, Text):
        return False
    return not node.text.strip() or (node.bare and node.text in _MISSING)
