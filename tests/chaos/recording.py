"""What chaos tests found out, from every worker, as one report in Markdown and JSON.

A test takes the fixture ``record`` and calls it once or more:
``record("Kill", configuration="SQLite, one process", kills=200, lost=0, doubled=0)``.
Each call is a row of the section's table. ``--chaos-report FOLDER`` writes the report.
"""

import json
import os
import platform
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

Figures = Mapping[str, Any]
Record = Callable[..., None]

PROPERTY = "chaos"  # carried by pytest from its workers to the process that writes
PACKAGES = ("statkeeper", "slack-sdk", "slack-bolt", "SQLAlchemy", "psycopg")


@pytest.fixture
def record(request: pytest.FixtureRequest) -> Record:
    """Add a row to a section of the report."""

    def recorded(section: str, **figures: Any) -> None:
        request.node.user_properties.append((PROPERTY, {"section": section, "figures": figures}))

    return recorded


@dataclass
class Report:
    """Rows by section, in the order in which they came."""

    folder: Path
    began: float = field(default_factory=time.monotonic)
    sections: dict[str, list[Figures]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Rows of a failed test count too: they say what went wrong."""
        if report.failed:
            self.failed.append(f"{report.nodeid} ({report.when})")
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == PROPERTY and isinstance(value, dict):
                self.sections.setdefault(value["section"], []).append(value["figures"])

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        facts = self.facts()
        told = json.dumps(facts, indent=2, ensure_ascii=False, default=str) + "\n"
        (self.folder / "report.json").write_text(told, "utf-8")
        (self.folder / "report.md").write_text(in_markdown(facts), "utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(f"report in {self.folder}")
        terminalreporter.write_line((self.folder / "report.md").read_text("utf-8"))

    def facts(self) -> dict[str, Any]:
        return {
            "date": time.strftime("%Y-%m-%d"),
            "seconds": round(time.monotonic() - self.began),
            "commit": _commit(),
            "versions": _versions(),
            "failed": self.failed,
            "sections": self.sections,
        }


def in_markdown(facts: Mapping[str, Any]) -> str:
    """A table a section, ready to be put into docs/reliability.md."""
    versions = ", ".join(f"{name} {number}" for name, number in facts["versions"].items())
    failed = facts["failed"]
    lines = [
        f"Run of {facts['date']} at {facts['commit']}, {facts['seconds']:,} seconds; {versions}.",
        "",
        f"Failed: {', '.join(failed)}." if failed else "Nothing failed.",
    ]
    for section, rows in facts["sections"].items():
        lines += ["", f"### {section}", "", *_table(rows)]
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[Figures]) -> Iterator[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    yield "| " + " | ".join(name.replace("_", " ") for name in names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join(_cell(row.get(name, "")) for name in names) + " |"


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_cell(each)}" for name, each in value.items())
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "an unknown commit"


def _versions() -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        **{name: version(name) for name in PACKAGES},
        platform.system(): platform.release(),
        "processors": str(os.cpu_count()),
    }


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--chaos-report", type=Path, help="folder for the report of chaos tests")
    parser.addoption("--chaos-seed", type=int, help="what chaos tests draw from, to repeat a run")


def pytest_configure(config: pytest.Config) -> None:
    folder = config.getoption("--chaos-report")
    is_worker = hasattr(config, "workerinput")
    if folder is not None and not is_worker:
        config.pluginmanager.register(Report(folder), "chaos-report")
