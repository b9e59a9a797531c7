"""The table of `kpi`'s commands, and the edge where errors become plain words."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import data, delivery, demo, running
from domain.errors import DomainError

app = typer.Typer(
    name="kpi",
    help="Statkeeper: performance indicators kept in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("run")(running.run)
app.command("serve")(running.serve)
app.command("work")(running.work)
app.command("doctor")(delivery.doctor)
app.command("status")(data.status)
app.command("import")(data.import_files)
app.add_typer(data.export_app, name="export")
app.add_typer(data.db_app, name="db")
app.add_typer(delivery.outbox_app, name="outbox")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"statkeeper {version('statkeeper')}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Version.")
    ] = False,
) -> None:
    """Statkeeper: performance indicators kept in Slack."""


def main() -> None:
    """Run `kpi`; a refusal is one plain text on standard error and exit code 1."""
    try:
        app()
    except DomainError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
