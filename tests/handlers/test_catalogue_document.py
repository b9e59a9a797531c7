"""YAML as plain text: what was written stays, and broken files say where and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.catalogue.document import Items, Node, Table, Text, read_document
from handlers.findings import Findings


def read(content: str) -> tuple[Table | None, list[str]]:
    findings = Findings()
    return read_document(content, "c.yaml", findings), [str(each) for each in findings.faults]


def plainly(node: Node | None) -> object:
    match node:
        case Text(text=text):
            return text
        case Items(items=items):
            return [plainly(item) for item in items]
        case Table(entries=entries):
            return {key.text: plainly(value) for key, value in entries}
    return None


WRITTEN = ["10.10", "012", "no", "2018", "1e3", "null", "0x1F", "19:30", "2018-01-01", "1_000"]


@pytest.mark.parametrize("written", WRITTEN)
def test_scalars_keep_what_was_written_quoted_or_not(written: str) -> None:
    for scalar in (written, f"'{written}'", f'"{written}"'):
        assert plainly(read(f"a: {scalar}\n")[0]) == {"a": written}


def test_every_node_knows_its_line() -> None:
    table, _ = read("a: 1\n\nb:\n  - x\n  - y\n")
    assert table is not None
    assert [key.line for key, _ in table.entries] == [1, 3]


def test_anchors_aliases_and_merges_mean_what_they_stand_for() -> None:
    table, faults = read("a: &x {k: 1, l: 2}\nb: *x\nc: {<<: *x, k: 3}\n")
    assert faults == []
    assert plainly(table) == {
        "a": {"k": "1", "l": "2"},
        "b": {"k": "1", "l": "2"},
        "c": {"k": "3", "l": "2"},
    }


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, 10)
)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("a: 1\n\tb: 2\n", 2, "begins with a tab"),
        ("a: 1\nb: {c: 2\nd: 3\n", 3, "broken YAML"),
        ("a: b: c\n", 1, "broken YAML"),
        ('a: "x\n', 2, "broken YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, "it is in line 1 already"),
        ("a: &x [*x]\n", 1, "inside itself"),
        ("a: *nothing\n", 1, "not defined above"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "has the tag"),
        ("a: !secret x\n", 1, "has the tag"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("a: 1\nb: \x07\n", 2, "control character"),
        ("[" * 5000, 1, "levels deep"),
        ("? [a, b]\n: c\n", 1, "list or mapping for a key"),
        ("- a\n", 1, "is not a catalogue"),
        ("just words", 1, "is not a catalogue"),
        (BOMB, 6, "unfolds to more than"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(content: str, line: int, words: str) -> None:
    _, faults = read(content)
    assert len(faults) == 1
    assert faults[0].startswith(f"c.yaml, line {line}: ")
    assert words in faults[0]


@pytest.mark.parametrize("content", ["", "# nothing yet\n", "---\n", "\n\n"])
def test_an_empty_file_is_said_to_be_empty(content: str) -> None:
    assert len(read(content)[1]) == 1


@given(st.text(max_size=80))
def test_no_text_whatever_makes_it_crash(content: str) -> None:
    table, faults = read(content)
    assert table is not None or faults


@given(st.text("ab:-[]{}&*x!|>'\"#?,\n \t%@`~<", max_size=60))
def test_no_mixture_of_yamls_own_signs_makes_it_crash(content: str) -> None:
    table, faults = read(content)
    assert table is not None or faults
