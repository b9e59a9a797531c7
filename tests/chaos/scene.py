"""A small council: two units with a channel each, two indicators in each, a person for each."""

from datetime import datetime

from bot.workspace import seed
from bot.workspace.seed import Seed
from handlers.file_text import ImportFile
from handlers.imports import apply_import, plan_import
from storage.database import Database
from tests.chaos.notebook import Owner

# A Saturday night: nobody is reminded, nothing closes, so that what is logged is all there is.
START = datetime.fromisoformat("2017-12-02T01:00:00+00:00")

OWNERS = (
    Owner("calls", "Calls abandoned", "U01ANN", "C01EAST"),
    Owner("waits", "Long waits", "U01BEN", "C01EAST"),
    Owner("repairs", "Late repairs", "U01CAT", "C01WEST"),
    Owner("visits", "Missed visits", "U01DAN", "C01WEST"),
)
CHANNELS = {"C01EAST": "east", "C01WEST": "west"}

_INDICATOR = """
  - key: {owner.indicator}
    name: {owner.name}
    unit: {unit}
    measure: percent
    polarity: smaller
    frequency: monthly
    stage: live
    lead_officer: {owner.user}
    data_owner: {owner.user}
    why: People wait.
    targets: [{{from: 1990-01, value: 10}}]
"""


def workspace_seed() -> Seed:
    members = {
        channel: [owner.user for owner in OWNERS if owner.channel == channel]
        for channel in CHANNELS
    }
    return seed.from_mapping(
        {
            "team": {"id": "T01CHAOS", "name": "Norfolk County Council", "domain": "norfolk"},
            "users": [
                {"id": owner.user, "name": owner.user[3:].lower(), "real_name": owner.user[3:]}
                for owner in OWNERS
            ],
            "channels": [
                {"id": channel, "name": name, "members": members[channel], "bot": True}
                for channel, name in CHANNELS.items()
            ],
            "file_processing_ms": 30,
            "posts_per_minute": None,
        }
    )


def catalogue() -> str:
    people = "".join(
        f"\n  - {{key: {owner.user}, name: {owner.user[3:].title()}, slack: {owner.user}}}"
        for owner in OWNERS
    )
    units = "".join(
        f"\n  - {{key: {name}, name: {name.title()}, channel: {channel}}}"
        for channel, name in CHANNELS.items()
    )
    indicators = "".join(
        _INDICATOR.format(owner=owner, unit=CHANNELS[owner.channel]) for owner in OWNERS
    )
    return (
        "organisation: {name: Norfolk County Council, time_zone: Europe/London, admins: [U01ANN]}\n"
        f"people:{people}\nunits:{units}\nindicators:{indicators}"
    )


def set_up(database_url: str) -> None:
    """The tables and the catalogue; nothing has been logged yet."""
    database = Database(database_url)
    database.upgrade()
    with database.writing() as store:
        files = [ImportFile("catalogue.yaml", catalogue().encode())]
        report = apply_import(plan_import(files, store, START), store, START)
        assert len(store.indicators.all()) == len(OWNERS), report
    database.dispose()
