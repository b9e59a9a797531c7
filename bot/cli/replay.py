"""`kpi replay`: rules tried on the history in the database, against the rules in force."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.replay_posts import posted
from bot.databases import current_database
from bot.render import replay as look
from bot.render.message import Picture
from bot.render.words import count
from bot.settings import Settings
from bot.wiring import clock_of
from domain.errors import DomainError
from handlers.health_words import first_day
from handlers.names import MissedNameError
from handlers.replay import ReplayShown, replay, shown
from handlers.replay_csv import replay_csv
from handlers.replay_scope import Scope, scope_of
from handlers.replay_words import Asked, asked, understood
from handlers.replaying_rules import Moved
from handlers.request import Request
from handlers.scene import Scene
from handlers.scene import look as scene_of
from storage.store import Store


def _rule(words: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(help=words)
    return option


def replay_command(
    name: Annotated[str, typer.Argument(help="An indicator, a unit, or all.")] = "all",
    scheme: Annotated[str, _rule("relative, points, floor, thresholds, year_on_year.")] = "",
    green: Annotated[str, _rule("Where Green ends.")] = "",
    amber: Annotated[str, _rule("Where Amber ends.")] = "",
    floor: Annotated[str, _rule("The floor standard.")] = "",
    tolerance: Annotated[str, _rule("Of year_on_year, in per cent.")] = "",
    off_target: Annotated[str, _rule("Criterion 1: per cent off target.")] = "",
    moves: Annotated[str, _rule("Criterion 2: worsening moves in a row.")] = "",
    ambers: Annotated[str, _rule("Criterion 5: Ambers in a row.")] = "",
    criteria: Annotated[str, _rule("Those that count: 1,2,5.")] = "",
    closing: Annotated[str, _rule("Periods without a criterion that close an episode.")] = "",
    since: Annotated[str, _rule("From this month or year on: 2017-01.")] = "",
    csv: Annotated[Path | None, typer.Option(help="File to write: a row a period.")] = None,
    posts: Annotated[Path | None, typer.Option(help="File to write: each post in full.")] = None,
    picture: Annotated[Path | None, typer.Option(help="PNG to write: a time line.")] = None,
) -> None:
    """What these rules would have posted on history as known at each date, against those in force.

    Without rules: what the rules in force would have posted.
    """
    given = {
        "scheme": scheme, "green": green, "amber": amber, "floor": floor, "tolerance": tolerance,
        "off_target": off_target, "moves": moves, "ambers": ambers, "criteria": criteria,
        "closing": closing,
    }  # fmt: skip
    wanted = Asked(name, {rule: text for rule, text in given.items() if text}, since)
    _check(wanted)
    settings = Settings()
    database, clock = current_database(settings), clock_of(settings)
    with database.reading() as store:
        result, rows, told = _replayed(store, wanted, Request("", "", "", clock()), posts, settings)
    for line in _lines(result):
        typer.echo(line)
    if csv is not None:
        _write(csv, rows.encode("utf-8-sig"))  # with the mark that spreadsheets look for
    if posts is not None:
        _write(posts, told.encode("utf-8"))
    if picture is not None:
        _write(picture, _drawn(look.picture(result)))


def _check(wanted: Asked) -> None:
    """A text that would begin another rule where it is typed in one line says nothing here."""
    for rule, text in wanted.tried.items():
        if asked(f"{rule}={text}").tried != {rule: text.strip()}:
            raise DomainError(f"--{rule.replace('_', '-')} {text} cannot be read. Write one value.")


def _replayed(
    store: Store, wanted: Asked, request: Request, posts: Path | None, settings: Settings
) -> tuple[ReplayShown, str, str]:
    """With the two files, of which that of the posts is made only where it is asked for."""
    scene = scene_of(request, store)
    scope = _scope(scene, wanted.name)
    tried = understood(wanted.tried) if wanted.tried else None
    since = first_day(wanted.since, scene.organisation, scene.today) if wanted.since else None
    comparison = replay(store, scope, tried, since, scene.today)
    told = ""
    if posts is not None:
        delay = timedelta(seconds=settings.alert_delay_seconds)
        told = posted(store, scope.indicators, tried, delay, comparison.window.since)
    result = shown(scope, wanted, comparison, tried.rules if tried else None)
    return result, replay_csv(comparison), told


def _scope(scene: Scene, name: str) -> Scope:
    try:
        return scope_of(scene, name)
    except MissedNameError as fault:
        raise fault.guessed(scene.store) from None


def _lines(result: ReplayShown) -> Iterator[str]:
    its = count(result.indicators, "indicator")
    yield f"Replay of {result.scope} since {result.since:%B %Y}, {its}"
    yield look.verdict(result)
    for label, words in look.rules_fields(result):
        yield f"{label}: {words}"
    table = look.table(result)
    rows = (table.columns, *table.rows)
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    yield ""
    for row in rows:
        cells = (cell.rjust(wide) for cell, wide in zip(row[1:], widths[1:], strict=True))
        yield f"{row[0].ljust(widths[0])}  {'  '.join(cells)}".rstrip()
    yield ""
    yield look.reds_words(result)
    if result.rules_changed is not None:
        yield look.changed_words(result)
    for heading, moved, number in (
        ("Exceptions that go", result.go, result.go_count),
        ("Exceptions that come", result.come, result.come_count),
    ):
        yield from _moved(heading, moved, number)
    for tale in result.tales:
        yield f"{tale.day.isoformat()}  {tale.name}: {tale.what} with {tale.label}"


def _moved(heading: str, moved: tuple[Moved, ...], number: int) -> Iterator[str]:
    if number:
        yield f"{heading} ({number:,}):"
        yield from (f"  {each.name}, {each.label}: {each.value}" for each in moved)
    if number > len(moved):
        yield f"  and {number - len(moved):,} more: --csv writes them all"


def _drawn(picture: Picture) -> bytes:
    from bot.drawing import draw  # matplotlib is slow to load

    drawn: bytes = draw(picture.facts)  # type: ignore[arg-type]
    return drawn


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DomainError(f"{path} cannot be written: {error.strerror}. Check it.") from error
    typer.echo(f"Wrote {path}.")
