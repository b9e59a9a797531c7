"""Small catalogues and readings files for tests, and one call to plan or import them."""

from collections.abc import Mapping
from datetime import datetime

from handlers.file_text import ImportFile
from handlers.imports import ImportPlan, ImportReport, apply_import, plan_import
from storage.database import Database
from tests import makers

NOW = makers.instant("2018-03-06T09:00")

ORGANISATION = """
organisation:
  name: Norfolk County Council
  time_zone: Europe/London
  fiscal_year_start: 4
  rating: {scheme: relative, amber: 5}
people: [{key: sdm, name: Service Delivery Manager, slack: U01SDM}]
units: [{key: imt, name: IMT, channel: C01IMT, lead: sdm}]
"""
INDICATOR = """
indicators:
  - key: abandonment
    name: Abandonment rate
    unit: imt
    measure: percent
    calculation: ratio
    bounds: [0, 100]
    polarity: smaller
    frequency: monthly
    targets: [{from: 2017-01, value: 10}]
"""
CATALOGUE = ORGANISATION + INDICATOR
HEADER = "indicator,period,value,numerator,denominator,status,note\n"


def with_indicator(lines: str) -> str:
    """A catalogue with one monthly indicator that has these further lines."""
    head = "\nindicators:\n  - {key: x, unit: imt, measure: percent, polarity: smaller"
    return f"{ORGANISATION}{head}, {lines}}}\n"


def files(**texts: str | bytes) -> list[ImportFile]:
    """catalogue=..., readings=...: each under the name that its kind has."""
    endings = {"catalogue": "yaml", "more": "yaml"}
    return [
        ImportFile(
            f"{name}.{endings.get(name, 'csv')}", text.encode() if isinstance(text, str) else text
        )
        for name, text in texts.items()
    ]


def plan(database: Database, now: datetime = NOW, **texts: str | bytes) -> ImportPlan:
    return _planned(database, now, texts)


def load(
    database: Database, now: datetime = NOW, by: str = "import", **texts: str | bytes
) -> ImportReport:
    with database.writing() as store:
        return apply_import(plan_import(files(**texts), store, now, by=by), store, now, by)


def faults(database: Database, **texts: str | bytes) -> list[str]:
    return [str(fault) for fault in _planned(database, NOW, texts).faults]


def warnings(database: Database, **texts: str | bytes) -> list[str]:
    return [str(warning) for warning in _planned(database, NOW, texts).warnings]


def _planned(database: Database, now: datetime, texts: Mapping[str, str | bytes]) -> ImportPlan:
    with database.reading() as store:
        return plan_import(files(**texts), store, now)
