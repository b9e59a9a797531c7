"""`kpi replay`: Norfolk's history under other rules, as text, as a file and as a picture."""

import csv
from pathlib import Path

import pytest

from tests.chaos.bots import Nursery
from tests.cli.test_data import NORFOLK, Terminal


@pytest.fixture(scope="module")
def norfolk(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    kpi = Terminal(tmp_path_factory.mktemp("norfolk"), nursery)
    kpi.does("import", str(NORFOLK / "catalogue.yaml"), str(NORFOLK / "readings.csv"))
    return kpi


def test_other_rules_are_told_beside_those_in_force(norfolk: Terminal) -> None:
    told = norfolk.does(
        "replay", "all", "--amber", "10", "--off-target", "10", "--since", "2017-01",
        "--csv", "replay.csv", "--picture", "replay.png",
    )  # fmt: skip
    assert "With these rules: 15 exceptions instead of 17, 7 episodes instead of 10" in told
    assert "Rules tried: Relative, amber 10%; off target from 10%" in told
    assert "Exceptions that go (5):\n" in told
    with (norfolk.folder / "replay.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["change"] for row in rows].count("goes") == 5
    assert (norfolk.folder / "replay.png").read_bytes().startswith(b"\x89PNG")


def test_without_rules_it_says_what_was_said(norfolk: Terminal) -> None:
    told = norfolk.does("replay", "abandonment", "--posts", "posts.txt")
    assert "Replay of Abandonment rate since January 2017, 1 indicator" in told
    assert "2017-12-10  Abandonment rate: opened with Nov 17" in told
    posts = (norfolk.folder / "posts.txt").read_text("utf-8")
    assert "2017-12-10 00:00  IMT: posts\n    Abandonment rate: ■ Red\n" in posts
    assert posts.count("  IMT: posts\n") == 2
    assert "2018-01-10 00:00  IMT: adds to its thread, shown to the whole channel\n" in posts


def test_each_post_under_other_rules_is_written_in_full(norfolk: Terminal) -> None:
    norfolk.does(
        "replay", "abandonment", "--amber", "20", "--since", "2017-06", "--posts", "tried.txt"
    )
    posts = (norfolk.folder / "tried.txt").read_text("utf-8")
    assert posts.startswith("2017-06-10 00:00  IMT: changes its message\n")
    assert "[picture] Chart. Abandonment rate is Red" in posts


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("all", "--amber", "lots"), '"lots" is not a number'),
        (("all", "--criteria", "6"), '"6" is none of the criteria 1 to 5'),
        (("all", "--scheme", "ponts"), "Did you mean points?"),
        (("all", "--moves", "3 ambers=9"), "--moves"),
        (("nowhere",), "No indicator is called"),
        (("abandonmnt",), "Did you mean Abandonment rate"),
        (("imtt",), 'No indicator or unit is called "imtt". Did you mean IMT?'),
        (("all", "--posts", "no/such/folder.txt"), "cannot be written"),
        (("all", "--csv", "no/such/folder.csv"), "cannot be written"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_name(
    norfolk: Terminal, words: tuple[str, ...], said: str
) -> None:
    done = norfolk("replay", *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert not Path(norfolk.folder / "no").exists()
