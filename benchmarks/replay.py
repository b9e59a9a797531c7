"""Ten years of 1,000 monthly indicators under three rule sets: python -m benchmarks.replay [units]

The yardstick is what the live bot does with the same indicators in the same run: one close a
period. Values became known on the fifth of the month after theirs. Processor time.
"""

import sys
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import text

from benchmarks._asked import worked
from benchmarks._organisation import Size, organisation
from domain.assessments import Record
from domain.replay import Rules
from handlers.replay_words import understood
from handlers.replaying_rules import compare
from storage.database import Database

YEARS, PERIODS, ALLOWED, ROUNDS = 10, 120, 5.0, 2
TODAY = date(2018, 1, 12)
ALTERNATIVES = (
    {"amber": "10", "off_target": "10"},
    {"scheme": "points", "amber": "2", "criteria": "1,2"},
    {"moves": "4", "ambers": "2", "closing": "3"},
)
AS_IT_HAPPENED = """
UPDATE reading SET recorded = date(period || '-01', '+1 month', '+4 days') || ' 09:00:00.000000'
"""


def main() -> None:
    size = Size(int(sys.argv[1]) if len(sys.argv) > 1 else 100, YEARS)
    with organisation(size) as database:
        print(f"{size}, {size.readings:,} readings")
        close = min(worked(database, "close").seconds for _ in range(ROUNDS))
        with database.writing() as store:
            store.readings._session.connection().execute(text(AS_IT_HAPPENED))
        read, records = _read(database)
        took = [_replayed(database, records, understood(each).rules) for each in ALTERNATIVES]
        alone = _replayed(database, records, None)
    closes = close * PERIODS
    under_three = read + sum(took) - (len(took) - 1) * alone
    print(f"one live close: {close:.2f} s; of {PERIODS} periods {closes:.1f} s")
    print(f"reading the history: {read:.1f} s; the rules in force alone: {alone:.1f} s")
    print(
        f"each alternative with the rules in force: {', '.join(f'{each:.1f}' for each in took)} s"
    )
    print(f"three alternatives and the rules in force: {under_three:.1f} s")
    print(f"ratio {under_three / closes:.2f} (allowed: {ALLOWED})")


def _read(database: Database) -> tuple[float, tuple[Record, ...]]:
    began = time.process_time()
    with database.reading() as store:
        records = store.records.many(store.indicators.all())
    return time.process_time() - began, records


def _replayed(
    database: Database, records: tuple[Record, ...], rules: Callable[[Record], Rules] | None
) -> float:
    """With the counts, the Reds within normal variation and what comes and goes."""
    with database.reading() as store:
        units = store.units.all()
    began = time.process_time()
    found = compare(records, units, None, TODAY, rules)
    sides = [found.side(each) for each in (found.in_force, found.tried) if each is not None]
    assert all(side.counts.rated for side in sides)
    return time.process_time() - began


if __name__ == "__main__":
    main()
