"""Files that come in harm nobody, and what goes out computes nothing in a spreadsheet."""

import csv
import io
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.cli.data import _content
from bot.slack import downloads
from bot.slack.client import web_client
from handlers.exports import NUMBERS, as_csv, export
from handlers.file_text import ImportFile
from handlers.imports import plan_import
from handlers.readings_file.guard import guarded, unguarded
from handlers.readings_file.table import LONGEST_FILE
from storage.database import Database
from tests import makers
from tests.handlers.catalogues import CATALOGUE, HEADER, NOW, load
from tests.security.conftest import Door

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0"]
FORMULAS.append("\uff1d1+1")  # the equals sign of a Japanese keyboard
NOTES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)


@pytest.mark.parametrize("text", [*FORMULAS, *(f"'{each}" for each in FORMULAS)])
def test_what_a_spreadsheet_would_compute_is_guarded_and_comes_back(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@given(st.text())
@example("'=1+1")
@example("''=1+1")
@example("'tis")
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in set("=+-@\t\r\n")


def test_every_column_that_holds_words_is_guarded_and_numbers_stay_numbers() -> None:
    columns = ("unit", "indicator", "period", "note", "value", "shortfall_points")
    row = dict.fromkeys(columns, "=1+1") | {"value": "-3.50", "shortfall_points": "-1"}
    (cells,) = list(csv.DictReader(io.StringIO(as_csv(columns, [row]))))
    words = [name for name in columns if name not in NUMBERS]
    assert [cells[name] for name in words] == ["'=1+1"] * len(words)
    assert [Decimal(cells[name]) for name in ("value", "shortfall_points")] == [
        Decimal("-3.50"),
        Decimal(-1),
    ]


@settings(max_examples=4)
@given(notes=st.lists(st.sampled_from([*FORMULAS, "'=1", "a,b", '"', "a\nb", "'"]) | NOTES,
                      min_size=1, max_size=6))  # fmt: skip
def test_an_export_imports_as_the_same_readings(
    tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, notes: list[str]
) -> None:
    source, copy = (fresh(tmp_path_factory, migrated_file) for _ in range(2))
    load(source, catalogue=CATALOGUE)
    with source.writing() as store:
        for at, note in enumerate(each.strip() for each in notes):
            period = makers.period("2017-01").shift(at)
            store.readings.add(makers.reading("9", period, note=note))
        text = export(store, "readings", NOW)
    load(copy, catalogue=CATALOGUE, readings=text)
    with copy.reading() as store:
        assert export(store, "readings", NOW) == text
        assert [each.note for each in store.readings.of("abandonment")] == [
            each.strip() for each in notes
        ]
    for database in (source, copy):
        database.dispose()


def fresh(folders: pytest.TempPathFactory, migrated: Path) -> Database:
    file = folders.mktemp("copy") / "statkeeper.db"
    file.write_bytes(migrated.read_bytes())
    return Database(f"sqlite:///{file}")


NAMES = [
    *("../../etc/passwd.csv", "/etc/passwd.yaml", "..\\..\\boot.csv", "a\x00b.csv"),
    *("file:///etc/passwd.csv", "https://example.org/x.yaml", "<!channel>.csv", "~/.ssh/x.yaml"),
    "x" * 5_000 + ".csv",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_files_name_is_a_label_and_no_path(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    load(database, catalogue=CATALOGUE)
    content = b"indicator,period,value\nabandonment,2017-11,lots\n"
    monkeypatch.chdir(tmp_path)
    with database.reading() as store:
        plan = plan_import([ImportFile(name, content)], store, NOW)
    assert plan.faults
    assert not any("root:" in str(fault) for fault in plan.faults)
    assert list(tmp_path.rglob("*.csv")) == []


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for at in range(1, levels):
        lines.append(f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]")
    return "\n".join(lines)


HOSTILE_YAML = {
    "a bomb": bomb(12),
    "a merging bomb": "a: &a {x: 1}\n"
    + "\n".join(f"b{n}: &b{n} {{<<: [{'*a,' * 200}]}}" for n in range(50)),
    "itself": "a: &a [*a]",
    "an object": "!!python/object/apply:os.system ['touch /tmp/owned']",
    "a module": "organisation: !!python/module:os",
    "a tag of somebody's": "organisation: !secret x",
    "a depth without end": "[" * 5_000 + "]" * 5_000,
    "a mapping without end": "{a: " * 5_000 + "}" * 5_000,
    "too much": "a: " + "x" * 3_000_000,
    "many documents": "---\na: 1\n" * 3,
    "controls": "a: \x07\x1b[31m",
    "an archive": "PK\x03\x04",
    "Ctrl": "\x00" * 100,
}


@pytest.mark.parametrize("what", HOSTILE_YAML)
def test_a_catalogue_made_to_harm_is_refused_with_its_reason(database: Database, what: str) -> None:
    file = ImportFile("catalogue.yaml", HOSTILE_YAML[what].encode())
    with database.reading() as store:
        plan = plan_import([file], store, NOW)
    assert plan.faults
    assert max(len(str(fault)) for fault in plan.faults) < 1_000


@pytest.mark.parametrize(
    "rows",
    ["x" * 6_000, '"' * 999, '"never closed', "\x00", ",".join("x" * 5_000)],
    ids=["a long cell", "marks", "an open mark", "a NUL", "many cells"],
)
def test_a_table_made_to_harm_is_refused_with_its_reason(database: Database, rows: str) -> None:
    load(database, catalogue=CATALOGUE)
    with database.reading() as store:
        plan = plan_import([ImportFile("r.csv", (HEADER + rows).encode())], store, NOW)
    assert plan.faults


def test_a_file_without_end_is_read_only_as_far_as_one_may_be_long() -> None:
    assert len(_content(Path("/dev/zero"))) == LONGEST_FILE + 1


class Thief(BaseHTTPRequestHandler):
    """Notes whatever token it is shown; sends on to itself, as a redirect would."""

    shown: list[str]

    def do_GET(self) -> None:
        type(self).shown.append(self.headers.get("Authorization", ""))
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "/stolen")
        self.end_headers()
        self.wfile.write(b"x" * (downloads.MOST_BYTES + 10) if self.path == "/huge" else b"a,b")

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def thief() -> Iterator[str]:
    Thief.shown = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Thief)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


ELSEWHERE = [
    "{thief}/x.csv", "https://slack.com@{host}/x.csv", "http://slack.com/x.csv",
    "https://slack.com.evil.example/x.csv", "https://evilslack.com/x.csv",
    "https://files.slack.com:8443/x.csv", "https://user:pass@files.slack.com/x.csv",
    "https://slack.com\\@{host}/x.csv", "//{host}/x.csv", "file:///etc/passwd",
    "ftp://files.slack.com/x.csv", "https://[::1/x.csv", "https://files.slack.com:x/y.csv",
    "http://169.254.169.254/latest/meta-data", "", "x.csv",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_token_is_shown_to_slack_alone(thief: str, address: str) -> None:
    url = address.format(thief=thief, host=thief.removeprefix("http://"))
    with pytest.raises(downloads.RefusedError, match="does not lie with Slack"):
        downloads.fetch({"name": "x.csv", "url_private": url}, web_client("xoxb-mine"))
    assert Thief.shown == []


def test_a_redirect_is_not_followed_with_the_token(thief: str) -> None:
    client = web_client("token-of-mine", base_url=f"{thief}/api/")
    assert downloads.fetch({"name": "x.csv", "url_private": f"{thief}/x"}, client) == b"a,b"
    with pytest.raises(downloads.RefusedError, match="did not hand me"):
        downloads.fetch({"name": "x.csv", "url_private": f"{thief}/away"}, client)
    assert len(Thief.shown) == 2


@pytest.mark.parametrize("size", [downloads.MOST_BYTES + 1, "lots", -1, 10**30, "٣"])
def test_what_says_to_be_too_large_is_not_fetched(thief: str, size: object) -> None:
    client = web_client("token-of-mine", base_url=f"{thief}/api/")
    file = {"name": "x.csv", "url_private": f"{thief}/x", "size": size}
    with pytest.raises(downloads.RefusedError, match="larger than 5 MB"):
        downloads.fetch(file, client)
    assert Thief.shown == []


def test_what_is_larger_than_it_says_is_dropped(thief: str) -> None:
    client = web_client("token-of-mine", base_url=f"{thief}/api/")
    with pytest.raises(downloads.RefusedError, match="larger than 5 MB"):
        downloads.fetch({"name": "x.csv", "size": 3, "url_private": f"{thief}/huge"}, client)


@pytest.mark.parametrize("user", ["U01SDA", "U01SDM"])
def test_nothing_is_fetched_for_who_may_not_import(door: Door, thief: str, user: str) -> None:
    before = door.stored()
    files = [{"name": "x.csv", "url_private": f"{door.running.url}/files-pri/F1/x.csv"}]
    event = {"type": "message", "subtype": "file_share", "channel_type": "im", "user": user}
    door.event({**event, "channel": "C01IMT", "files": files})
    assert "Only administrators may import files" in door.shown("C01IMT", user)
    assert door.stored() == before


def test_too_many_files_at_once_are_left_alone(door: Door) -> None:
    files = [{"name": "x.csv", "url_private": "https://files.slack.com/x"}] * 11
    event = {"type": "message", "subtype": "file_share", "channel_type": "im", "user": "U01HIM"}
    door.event({**event, "channel": "C01IMT", "files": files})
    assert "at most 10 are read at once" in door.shown("C01IMT", "U01HIM")
