"""The examination: every check in the order in which faults are mended."""

from collections.abc import Iterator

from bot.databases import opened_database
from bot.doctor.finding import Finding
from bot.doctor.machine import machine
from bot.doctor.organisation import organisation
from bot.doctor.running import running
from bot.doctor.slack import slack
from bot.doctor.storing import storing
from bot.settings import Settings
from bot.wiring import build


def examine(settings: Settings, *, post: bool = True) -> Iterator[Finding]:
    """Nothing here changes the shape of the database."""
    yield from machine(settings)
    database = opened_database(settings)
    stored = list(storing(database))
    yield from stored
    kept = all(each.well for each in stored) and database.is_current()
    bot = build(settings, database)
    if kept:
        yield from organisation(bot)
    # First, since what Slack takes again is no fault of what runs.
    yield from slack(bot, kept=kept, post=post)
    if kept:
        yield from running(bot)
    database.dispose()
