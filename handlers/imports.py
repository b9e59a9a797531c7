"""Importing files together: catalogues first, everything checked before anything is stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from domain.errors import DomainError
from handlers.catalogue.apply import apply_catalogue
from handlers.catalogue.document import LONGEST_FILE as LONGEST_CATALOGUE
from handlers.catalogue.known import known_to
from handlers.catalogue.plan import CataloguePlan, ChangeKind, EntryChange, plan_catalogue
from handlers.catalogue.reader import SECTIONS, read_catalogues
from handlers.file_text import ImportFile, text_of
from handlers.findings import Fault, Findings, Place
from handlers.readings_file.plan import ReadingsPlan, ReadingsPlanner
from handlers.readings_file.rows import ReadingRow, RowReader, read_rows
from handlers.readings_file.table import COLUMNS, read_table
from handlers.readings_file.table import LONGEST_FILE as LONGEST_READINGS
from handlers.reassess import reassess, watch
from storage.store import Store

MOST_LINES = 50
_CATALOGUES = (".yaml", ".yml")
_READINGS = (".csv", ".tsv")
Progress = Callable[[int, int], None]


class ImportRefusedError(DomainError):
    """At least one fault: nothing is stored."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(["Nothing is stored.", *_cut([str(each) for each in faults])]))
        self.faults = faults


@dataclass(frozen=True)
class ImportPlan:
    """Everything that the files would change. With faults nothing can be applied."""

    files: tuple[str, ...]
    catalogue: CataloguePlan
    readings: ReadingsPlan
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    @property
    def changes_nothing(self) -> bool:
        catalogue = self.catalogue
        entries = (catalogue.people, catalogue.units, catalogue.goals, catalogue.indicators)
        dated = bool(catalogue.targets or catalogue.process_changes)
        stored = any(entries) or catalogue.organisation is not None or dated
        return not (stored or self.readings.readings)

    def lines(self) -> tuple[str, ...]:
        """What would change, for a preview: one line an entry, then the readings."""
        told = [
            _change_line(change)
            for change in self.catalogue.changes
            if change.kind is not ChangeKind.UNCHANGED
        ]
        same = sum(change.kind is ChangeKind.UNCHANGED for change in self.catalogue.changes)
        if same:
            told.append(f"{_counted(same, 'entry', 'entries')} unchanged")
        return (*told, *_reading_lines(self.readings))


@dataclass(frozen=True)
class ImportReport:
    """What was stored, in words, with the keys of the indicators that were assessed again."""

    lines: tuple[str, ...]
    warnings: tuple[Fault, ...]
    assessed: tuple[str, ...] = ()


def plan_import(
    files: Sequence[ImportFile],
    store: Store,
    now: datetime,
    *,
    by: str = "import",
    until: date | None = None,
) -> ImportPlan:
    """Reads and checks all files together; nothing is stored.

    With ``until``, rows of periods that end after that day are left out.
    """
    findings = Findings()
    catalogues, readings = _sorted_out(files, findings)
    known = known_to(store)
    catalogue = read_catalogues(catalogues, findings)
    plan = plan_catalogue(catalogue, known, findings, now)
    _check_organisation(plan, files, findings)
    rows = _plan_readings(readings, plan, store, now, by, until, findings)
    order = {file.name: at for at, file in enumerate(files)}
    return ImportPlan(
        tuple(file.name for file in files),
        plan,
        rows,
        tuple(_in_order(findings.faults, order)),
        tuple(_in_order(findings.warnings, order)),
    )


def apply_import(
    plan: ImportPlan,
    store: Store,
    now: datetime,
    by: str = "import",
    progress: Progress | None = None,
) -> ImportReport:
    """Stores what was planned in the same transaction; episodes follow, and nothing is posted."""
    if plan.faults:
        raise ImportRefusedError(plan.faults)
    touched = _touched(plan)
    told_of = {episode.indicator for episode in store.episodes.going() if episode.announced}
    told_of |= {action.indicator for action in store.actions.told()}
    before = {key: watch(store, key, now) for key in touched if key in told_of}
    apply_catalogue(plan.catalogue, store, now, by)
    store.readings.add_many(plan.readings.readings)
    for at, key in enumerate(touched, start=1):
        cause = f"import {', '.join(plan.files)}"
        reassess(store, key, now, cause=cause, by=by, live=False, before=before.get(key))
        if progress is not None:
            progress(at, len(touched))
    if plan.readings.readings:
        counts = {"added": str(plan.readings.added), "corrected": str(plan.readings.corrected)}
        store.audit.note(by, "import: readings", ", ".join(plan.files), counts, now)
    return ImportReport(plan.lines(), plan.warnings, touched)


