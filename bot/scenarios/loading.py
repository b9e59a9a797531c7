"""Loads a scenario: its catalogue and readings as far as its clock has come, and its meetings."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from domain.meeting_plans import plan
from domain.meetings import Series
from domain.organisation import Organisation
from domain.recurrence import first_day
from domain.recurrence_text import parse_recurrence
from handlers.file_text import ImportFile
from handlers.imports import ImportReport, apply_import, plan_import
from storage.store import Store

SCENARIOS = Path(__file__).parent
FILES = ("catalogue.yaml", "readings.csv")
MEETINGS = "meetings.yaml"


def load_scenario(
    name: str, store: Store, now: datetime, until: date | None = None
) -> ImportReport:
    """Readings of periods that end after ``until`` are left for people to log."""
    folder = SCENARIOS / name
    files = [
        ImportFile(file, (folder / file).read_bytes()) for file in FILES if (folder / file).exists()
    ]
    if not files:
        return ImportReport((), ())
    report = apply_import(plan_import(files, store, now, until=until), store, now)
    if (folder / MEETINGS).exists():
        _set_up_meetings(folder / MEETINGS, store, now)
    return report


def _set_up_meetings(path: Path, store: Store, now: datetime) -> None:
    """Series that are not there yet, planned ahead."""
    organisation = store.organisation.get()
    known = {each.name for each in store.series.all()}
    for written in yaml.safe_load(path.read_text("utf-8")):
        if organisation is None or written["name"] in known:
            continue
        series = store.series.add(_series(written, organisation))
        store.meetings.follow(plan(series, organisation, (), (), now))


def _series(written: Mapping[str, Any], organisation: Organisation) -> Series:
    recurring = parse_recurrence(written["recurrence"], organisation)
    return Series(
        id=0,
        name=written["name"],
        rule=recurring.rule,
        at=recurring.at,
        time_zone=organisation.time_zone,
        channel=written["channel"],
        chair=written["chair"],
        starts=first_day(recurring.rule, written["starts"]),
        units=tuple(written["units"]),
    )
