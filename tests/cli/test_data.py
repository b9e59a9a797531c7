"""`kpi` as people type it: import, export, back up and ask, without Slack and without tokens."""

import csv
import io
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot.scenarios.loading import SCENARIOS
from domain.deliveries import LookUpFailed
from storage.database import Database
from tests.chaos.bots import Nursery
from tests.secrecy import WATCH
from tests.storage.deliveries import deliver, new, queue, take

NORFOLK = SCENARIOS / "norfolk"
HEADER = "unit,indicator,period,value,target,rating,shortfall_points,shortfall_percent,criteria"


class Terminal:
    """A folder to type `kpi` in, with a database of its own and no tokens.

    Each `kpi` has an interpreter of its own, or is born in the nursery, which is far quicker.
    """

    def __init__(self, folder: Path, nursery: Nursery | None = None) -> None:
        self.folder, self.nursery = folder, nursery

    def __call__(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = self._environment(more)
        if self.nursery is None:
            done = self._fresh(words, environment)
        else:
            done = self.nursery.run(words, environment, self.folder)
        WATCH.read(done.stdout + done.stderr)
        return done

    def _fresh(
        self, words: tuple[str, ...], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from bot.cli import main; main()", *words],
            cwd=self.folder, env=environment, text=True, capture_output=True,
            timeout=300, check=False,
        )  # fmt: skip

    def does(self, *words: str) -> str:
        done = self(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fails(self, *words: str) -> str:
        """What it says on standard error; nothing on standard output."""
        done = self(*words)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert "Traceback" not in done.stderr
        return done.stderr

    def _environment(self, more: dict[str, str]) -> dict[str, str]:
        root = str(SCENARIOS.parent.parent)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SLACK")}
        return {**kept, "PYTHONPATH": root, "DATABASE_URL": "sqlite:///kpi.db", **more}


@pytest.fixture
def kpi(tmp_path: Path, nursery: Nursery) -> Terminal:
    return Terminal(tmp_path, nursery)


@pytest.fixture(scope="module")
def norfolk(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Terminal:
    """Norfolk's catalogue and all its readings, imported; its tests change nothing."""
    terminal = Terminal(tmp_path_factory.mktemp("norfolk"), nursery)
    files = (str(NORFOLK / "catalogue.yaml"), str(NORFOLK / "readings.csv"))
    terminal.does("import", *files)
    return terminal


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_exported_as_of_a_day_is_data_alone_with_norfolks_counts(norfolk: Terminal) -> None:
    told = norfolk.does("export", "assessments", "--as-of", "2018-03-06")
    assert told.splitlines()[0] == HEADER
    rows = table(told)
    ratings = [row["rating"] for row in rows if row["period"] <= "2018-01"]
    assert [ratings.count(each) for each in ("green", "amber", "red")] == [60, 11, 16]
    exceptions = [row for row in rows if row["criteria"]]
    assert len(exceptions) == 17
    january = [row for row in rows if row["period"] == "2018-01" and row["criteria"]]
    assert [(row["indicator"], row["criteria"]) for row in january] == [("abandonment", "1")]


def test_exported_readings_can_be_imported_and_exported_again_unchanged(
    norfolk: Terminal, kpi: Terminal
) -> None:
    first = norfolk.does("export", "readings")
    (kpi.folder / "again.csv").write_text(first, "utf-8")
    kpi.does("import", str(NORFOLK / "catalogue.yaml"), "again.csv")
    assert kpi.does("export", "readings") == first


def test_an_import_that_is_repeated_changes_nothing(norfolk: Terminal) -> None:
    before = norfolk.does("export", "readings")
    norfolk.does("import", str(NORFOLK / "catalogue.yaml"), str(NORFOLK / "readings.csv"))
    assert norfolk.does("export", "readings") == before


def test_a_status_is_one_line_a_unit(norfolk: Terminal) -> None:
    told = norfolk.does("status")
    assert told.startswith("Norfolk County Council")
    assert "IMT: 6 indicators, 1 exception\n" in told
    assert "Better Broadband for Norfolk: 1 indicator, 0 exceptions\n" in told
    assert "Outbox: empty" in told


def test_an_export_of_one_unit_in_json_holds_that_unit_alone(norfolk: Terminal) -> None:
    told = norfolk.does("export", "assessments", "--unit", "bbfn", "--format", "json")
    assert '"superfast"' in told
    assert '"abandonment"' not in told


def test_the_exported_catalogue_and_readings_are_the_whole_of_it(
    norfolk: Terminal, kpi: Terminal
) -> None:
    catalogue = norfolk.does("export", "catalogue", "--format", "yaml")
    (kpi.folder / "catalogue.yaml").write_text(catalogue, "utf-8")
    (kpi.folder / "readings.csv").write_text(norfolk.does("export", "readings"), "utf-8")
    kpi.does("import", "readings.csv", "catalogue.yaml")
    again = kpi.does("import", "catalogue.yaml", "readings.csv")
    assert again == "24 entries unchanged\nreadings: 117 unchanged\n"
    assert kpi.does("export", "catalogue") == catalogue
    day = ("--as-of", "2018-03-06")
    told = norfolk.does("export", "assessments", *day)
    assert kpi.does("export", "assessments", *day) == told


def test_an_import_that_has_nothing_to_store_says_so(norfolk: Terminal) -> None:
    (norfolk.folder / "empty.csv").write_text("indicator,period,value\n")
    done = norfolk("import", "empty.csv")
    assert (done.returncode, done.stdout) == (0, "Nothing to store.\n")
    assert "warning: empty.csv: has a header and no rows" in done.stderr


def test_what_there_is_not_is_refused_on_standard_error(norfolk: Terminal) -> None:
    assert "nowhere" in norfolk.fails("export", "readings", "--unit", "nowhere")
    assert "2018-02-30" in norfolk.fails("export", "readings", "--as-of", "2018-02-30")
    assert "missing.csv" in norfolk.fails("import", "missing.csv")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "readings.csv",
            b"indicator,period,value\nabandonment,2017-11,lots\n",
            "readings.csv, line 2: ",
        ),
        ("readings.csv", b"indicator,period,value\nnobody,2017-11,5\n", "readings.csv, line 2: "),
        ("catalogue.yaml", b"organisation:\n  name: [\n", "catalogue.yaml, line 3: "),
        ("catalogue.yaml", b"organisation: {name: X}\nunits: [{key: a, nmae: A}]\n", "nmae"),
    ],
)
def test_a_broken_file_is_refused_with_file_line_and_reason_and_stores_nothing(
    kpi: Terminal, name: str, content: bytes, told: str
) -> None:
    (kpi.folder / name).write_bytes(content)
    files = [name] if name.endswith("yaml") else [str(NORFOLK / "catalogue.yaml"), name]
    assert told in kpi.fails("import", *files)
    assert "no organisation" in kpi.fails("status").casefold()