def _sorted_out(
    files: Sequence[ImportFile], findings: Findings
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Catalogues and readings files as (name, text)."""
    catalogues: list[tuple[str, str]] = []
    readings: list[tuple[str, str]] = []
    for file in files:
        is_catalogue = _is_catalogue(file)
        if is_catalogue is None:
            findings.fault(
                Place(file.name),
                "is neither a catalogue (.yaml) nor a readings file (.csv). Give it the ending "
                "that it should have.",
            )
            continue
        longest = LONGEST_CATALOGUE if is_catalogue else LONGEST_READINGS
        text = text_of(file.name, file.content, longest, findings)
        if text is not None:
            (catalogues if is_catalogue else readings).append((file.name, text))
    return catalogues, readings


def _is_catalogue(file: ImportFile) -> bool | None:
    """By the name's ending, else by what the file begins with."""
    ending = PurePath(file.name).suffix.casefold()
    if ending in _CATALOGUES:
        return True
    if ending in _READINGS:
        return False
    head = file.content[:2000].decode("utf-8-sig", "replace").casefold()
    first = next((line for line in head.splitlines() if line.strip()), "")
    if sum(column in first for column in COLUMNS[:3]) == 3:
        return False
    if any(line.startswith(f"{name}:") for line in head.splitlines() for name in SECTIONS):
        return True
    return None


def _check_organisation(
    plan: CataloguePlan, files: Sequence[ImportFile], findings: Findings
) -> None:
    if plan.outcome.organisation is None and not findings.faults:
        findings.fault(
            Place(files[0].name if files else "import"),
            "there is no organisation yet. Begin a catalogue with organisation: {name: ..., "
            "time_zone: Europe/London}, and import it first or together with this file.",
        )


def _plan_readings(
    files: list[tuple[str, str]],
    plan: CataloguePlan,
    store: Store,
    now: datetime,
    by: str,
    until: date | None,
    findings: Findings,
) -> ReadingsPlan:
    organisation = plan.outcome.organisation
    tables = [row for name, text in files for row in read_table(text, name, findings)]
    if organisation is None:
        return ReadingsPlan()
    reader = RowReader(organisation, plan.outcome.indicators, now, findings, until)
    rows = list(read_rows(reader, tables, findings))
    stored = [reading for key in _keys(rows) for reading in store.readings.of(key)]
    planner = ReadingsPlanner(organisation, stored, now, by, findings)
    return planner.plan(rows, reader.left_out)


def _keys(rows: Sequence[ReadingRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.indicator.key for row in rows))


def _touched(plan: ImportPlan) -> tuple[str, ...]:
    """Indicators whose assessments may have moved, in catalogue order."""
    outcome = plan.catalogue.outcome
    if plan.catalogue.organisation is not None:
        return tuple(outcome.indicators)
    keys = {reading.indicator for reading in plan.readings.readings}
    keys |= {indicator.key for indicator in plan.catalogue.indicators}
    keys |= {placed.target.indicator for placed in plan.catalogue.targets}
    keys |= {placed.indicator for placed in plan.catalogue.process_changes}
    return tuple(key for key in outcome.indicators if key in keys)


def _in_order(found: Sequence[Fault], files: dict[str, int]) -> list[Fault]:
    return sorted(
        dict.fromkeys(found), key=lambda each: (files.get(each.place.file, 0), each.place.line)
    )


def _change_line(change: EntryChange) -> str:
    name = f" ({change.name})" if change.name != change.key and change.key else ""
    line = f"{change.noun} {change.key or change.name}{name}: {change.kind}"
    moved = [
        f"{each.field} {each.before or 'nothing'} → {each.after or 'nothing'}"
        if each.before or change.kind is not ChangeKind.ADDED
        else f"{each.field} {each.after}"
        for each in change.fields
    ]
    return f"{line}: {'; '.join(moved)}" if moved else line


def _reading_lines(plan: ReadingsPlan) -> list[str]:
    parts = (
        (plan.added, "new"),
        (plan.corrected, "corrected"),
        (plan.unchanged, "unchanged"),
        (plan.left_out, "left out"),
    )
    told = [f"{count:,} {word}" for count, word in parts if count]
    return [f"readings: {', '.join(told)}"] if told else []


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_LINES:
        return lines
    return [*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES:,} more"]
