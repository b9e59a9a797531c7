"""`kpi import`, `export`, `status` and `db`: the data, without Slack and without tokens."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from bot.databases import current_database, database_there, open_database
from bot.render.words import count
from bot.settings import Settings
from bot.wiring import clock_of
from domain.errors import DomainError
from handlers.catalogue.export import catalogue_text
from handlers.exports import export
from handlers.file_text import ImportFile
from handlers.imports import apply_import, plan_import
from handlers.readings_file.table import LONGEST_FILE
from storage import restores
from storage.restored import CAREFUL_DAYS

db_app = typer.Typer(help="The database.", no_args_is_help=True)
export_app = typer.Typer(help="Write data to standard output.", no_args_is_help=True)


CAREFUL = (
    f"For {CAREFUL_DAYS} days every message is looked for in Slack before it is sent, so that "
    "nothing is posted twice. Start Statkeeper, then kpi doctor."
)


class Form(StrEnum):
    CSV = "csv"
    JSON = "json"


class CatalogueForm(StrEnum):
    YAML = "yaml"


class FileError(DomainError):
    """A file that cannot be read."""


Unit = Annotated[str, typer.Option(help="Only this unit, by its key.")]
AsOf = Annotated[str, typer.Option(help="As known at the end of that day: 2018-01-31.")]
Format = Annotated[Form, typer.Option("--format", help="csv or json.")]
Yaml = Annotated[CatalogueForm, typer.Option("--format", help="yaml.")]
Check = Annotated[bool, typer.Option("--check", help="Say what would change; change nothing.")]


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Catalogues (YAML), readings (CSV).")],
    check: Check = False,
) -> None:
    """Read catalogues and readings: all of them, or nothing when anything is wrong."""
    settings = Settings()
    database, clock = open_database(settings), clock_of(settings)
    wanted = [ImportFile(path.name, _content(path)) for path in files]
    shown = Console(stderr=True)
    progress = Progress(console=shown, transient=True, disable=not shown.is_terminal)
    with progress, database.writing() as store:
        now = clock()
        plan = plan_import(wanted, store, now)
        for warning in plan.warnings:
            typer.echo(f"warning: {warning}", err=True)
        if check and not plan.faults:
            lines = plan.lines()
        else:
            bar = progress.add_task("Assessing")
            report = apply_import(
                plan, store, now, progress=lambda done, total: progress.update(
                    bar, completed=done, total=total
                )
            )  # fmt: skip
            lines = report.lines
    for line in lines or ("Nothing to store.",):
        typer.echo(line)


@export_app.command("assessments")
def assessments(unit: Unit = "", as_of: AsOf = "", form: Format = Form.CSV) -> None:
    """Every indicator and period with its rating, shortfall and criteria."""
    _export("assessments", unit, as_of, form)


@export_app.command("readings")
def readings(unit: Unit = "", as_of: AsOf = "", form: Format = Form.CSV) -> None:
    """Every value that counts, as `kpi import` takes it."""
    _export("readings", unit, as_of, form)


@export_app.command("catalogue")
def catalogue(unit: Unit = "", form: Yaml = CatalogueForm.YAML) -> None:
    """Organisation, people, units, goals, indicators and targets, as `kpi import` takes them."""
    database = current_database(Settings())
    with database.reading() as store:
        text = catalogue_text(store, unit)
    typer.echo(text, nl=False)


@db_app.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's shape."""
    open_database(Settings()).dispose()
    typer.echo("The database is up to date.")


@db_app.command("backup")
def backup(target: Annotated[Path, typer.Argument(help="File to write; must not exist.")]) -> None:
    """Copy the database while it is in use."""
    database_there(Settings()).backup(target)
    typer.echo(f"Backed up to {target}.")


@db_app.command("restore")
def restore(source: Annotated[Path, typer.Argument(help="A file of kpi db backup.")]) -> None:
    """Put a backup in the place of the database, while Statkeeper is stopped."""
    kept = restores.restore(Settings().database_url, source)
    before = f" What was there before is kept in {kept}." if kept else ""
    typer.echo(f"Restored {source}.{before}")
    typer.echo(CAREFUL)


@db_app.command("restored")
def restored(
    over: Annotated[bool, typer.Option("--over", help="Be careful no longer.")] = False,
) -> None:
    """Say that the database was restored by other means, before Statkeeper is started."""
    settings = Settings()
    if over:
        with current_database(settings).writing() as store:
            store.restored.end()
        typer.echo("From now on messages are sent without looking for them in Slack first.")
        return
    restores.mark(settings.database_url)
    typer.echo(CAREFUL)


def status() -> None:
    """One line a unit, and what waits to be delivered."""
    settings = Settings()
    database, clock = current_database(settings), clock_of(settings)
    with database.reading() as store:
        organisation = store.organisation.require()
        typer.echo(f"{organisation.name}, {organisation.today(clock()):%-d %B %Y}")
        for unit in store.units.all():
            going = store.episodes.going(unit.key)
            indicators = store.indicators.all(unit.key)
            stand = f"{count(len(indicators), 'indicator')}, {count(len(going), 'exception')}"
            typer.echo(f"{unit.name}: {stand}")
        counts = store.outbox.counts()
    waiting = ", ".join(f"{number} {state.value}" for state, number in counts.items())
    typer.echo(f"Outbox: {waiting or 'empty'}")


def _export(what: str, unit: str, as_of: str, form: Form) -> None:
    settings = Settings()
    database, clock = current_database(settings), clock_of(settings)
    day = _day(as_of)
    with database.reading() as store:
        text = export(store, what, clock(), as_of=day, unit=unit, form=form.value)
    typer.echo(text, nl=False)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FileError(f"'{text}' is no date. Write it like 2018-01-31.") from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as opened:
            return opened.read(LONGEST_FILE + 1)
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}. Check the name.") from error
