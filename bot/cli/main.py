"""The table of `kpi`'s commands, and the edge where errors become plain words."""

import sys
from importlib import import_module
from importlib.metadata import version
from typing import Annotated

import typer
from pydantic import ValidationError

from domain.errors import DomainError
from storage.faults import DatabaseTroubleError

# Where each command lives; only the one that is asked for is loaded.
COMMANDS = {
    "demo": "bot.cli.demo:demo",
    "run": "bot.cli.running:run",
    "serve": "bot.cli.running:serve",
    "work": "bot.cli.running:work",
    "doctor": "bot.cli.delivery:doctor",
    "status": "bot.cli.data:status",
    "import": "bot.cli.data:import_files",
    "export": "bot.cli.data:export_app",
    "replay": "bot.cli.replay:replay_command",
    "db": "bot.cli.data:db_app",
    "outbox": "bot.cli.delivery:outbox_app",
}


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"statkeeper {version('statkeeper')}")
        raise typer.Exit


def options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Version.")
    ] = False,
) -> None:
    """Statkeeper: performance indicators kept in Slack."""


def application(asked: str = "") -> typer.Typer:
    """The command that is asked for, or all of them when that is none."""
    app = typer.Typer(
        name="kpi",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(options)
    for name in [asked] if asked in COMMANDS else COMMANDS:
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def answered(app: typer.Typer) -> None:
    """Runs it; a refusal is one plain text on standard error and exit code 1."""
    try:
        app()
    except DomainError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except DatabaseTroubleError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except ValidationError as error:
        typer.echo(_wrong_settings(error), err=True)
        sys.exit(1)


def _wrong_settings(error: ValidationError) -> str:
    """Names each setting and what it should be; never its value, which may be a secret."""
    faults = [
        f"{'_'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}."
        for fault in error.errors(include_url=False, include_input=False)
    ]
    return "\n".join(["A setting in the environment or in .env is wrong.", *faults])
