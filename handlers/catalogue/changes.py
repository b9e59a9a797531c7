"""The process changes of a catalogue, and which of them are new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.process_changes import ProcessChange
from handlers.catalogue.entries import ChangeEntry, IndicatorEntry
from handlers.findings import Findings, Place, quoted


@dataclass(frozen=True)
class PlacedChange:
    """A change that is not known yet; who logs it, and when, is not of the file."""

    place: Place
    indicator: str
    entry: ChangeEntry


def changes_of(
    entry: IndicatorEntry, known: Iterable[ProcessChange], today: date, findings: Findings
) -> tuple[PlacedChange, ...]:
    """Those of the file that nobody has logged; what was taken back stays so."""
    logged = {_name(each.day, each.what): each for each in known}
    logged |= {_name(each.day, each.what): each for each in known if not each.is_withdrawn}
    found: dict[tuple[date, str], ChangeEntry] = {}
    for written in entry.changes:
        name = _name(written.day, written.what)
        before = logged.get(name)
        if written.day > today:
            _fault(findings, entry, written, "is still to come. Log it once it has happened.")
        elif name in found:
            again = f"stands in {found[name].place} already. Keep one of the two."
            _fault(findings, entry, written, again)
        elif before is not None:
            _check_same(before, written, entry, findings)
        else:
            found[name] = written
    key = entry.indicator.key
    return tuple(PlacedChange(written.place, key, written) for written in found.values())


def _name(day: date, what: str) -> tuple[date, str]:
    return day, what.casefold()


def _check_same(
    before: ProcessChange, written: ChangeEntry, entry: IndicatorEntry, findings: Findings
) -> None:
    """What was logged otherwise is told of, and stays."""
    if before.is_withdrawn:
        told = f"was taken back as #{before.id}, and stays so. Log it with /kpi change if it counts"
    elif (before.new_limits, before.reason) != (written.new_limits, written.reason):
        told = f"is logged as #{before.id} otherwise, and stays so"
    else:
        return
    findings.warn(written.place, f"{_what(entry, written)} {told}.")


def _fault(findings: Findings, entry: IndicatorEntry, written: ChangeEntry, why: str) -> None:
    findings.fault(written.place, f"{_what(entry, written)} {why}")


def _what(entry: IndicatorEntry, written: ChangeEntry) -> str:
    what = f"{quoted(written.what)} of {written.day.isoformat()}"
    return f"indicator {entry.indicator.key}, changes: {what}"
