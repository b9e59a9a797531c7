"""Catalogue files to entries: every section read, every fault noted, nothing looked up yet."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from handlers.catalogue.document import Table, Text, read_document
from handlers.catalogue.entries import NOUNS, Catalogue, Section
from handlers.catalogue.fields import Fields
from handlers.catalogue.indicators import KEYS as INDICATOR_KEYS
from handlers.catalogue.indicators import read_indicator
from handlers.catalogue.organisation import KEYS as ORGANISATION_KEYS
from handlers.catalogue.organisation import read_organisation
from handlers.catalogue.people import (
    GOAL_KEYS,
    PERSON_KEYS,
    UNIT_KEYS,
    read_goal,
    read_person,
    read_unit,
)
from handlers.findings import Findings, Place

SECTIONS = ("organisation", *(section.value for section in Section))
E = TypeVar("E")


def read_catalogues(files: Sequence[tuple[str, str]], findings: Findings) -> Catalogue:
    """The entries of (name, text) files together; an entry written twice is a fault."""
    catalogue = Catalogue()
    for name, text in files:
        table = read_document(text, name, findings)
        if table is not None:
            _read_file(table, name, catalogue, findings)
    return catalogue


def _read_file(table: Table, file: str, catalogue: Catalogue, findings: Findings) -> None:
    top = Fields(table, file, "catalogue", SECTIONS, findings)
    references = catalogue.references
    node = top.node("organisation")
    fields = top.entry(node, "organisation", ORGANISATION_KEYS) if node is not None else None
    if fields is not None:
        _organisation(fields, catalogue, findings)
    _section(top, Section.PEOPLE, PERSON_KEYS, catalogue.people, read_person, findings)
    _section(
        top, Section.UNITS, UNIT_KEYS, catalogue.units, lambda f: read_unit(f, references), findings
    )
    _section(
        top, Section.GOALS, GOAL_KEYS, catalogue.goals, lambda f: read_goal(f, references), findings
    )
    _section(
        top,
        Section.INDICATORS,
        INDICATOR_KEYS,
        catalogue.indicators,
        lambda f: read_indicator(f, references),
        findings,
    )


def _organisation(fields: Fields, catalogue: Catalogue, findings: Findings) -> None:
    entry = read_organisation(fields, catalogue.references)
    if catalogue.organisation is None:
        catalogue.organisation = entry
    else:
        first = catalogue.organisation.place
        findings.fault(
            fields.place(), f"organisation: it is in {first} already. Keep one of the two."
        )


def _section(
    top: Fields,
    section: Section,
    keys: tuple[str, ...],
    entries: dict[str, E],
    read: Callable[[Fields], E],
    findings: Findings,
) -> None:
    noun = NOUNS[section]
    for node in top.items(section.value):
        fields = top.entry(node, f"{noun}{_named(node)}", keys)
        if fields is None:
            continue
        key = _key(node)
        entry = read(fields)
        if key in entries:
            first: Any = entries[key]
            findings.fault(
                fields.place(),
                f"{noun} {key}: it is in {_where(first.place, fields.place())} already. "
                "Keep one of the two, or give one another key.",
            )
        elif key:
            entries[key] = entry


def _where(first: Place, here: Place) -> str:
    return f"line {first.line}" if first.file == here.file else str(first)


def _key(node: object) -> str:
    if not isinstance(node, Table):
        return ""
    written = next((value for key, value in node.entries if key.text == "key"), None)
    return written.text.strip() if isinstance(written, Text) else ""


def _named(node: object) -> str:
    key = " ".join(_key(node).split())[:40]
    return f" {key}" if key else ""