def test_a_backup_is_a_whole_database_and_overwrites_nothing(norfolk: Terminal) -> None:
    norfolk.does("db", "backup", "copy.db")
    with sqlite3.connect(norfolk.folder / "copy.db") as copied:
        assert copied.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copied.close()
    assert "copy.db" in norfolk.fails("db", "backup", "copy.db")


def test_a_restore_brings_the_backup_back_and_says_how_careful_it_is(kpi: Terminal) -> None:
    kpi.does("import", str(NORFOLK / "catalogue.yaml"))
    kpi.does("db", "backup", "copy.db")
    kpi.does("import", str(NORFOLK / "readings.csv"))
    told = kpi.does("db", "restore", "copy.db")
    assert "kpi.db.replaced-1" in told
    assert "looked for in Slack" in told
    assert len(kpi.does("export", "readings").splitlines()) == 1


def test_what_cannot_be_restored_backed_up_or_reached_is_told_in_a_sentence(
    kpi: Terminal,
) -> None:
    assert "no database at sqlite:///kpi.db" in kpi.fails("status")
    assert "no database at sqlite:///kpi.db" in kpi.fails("db", "backup", "copy.db")
    assert not (kpi.folder / "kpi.db").exists()
    assert "missing.db is not there" in kpi.fails("db", "restore", "missing.db")
    nowhere = kpi("status", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert nowhere.returncode == 1
    assert nowhere.stderr.startswith("My database does not answer")
    assert "Traceback" not in nowhere.stderr


def test_an_outbox_without_trouble_says_so(norfolk: Terminal) -> None:
    assert norfolk.does("outbox", "list") == "Nothing is stuck.\n"
    assert "4711" in norfolk.fails("outbox", "retry", "4711")


def test_all_that_waits_for_a_channel_or_the_token_is_tried_again_at_once(
    norfolk: Terminal,
) -> None:
    assert "will be tried again" in norfolk.does("outbox", "retry")


def test_an_unknown_message_is_looked_for_first_unless_whoever_retries_it_has_looked(
    kpi: Terminal,
) -> None:
    kpi.does("import", str(NORFOLK / "catalogue.yaml"))
    database = Database(f"sqlite:///{kpi.folder / 'kpi.db'}")
    queue(database, new())
    deliver(database, LookUpFailed("missing_scope", impossible=True))
    assert "kpi outbox retry 1 --anyway" in kpi.does("outbox", "list")
    assert "will be looked for in Slack" in kpi.does("outbox", "retry", "1")
    assert take(database).doubtful
    database.dispose()


def test_what_needs_slack_says_which_tokens_are_missing(norfolk: Terminal) -> None:
    for command in ("run", "serve", "work"):
        assert "SLACK_BOT_TOKEN" in norfolk.fails(command)
