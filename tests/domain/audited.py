"""Records of a few months as the data auditor is asked about them, and what it finds."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from domain.assessments import Record
from domain.audit import audit
from domain.audit_findings import AuditCheck, Finding
from domain.measures import Calculation, Measure
from domain.rating import Polarity, Scheme
from domain.readings import ReadingStatus
from tests import makers
from tests.makers import period

TODAY = date(2018, 2, 6)
FIRST = period("2017-01")


def record(
    values: Sequence[str | None],
    *,
    target: str | None = None,
    scheme: Scheme | None = None,
    start: str = "2017-01",
    status: ReadingStatus = ReadingStatus.FINAL,
    **changes: Any,
) -> Record:
    """Monthly values from January 2017 on; None is a month without one."""
    facts: dict[str, Any] = {"measure": Measure.PERCENT, "polarity": Polarity.BIGGER}
    readings = [
        makers.reading(value, FIRST.shift(at), status=status)
        for at, value in zip(count(), values, strict=False)
        if value is not None
    ]
    return Record(
        makers.indicator(scheme=scheme, **{**facts, **changes}),
        makers.organisation(),
        (makers.target(target, start),) if target else (),
        tuple(readings),
    )


def found(record: Record, today: date = TODAY, left: tuple[str, ...] = ()) -> list[Finding]:
    return list(audit(record, today, left))


def checks(record: Record, today: date = TODAY) -> list[AuditCheck]:
    return [each.check for each in found(record, today)]


def only(record: Record, check: AuditCheck, today: date = TODAY) -> Finding:
    """The one finding of a check."""
    (finding,) = [each for each in found(record, today) if each.check is check]
    return finding


COUNTED: dict[str, Any] = {
    "measure": Measure.COUNT,
    "calculation": Calculation.VALUE,
    "bounds": None,
}
PLAIN: dict[str, Any] = {"calculation": Calculation.VALUE}
STEADY = ["71.2", "69.8", "70.5", "72.1", "70.9", "71.6", "69.9", "70.4", "71.8", "70.1"]
