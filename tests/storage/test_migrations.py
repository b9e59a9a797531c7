"""Migrations lead to exactly the tables of the code, on both databases, or change nothing."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect, text

from domain.aggregation import Aggregation
from domain.annual_targets import AnnualTarget, Method, Milestone
from domain.audit_acceptance import Acceptance
from domain.audit_findings import AuditCheck
from domain.errors import DomainError
from domain.forecast_scores import Score
from domain.frequencies import Frequency
from domain.indicator_links import IndicatorLink
from domain.outlooks import Horizon, Outlook
from domain.process_changes import ProcessChange
from domain.rule_decisions import RuleDecision
from storage import migration, version
from storage.database import Database
from storage.engines import database_url
from storage.tables import METADATA
from tests import makers, postgres

VERSIONS = version.FOLDER / "versions"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture
def own_migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations that a test may add to; answers the folder of versions."""
    folder = tmp_path / "migrations"
    shutil.copytree(version.FOLDER, folder)
    monkeypatch.setattr(version, "FOLDER", folder)
    return folder / "versions"


def add_migration(versions: Path, upgrade: str, fits_from: str = "9999") -> None:
    last = max(path.name[:4] for path in versions.glob("0*.py"))
    number = f"{int(last) + 1:04d}"
    (versions / f"{number}_test.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '{number}'\ndown_revision = '{last}'\nfits_from = '{fits_from}'\n"
        f"def upgrade():\n{upgrade}\ndef downgrade():\n    pass\n"
    )


def connect(url: str) -> Iterator[Connection]:
    engine = create_engine(database_url(url))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def tables(url: str) -> set[str]:
    return {name for connection in connect(url) for name in inspect(connection).get_table_names()}


def test_the_migrations_make_the_tables_of_the_code(any_database: Database) -> None:
    for connection in connect(any_database.url):
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []


def test_checks_and_partial_indexes_are_those_of_the_code(empty_url: str) -> None:
    """Alembic's own comparison does not see them."""
    url = database_url(empty_url)
    migration.upgrade(url)
    migrated = [shape(connection) for connection in connect(empty_url)]
    migration.downgrade(url, "base")
    for connection in connect(empty_url):
        METADATA.create_all(connection)
        assert [shape(connection)] == migrated


def shape(connection: Connection) -> dict[str, object]:
    """What the database says of each table: columns, keys, checks, references and indexes."""
    seen = inspect(connection)
    return {
        name: {
            "checks": in_words(seen.get_check_constraints(name)),
            "indexes": in_words(seen.get_indexes(name)),
            "references": in_words(seen.get_foreign_keys(name)),
            "key": in_words(seen.get_pk_constraint(name)),
            "unique": in_words(seen.get_unique_constraints(name)),
            "columns": in_words(seen.get_columns(name)),
        }
        for name in METADATA.tables
    }


def in_words(facts: object) -> object:
    """Facts that compare by what they say; lists in no particular order."""
    if isinstance(facts, dict):
        return {key: in_words(value) for key, value in facts.items()}
    if isinstance(facts, list | tuple):
        return sorted((in_words(each) for each in facts), key=str)
    return str(facts)


def test_migrations_are_numbered_in_the_order_in_which_they_run() -> None:
    scripts = [*ScriptDirectory(str(version.FOLDER)).walk_revisions()][::-1]
    assert [script.revision for script in scripts] == [
        f"{number:04d}" for number in range(1, len(scripts) + 1)
    ]
    assert [Path(script.path).name[:4] for script in scripts] == [
        script.revision for script in scripts
    ]
    assert version.newest() == scripts[-1].revision


def test_a_new_database_is_not_current_until_it_is_upgraded(empty_url: str) -> None:
    database = Database(empty_url)
    assert not database.is_current()
    database.upgrade()
    assert database.is_current()
    database.upgrade()
    assert database.is_current()
    database.dispose()


def test_replicas_that_upgrade_at_once_do_it_once(empty_url: str) -> None:
    database = Database(empty_url)
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(migration.upgrade, database_url(empty_url)) for _ in range(3)]:
            done.result()
    assert database.is_current()
    database.dispose()


def test_every_migration_can_be_taken_back(empty_url: str) -> None:
    url = database_url(empty_url)
    migration.upgrade(url)
    migration.downgrade(url, "base")
    assert tables(empty_url) == {"alembic_version"}
    migration.upgrade(url)
    assert tables(empty_url) == {*METADATA.tables, "alembic_version"}


Rows = dict[str, list[dict[str, object]]]
BEFORE_INSIGHT = "0007"


def rows(url: str) -> Rows:
    """What is stored, by table, but for what says which version it is."""
    found: Rows = {}
    for connection in connect(url):
        for name in sorted(inspect(connection).get_table_names()):
            if name not in ("alembic_version", "control"):
                everything = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
                found[name] = sorted(map(dict, everything), key=str)
    return found


