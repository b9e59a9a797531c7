"""`kpi outbox` and `kpi doctor`: is everything said that has to be said?"""

from typing import Annotated

import typer

from bot.cli.outbox_lines import lines
from bot.databases import current_database
from bot.doctor.examination import examine
from bot.doctor.finding import Finding
from bot.settings import Settings
from domain.deliveries import DeliveryState
from jobs.channel_advice import sending_obstacle
from storage.controls import SENDING_BLOCKED
from storage.outbox import STUCK

outbox_app = typer.Typer(help="What waits to be said, or could not be.", no_args_is_help=True)

ANYWAY = "Send a message that may have arrived without looking for it: you have looked."
Number = typer.Argument(help="The message's number in `kpi outbox list`.")


@outbox_app.command("list")
def list_stuck(
    everything: Annotated[bool, typer.Option("--all", help="Waiting messages too.")] = False,
) -> None:
    """Messages that could not be delivered, with the reason."""
    states = (*STUCK, DeliveryState.PENDING, DeliveryState.SENDING) if everything else STUCK
    with current_database(Settings()).reading() as store:
        found = [lines(each, store) for each in store.outbox.listed(states)]
        blocked = store.controls.get(SENDING_BLOCKED)
    if blocked:
        obstacle = sending_obstacle(blocked)
        typer.echo(f"Nothing is sent: {obstacle.happened} ({blocked}). {obstacle.advice}")
    for told in found:
        typer.echo(told)
    if not found:
        typer.echo("Nothing is stuck.")


@outbox_app.command()
def retry(
    number: Annotated[int | None, Number] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help=ANYWAY)] = False,
) -> None:
    """Try a stuck message again now; without a number, every channel that refused."""
    with current_database(Settings()).writing() as store:
        if number is None:
            store.outbox.unpark()
            told = "Whatever waits for a channel or the token will be tried again."
        elif store.outbox.retry(number, anyway=anyway):
            told = (
                f"Message {number} will be looked for in Slack, and sent if it is not there. Where "
                "Slack cannot be asked it stays unknown: look there yourself, and if it is "
                f"missing: kpi outbox retry {number} --anyway"
            )
        else:
            told = f"Message {number} will be tried again."
    typer.echo(told)


@outbox_app.command()
def discard(number: Annotated[int, Number]) -> None:
    """Never send a stuck message."""
    with current_database(Settings()).writing() as store:
        store.outbox.discard(number)
    typer.echo(f"Message {number} will not be sent.")


def doctor(
    post: Annotated[bool, typer.Option(help="Post and upload a test in each channel.")] = True,
) -> None:
    """Check tokens, scopes, channels, database, clock and zone; say the fix for each fault."""
    all_well = True
    for finding in examine(Settings(), post=post):
        typer.echo(_told(finding))
        all_well &= finding.well
    if not all_well:
        raise typer.Exit(1)


def _told(finding: Finding) -> str:
    mark = "ok   " if finding.well else "FAULT"
    fix = f"\n      {finding.fix}" if finding.fix else ""
    return f"{mark} {finding.what}{fix}"
