"""Loads a scenario's catalogue and readings, as far as its clock has come."""

from datetime import date, datetime
from pathlib import Path

from handlers.file_text import ImportFile
from handlers.imports import ImportReport, apply_import, plan_import
from storage.store import Store

SCENARIOS = Path(__file__).parent
FILES = ("catalogue.yaml", "readings.csv")


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
    return apply_import(plan_import(files, store, now, until=until), store, now)