def fill_what_insight_added(database: Database) -> None:
    at, period = makers.NOW, makers.period()
    year = period.calendar.containing(Frequency.YEARLY, period.first)
    with database.writing() as store:
        found = store.indicators.among(["abandonment"])[0]
        store.indicators.save(replace(found, aggregation=Aggregation.LAST))
        store.changes.add(ProcessChange(0, "abandonment", "phones", at.date(), "sdm", at))
        ahead = Horizon(period.next(), 1.0, 0.0, 2.0)
        store.forecasts.keep([Outlook("abandonment", period, 2, at, 8, (ahead,))])
        store.forecasts.score(
            [Score("abandonment", period, 2, 1, period.next(), 1, True, 0.5, 0.25, at)]
        )
        milestones = (Milestone(period, Decimal(10)),)
        store.annual_targets.add(
            AnnualTarget(
                "abandonment", year, Decimal(10), Method.REPLICATED, milestones, "head", at
            )
        )
        store.rule_decisions.add(RuleDecision("abandonment", at, "perf", "a", "b", "why"))
        store.acceptances.add(
            Acceptance("abandonment", AuditCheck.JUMP, "2017-11", "1", "told", "why", "sdm", at)
        )
        store.links.add(IndicatorLink("staffing", "abandonment", 1, "sdm", at))


def _columns_of(
    before: list[dict[str, object]], after: list[dict[str, object]]
) -> list[dict[str, object]]:
    """The rows of now with the columns of before."""
    return [{key: now[key] for key in then} for then, now in zip(before, after, strict=True)]


def test_a_filled_database_goes_to_the_newest_version_and_back_with_all_its_rows(
    empty_url: str,
) -> None:
    """From before insight; what was added since is gone on the way back, and nothing else."""
    url, database = database_url(empty_url), Database(empty_url)
    database.upgrade()
    both = (makers.indicator(lead_officer="sdm"), makers.indicator("staffing"))
    makers.seed(database, indicators=both, readings=[makers.reading()])
    with database.writing() as store:
        store.flags.add(makers.flag())
        episode = store.episodes.add(makers.episode())
        store.actions.add(makers.action(episode=episode.id))
    migration.downgrade(url, BEFORE_INSIGHT)
    before = rows(empty_url)
    assert "forecast" not in before
    assert [len(before[name]) for name in ("indicator", "reading", "action")] == [2, 1, 1]
    for _ in range(2):
        database.upgrade()
        after = rows(empty_url)
        assert {name: _columns_of(its, after[name]) for name, its in before.items()} == before
        assert {name for name in after if name not in before and after[name]} == set()
        fill_what_insight_added(database)
        full = rows(empty_url)
        assert {name for name in full if name not in before and not full[name]} == set()
        with database.reading() as store:
            assert len(store.records.of("abandonment").changes) == 1
        migration.downgrade(url, BEFORE_INSIGHT)
        assert rows(empty_url) == before
    database.dispose()


def test_a_failed_migration_leaves_the_database_as_it_was(
    empty_url: str, own_migrations: Path
) -> None:
    add_migration(
        own_migrations,
        "    op.create_table('half', sa.Column('id', sa.Integer()))\n"
        "    op.execute('INSERT INTO no_such_table VALUES (1)')",
    )
    with pytest.raises(Exception, match="no_such_table"):
        migration.upgrade(database_url(empty_url))
    assert tables(empty_url) == set()


def test_a_table_that_is_recreated_keeps_its_children(
    database: Database, own_migrations: Path
) -> None:
    makers.seed(database, readings=[makers.reading()])
    add_migration(
        own_migrations,
        "    with op.batch_alter_table('indicator', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('colour', sa.String()))",
    )
    database.upgrade()
    with database.reading() as store:
        assert store.readings.of("abandonment") == (makers.reading(),)
        assert len(store.targets.of("abandonment")) == 1


def test_a_migration_that_breaks_a_reference_is_undone(
    database: Database, own_migrations: Path
) -> None:
    makers.seed(database, readings=[makers.reading()])
    add_migration(own_migrations, '    op.execute("DELETE FROM indicator")')
    with pytest.raises(RuntimeError, match="broken references"):
        database.upgrade()
    with database.reading() as store:
        assert len(store.indicators.all()) == 1


def test_a_newer_version_that_only_adds_leaves_older_ones_at_work(
    empty_url: str, own_migrations: Path
) -> None:
    old = Database(empty_url)
    old.upgrade()
    ours = version.newest()
    add_migration(
        own_migrations, "    op.add_column('unit', sa.Column('floor', sa.String()))", ours
    )
    assert not old.is_current(), "the newer version has yet to upgrade"
    old.upgrade()
    shutil.rmtree(own_migrations)
    shutil.copytree(VERSIONS, own_migrations)
    assert version.newest() == ours
    assert old.is_current()
    old.upgrade()
    makers.seed(old, readings=[makers.reading()])
    with old.reading() as store:
        assert store.units.get("imt") is not None
    old.dispose()


@pytest.mark.parametrize("says", [True, False])
def test_a_database_that_a_newer_version_changed_is_refused_with_what_to_do(
    empty_url: str, says: bool
) -> None:
    database = Database(empty_url)
    database.upgrade()
    for connection in connect(empty_url):
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        statement = "UPDATE control SET value = '9999'" if says else "DELETE FROM control"
        connection.execute(text(statement))
        connection.commit()
    assert not database.is_current()
    with pytest.raises(DomainError, match="newer Statkeeper"):
        database.upgrade()
    database.dispose()


def test_a_generated_migration_is_empty_while_code_and_migrations_agree(
    own_migrations: Path, tmp_path: Path
) -> None:
    path = migration.generate(database_url(f"sqlite:///{tmp_path / 'so-far.db'}"), "nothing")
    assert Path(path).parent == own_migrations
    assert "op." not in Path(path).read_text()
