"""The documents say what the code does: settings, commands, scopes, links."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from bot.cli.main import COMMANDS as KPI
from bot.settings import Settings
from docs.camera import PICTURES
from docs.make_pictures import SHOTS, STORY
from handlers.catalogue import indicators, organisation, people, schemes
from handlers.catalogue.scheme_settings import SETTINGS
from handlers.commands import COMMANDS
from handlers.readings_file.table import COLUMNS as READING_COLUMNS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
CATALOGUE_PAGE = (ROOT / "docs" / "catalogue.md").read_text("utf-8")
EXPLAINED = re.compile(r"^\| `([a-z_]+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
SETTING = re.compile(r"^\| `([A-Z_]+)` \| (?:`(.*?)`|empty) \| (.+) \|$", re.MULTILINE)
SECTION = re.compile(r"^### `/kpi (\S+)`$", re.MULTILINE)
TYPED = re.compile(r"^/kpi .+$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
MOST_OF_ALL = 1_200_000  # bytes of all pictures together
GROUP = re.compile(r"^## (.+)$", re.MULTILINE)


def test_the_operations_page_lists_every_setting_with_its_default_and_meaning() -> None:
    table = OPERATIONS.partition("## Settings")[2].partition("\n## ")[0]
    listed = [(name, default, words) for name, default, words in SETTING.findall(table)]
    assert listed == [
        (name.upper(), _default(field), field.description)
        for name, field in Settings.model_fields.items()
    ]


def _default(field: FieldInfo) -> str:
    default = field.default
    return default.get_secret_value() if isinstance(default, SecretStr) else str(default)


def test_every_setting_that_a_document_names_exists() -> None:
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`", _all_text()))
    assert named - {name.upper() for name in Settings.model_fields} == set()


def test_the_commands_page_has_a_section_for_each_command_and_no_other() -> None:
    assert sorted(SECTION.findall(COMMANDS_PAGE)) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_section_shows_its_usage_under_its_group(name: str) -> None:
    before, _, after = COMMANDS_PAGE.partition(f"### `/kpi {name}`\n")
    section = re.split(r"^##", after, maxsplit=1, flags=re.MULTILINE)[0]
    assert tuple(TYPED.findall(section)) == COMMANDS[name].usage
    assert GROUP.findall(before)[-1] == COMMANDS[name].group


@pytest.mark.parametrize("name", KPI)
def test_every_command_of_the_command_line_is_described(name: str) -> None:
    assert f"| `kpi {name}" in COMMANDS_PAGE


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_and_picture_of_a_document_is_there(document: Path) -> None:
    places = [place for place, _ in LINK.findall(document.read_text("utf-8")) if "://" not in place]
    assert [place for place in places if not (document.parent / place).exists()] == []


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("organisation", organisation.KEYS),
        ("people", people.PERSON_KEYS),
        ("units", people.UNIT_KEYS),
        ("goals", people.GOAL_KEYS),
        ("indicators", indicators.KEYS),
        ("rating", SETTINGS),
        ("criteria", schemes.CRITERIA_KEYS),
        ("targets", indicators.TARGET_KEYS),
        ("changes", indicators.CHANGE_KEYS),
        ("Readings files", READING_COLUMNS),
    ],
)
def test_the_catalogue_page_explains_every_key_that_is_read(
    section: str, keys: Iterable[str]
) -> None:
    page = re.split(rf"^##? {section}$", CATALOGUE_PAGE, maxsplit=1, flags=re.MULTILINE)[1]
    rows = EXPLAINED.findall(re.split(r"^##? ", page, maxsplit=1, flags=re.MULTILINE)[0])
    assert [name for name, *_ in rows] == list(keys)
    assert all(column.strip() for row in rows for column in row)


def test_the_catalogue_pages_example_has_every_key() -> None:
    example = CATALOGUE_PAGE.partition("```yaml\n")[2].partition("```")[0]
    written = set(re.findall(r"([a-z_]+):", example))
    listed = (
        organisation.KEYS, people.PERSON_KEYS, people.UNIT_KEYS, people.GOAL_KEYS,
        indicators.KEYS, schemes.CRITERIA_KEYS, indicators.TARGET_KEYS,
        indicators.CHANGE_KEYS,
    )  # fmt: skip
    assert {key for keys in listed for key in keys} - written == set()


def test_every_scope_of_the_manifest_is_explained() -> None:
    manifest = json.loads((ROOT / "bot" / "slack" / "manifest.json").read_text("utf-8"))
    table = OPERATIONS.partition("**Scopes.**")[2].partition("\n## ")[0]
    explained = [
        scope
        for row in table.splitlines()
        if row.startswith("| `")
        for scope in re.findall(r"`([^`]+)`", row.split("|")[1])
    ]
    assert sorted(explained) == manifest["oauth_config"]["scopes"]["bot"]


def test_every_make_target_that_a_document_names_exists() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`)make ([a-z]+)", _all_text(), re.MULTILINE)
    assert set(named) <= set(targets)


def test_every_picture_is_shown_somewhere_and_is_small() -> None:
    pictures = list((ROOT / "docs" / "pictures").glob("*.png"))
    assert pictures
    assert [each.name for each in pictures if f"pictures/{each.name}" not in _all_text()] == []
    assert [each.name for each in pictures if each.stat().st_size > 250_000] == []


def test_the_tours_pictures_are_those_that_its_command_makes_from_the_story() -> None:
    tour = (ROOT / "docs" / "tour.md").read_text("utf-8")
    shown = re.findall(r"\(pictures/([a-z]+)\.png\)", tour)
    steps = yaml.safe_load(STORY.read_text("utf-8"))["steps"]
    named = [name for step in steps for name in step.get("pictures", ())]
    assert sorted(shown) == sorted(SHOTS) == sorted(named)
    assert sum(each.stat().st_size for each in PICTURES.iterdir()) < MOST_OF_ALL


def _all_text() -> str:
    return "\n".join(document.read_text("utf-8") for document in DOCUMENTS)
