"""The exported catalogue says what is stored, and importing it again changes nothing."""

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.scenarios.loading import SCENARIOS
from domain.errors import NotFoundError
from domain.frequencies import Frequency
from domain.indicators import CriteriaSettings, Dimensions, Indicator, ReportCardTexts, Stage
from domain.measures import Bounds, Measure
from domain.rating import Floor, Points, Polarity, Relative, Thresholds, YearOnYear
from handlers.catalogue.export import catalogue_text
from storage.database import Database
from tests.handlers.catalogues import CATALOGUE, ORGANISATION, load, plan
from tests.handlers.test_catalogue import FULL

NORFOLK = (SCENARIOS / "norfolk" / "catalogue.yaml").read_text("utf-8")
DOCUMENTED = (
    (Path(__file__).resolve().parents[2] / "docs" / "catalogue.md")
    .read_text("utf-8")
    .partition("```yaml\n")[2]
    .partition("```")[0]
)


@pytest.fixture
def elsewhere(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    other = Database(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'other.db')}")
    yield other
    other.dispose()


def exported(database: Database, unit: str = "") -> str:
    with database.reading() as store:
        return catalogue_text(store, unit)


@pytest.mark.parametrize("catalogue", [NORFOLK, FULL, CATALOGUE, DOCUMENTED])
def test_an_exported_catalogue_imports_without_a_change(database: Database, catalogue: str) -> None:
    load(database, catalogue=catalogue)
    again = plan(database, catalogue=exported(database))
    assert again.changes_nothing, again.lines()
    assert not again.faults


@pytest.mark.parametrize("catalogue", [NORFOLK, FULL, DOCUMENTED])
def test_an_exported_catalogue_makes_the_same_elsewhere(
    database: Database, elsewhere: Database, catalogue: str
) -> None:
    load(database, catalogue=catalogue)
    text = exported(database)
    load(elsewhere, catalogue=text)
    assert exported(elsewhere) == text


def test_one_units_export_names_no_other_units_indicators(database: Database) -> None:
    load(database, catalogue=NORFOLK)
    text = exported(database, "imt")
    found = yaml.safe_load(text)
    assert [unit["key"] for unit in found["units"]] == ["imt"]
    assert {indicator["unit"] for indicator in found["indicators"]} == {"imt"}
    assert plan(database, catalogue=text).changes_nothing


def test_an_unknown_unit_is_refused_with_the_nearest(database: Database) -> None:
    load(database, catalogue=NORFOLK)
    with pytest.raises(NotFoundError, match="Did you mean imt"):
        exported(database, "imtt")


def test_the_target_that_holds_is_exported_with_the_digits_written(database: Database) -> None:
    load(database, catalogue=CATALOGUE)
    load(database, catalogue=CATALOGUE.replace("value: 10}", "value: 12.50}"))
    assert "- {from: 2017-01, value: 12.50}" in exported(database)


WORDS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=30,
).map(lambda text: " ".join(text.split()))
NAMES = WORDS.filter(bool) | st.sampled_from(
    ["no", "null", "~", "012", "2018-01", "- a", "{b", "#"]
)
LINES = st.lists(NAMES, max_size=3).map("\n".join)
LEVELS = st.decimals(0, 1000, places=2) | st.integers(0, 1000).map(Decimal)
SCHEMES = st.none() | st.one_of(
    st.tuples(LEVELS, LEVELS).map(lambda two: Relative(green=min(two), amber=max(two))),
    st.tuples(LEVELS, LEVELS).map(lambda two: Points(green=min(two), amber=max(two))),
    LEVELS.map(Floor),
    st.tuples(LEVELS, LEVELS).map(lambda two: Thresholds(green=max(two), amber=min(two))),
    LEVELS.map(YearOnYear),
)
INDICATORS = st.builds(
    Indicator,
    key=st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,8}", fullmatch=True),
    name=NAMES,
    unit=st.just("imt"),
    measure=st.sampled_from(Measure),
    polarity=st.just(Polarity.BIGGER),
    frequency=st.sampled_from(Frequency),
    due_days=st.integers(0, 366),
    stage=st.sampled_from(Stage),
    aliases=st.lists(NAMES, max_size=3, unique=True).map(tuple),
    bounds=st.none() | st.builds(Bounds, low=st.none(), high=st.just(Decimal(1000))),
    decimals=st.none() | st.integers(0, 6),
    dimensions=st.just(Dimensions("value", ("reliability",))) | st.just(Dimensions()),
    card=st.builds(ReportCardTexts, why=LINES, background=LINES, success=LINES, action=LINES),
    success=st.none() | LEVELS,
    benchmark=st.none() | LEVELS,
    benchmark_source=NAMES,
    scheme=SCHEMES,
    criteria=st.builds(
        CriteriaSettings,
        off_target_percent=st.decimals("0.1", 50, places=1),
        deteriorating_moves=st.integers(1, 60),
        amber_periods=st.integers(1, 60),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(INDICATORS)
def test_whatever_an_indicator_says_survives_export_and_import(
    database: Database, indicator: Indicator
) -> None:
    load(database, catalogue=ORGANISATION)
    with database.writing() as store:
        store.indicators.save(indicator)
    again = plan(database, catalogue=exported(database))
    assert not again.faults
    assert again.changes_nothing, again.lines()
