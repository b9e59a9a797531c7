"""What is checked without running: dependencies, and each exception from ruff's security rules."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.security.audit import LOCK, ROOT, report

FLOORS = ("bot", "handlers", "jobs", "storage", "domain", "benchmarks", "docs", "tests")
NOQA = re.compile(r"#\s*noqa:(?P<codes>[ A-Z0-9,]+?)(?:\s{2,}(?P<why>\S.*))?$")


def package(name: str, **told: object) -> dict[str, object]:
    return {"name": name, "version": "1.0", **told}


FAULT = {"id": "PYSEC-1", "fix_versions": ["1.1"], "aliases": [], "description": "x"}
CLEAN = package("a", vulns=[])
SKIPPED = {"name": "b", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("packages", "well", "words"),
    [
        ([CLEAN], True, "No known vulnerabilities in 1 packages."),
        ([CLEAN, package("c", vulns=[FAULT])], False, "c 1.0: PYSEC-1, mended in 1.1"),
        ([package("c", vulns=[{"id": "X", "fix_versions": []}])], False, "no version yet"),
        ([SKIPPED], True, "Dependencies not checked: the advisory service cannot be reached."),
        ([SKIPPED, CLEAN], True, "1 packages were not checked"),
        ([SKIPPED, package("c", vulns=[FAULT])], False, "PYSEC-1"),
    ],
)
def test_the_audit_fails_on_what_it_finds_and_says_what_it_could_not_check(
    packages: list[dict[str, object]], well: bool, words: str
) -> None:
    lines, found_well = report(json.dumps({"dependencies": packages, "fixes": []}))
    assert found_well is well
    assert words in "\n".join(lines)


@pytest.mark.parametrize("told", ["", "{}", "[]", "null", "Traceback"])
def test_an_audit_without_a_network_is_no_failure_and_no_clean_bill(told: str) -> None:
    lines, well = report(told)
    assert well
    assert lines == ["Dependencies not checked: the advisory service cannot be reached."]


def test_make_check_audits_the_lock_that_is_installed() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert "tests.security.audit" in makefile
    assert re.search(r"^check:.*\n(?:\t.*\n)*\t.*audit", makefile, re.MULTILINE)
    assert LOCK.name == "requirements.lock"


def test_ruffs_security_rules_are_on_for_all_that_runs() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert "S" in lint["select"]
    assert not lint.get("ignore")
    loose = [
        path
        for path, codes in lint["per-file-ignores"].items()
        if any(code.startswith("S") and code[1:].isdigit() for code in codes)
    ]
    assert sorted(loose) == ["benchmarks/**", "tests/**"]


def test_each_exception_from_a_security_rule_says_why() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if (found := NOQA.search(line)) and re.search(r"\bS\d", found["codes"]) and not found["why"]
    ]
    assert silent == []


def modules() -> list[Path]:
    return [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
