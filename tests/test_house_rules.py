"""The house rules that neither ruff nor mypy knows: sizes, purpose lines, floors, portability."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("bot", "handlers", "jobs", "storage", "domain", "tests", "benchmarks", "docs")
LOOSE = (
    "Makefile", "Procfile", "README.md", "CHANGELOG.md", "pyproject.toml", ".ci/run",
    "requirements.lock", "requirements-dev.lock", ".gitignore", ".editorconfig",
)  # fmt: skip
LOCKS = ("requirements.lock", "requirements-dev.lock")
BINARY = (".png", ".ttf", ".pyc", ".db")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 40

UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
HOSTS = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|files\.python")
MACHINE_PATHS = re.compile(r"/(?:work|root|home/[a-z]+|Users/[A-Za-z]+)/")
INDEX = re.compile(r"^\s*(--index-url|--extra-index-url|--find-links|-i |-e )|://", re.MULTILINE)


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project, as far as this test can tell without git."""
    inside = chain.from_iterable((ROOT / folder).rglob("*") for folder in FOLDERS)
    found = [path for path in inside if path.is_file() and "__pycache__" not in path.parts]
    return tuple(sorted([*found, *(ROOT / name for name in LOOSE)]))


def modules() -> list[Path]:
    return [path for path in files() if path.suffix == ".py"]


def texts() -> Iterator[tuple[Path, str]]:
    for path in files():
        if path.suffix not in BINARY:
            yield path, path.read_text("utf-8")


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def matching(pattern: re.Pattern[str]) -> list[str]:
    """Where it is found, but in this file, which has to name what it looks for."""
    return [
        f"{shown(path)}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        if path != Path(__file__).resolve()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


@cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text("utf-8"))


def functions(module: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function, decorators and docstring apart."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and node.body[1:] else node.body
            signature = node.body[0].lineno - node.lineno
            yield node.name, signature + (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {shown(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    long = [
        f"{shown(module)}: {name} has {lines} lines"
        for module in modules()
        if "versions" not in module.parts
        for name, lines in functions(module)
        if lines > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_every_module_opens_with_a_line_on_its_purpose() -> None:
    silent = []
    for module in modules():
        told = ast.get_docstring(tree(module)) or ""
        if len(told.splitlines()[0] if told else "") < 10:
            silent.append(shown(module))
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    assert matching(UNFINISHED) == []


def test_no_file_names_a_package_registry() -> None:
    assert matching(HOSTS) == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert matching(MACHINE_PATHS) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_package_with_hashes_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert INDEX.search(text) is None
    pinned = [line for line in text.splitlines() if line and line[0].isalpha()]
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)


def test_what_runs_is_pinned_alike_for_running_and_testing() -> None:
    run, dev = ({*_pins(ROOT / lock)} for lock in LOCKS)
    names = {pin.partition("==")[0] for pin in run}
    assert {pin for pin in dev if pin.partition("==")[0] in names} <= run


def _pins(lock: Path) -> list[str]:
    return re.findall(r"^([\w.\-\[\]]+==[^\s;]+)", lock.read_text("utf-8"), re.MULTILINE)


def test_imports_only_go_down() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
