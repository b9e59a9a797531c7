"""The catalogue's list of indicators with their texts, rules and dated targets."""

from decimal import Decimal
from typing import TypeVar

from domain.aggregation import Aggregation, aggregation_fault
from domain.errors import ValueTextError
from domain.frequencies import Frequency
from domain.indicators import Dimensions, Indicator, ReportCardTexts, Stage
from domain.measures import Bounds, Calculation, Measure
from domain.process_changes import LONGEST
from domain.rating import Polarity
from handlers.catalogue import scalars
from handlers.catalogue.document import Items, Node, Table, Text
from handlers.catalogue.entries import (
    ChangeEntry,
    IndicatorEntry,
    Reference,
    Section,
    TargetEntry,
)
from handlers.catalogue.fields import Fields
from handlers.catalogue.people import refer
from handlers.catalogue.schemes import read_criteria, read_scheme

KEYS = (
    "key",
    "name",
    "aliases",
    "unit",
    "goal",
    "measure",
    "calculation",
    "aggregation",
    "bounds",
    "decimals",
    "polarity",
    "frequency",
    "due_days",
    "stage",
    "dimensions",
    "lead_officer",
    "data_owner",
    "why",
    "background",
    "success",
    "action",
    "benchmark",
    "rating",
    "criteria",
    "targets",
    "changes",
)
TARGET_KEYS = ("from", "value", "note")
CHANGE_KEYS = ("day", "what", "new_limits", "reason")
LONGEST_DUE = 366
MOST_DECIMALS = 6
_USUAL = Indicator("", "", "")
T = TypeVar("T")


def read_indicator(fields: Fields, references: list[Reference]) -> IndicatorEntry:
    key = fields.key()
    fields.required("unit", "imt")
    fields.required("measure", "percent")
    fields.required("polarity", "smaller")
    measure = _or(fields.choice("measure", Measure), _USUAL.measure)
    success_text, success = _success(fields, measure)
    benchmark, benchmark_source = _benchmark(fields, measure)
    indicator = Indicator(
        key=key,
        name=fields.name("name", key),
        unit=refer(fields, "unit", Section.UNITS, references),
        measure=measure,
        calculation=_or(fields.choice("calculation", Calculation), _USUAL.calculation),
        polarity=_or(fields.choice("polarity", Polarity), _USUAL.polarity),
        frequency=_or(fields.choice("frequency", Frequency), _USUAL.frequency),
        due_days=_or(fields.whole("due_days", 0, LONGEST_DUE), _USUAL.due_days),
        stage=_or(fields.choice("stage", Stage), _USUAL.stage),
        aliases=tuple(dict.fromkeys(word for word, _ in fields.words("aliases"))),
        goal=refer(fields, "goal", Section.GOALS, references),
        bounds=_bounds(fields, measure),
        decimals=fields.whole("decimals", 0, MOST_DECIMALS),
        dimensions=_dimensions(fields),
        lead_officer=refer(fields, "lead_officer", Section.PEOPLE, references),
        data_owner=refer(fields, "data_owner", Section.PEOPLE, references),
        card=ReportCardTexts(
            fields.text("why"), fields.text("background"), success_text, fields.text("action")
        ),
        success=success,
        benchmark=benchmark,
        benchmark_source=benchmark_source,
        scheme=read_scheme(fields, measure),
        criteria=read_criteria(fields),
        aggregation=fields.choice("aggregation", Aggregation),
    )
    _check_aggregation(fields, indicator)
    return IndicatorEntry(fields.place(), indicator, _targets(fields, measure), _changes(fields))


def _check_aggregation(fields: Fields, indicator: Indicator) -> None:
    declared, node = indicator.aggregation, fields.node("aggregation")
    if declared is None or node is None:
        return
    fault = aggregation_fault(declared, indicator.measure, indicator.calculation)
    if fault:
        fields.fault(f"aggregation: {declared} does not fit: {fault}", node.line)


def _or(value: T | None, usual: T) -> T:
    return usual if value is None else value


def _bounds(fields: Fields, measure: Measure) -> Bounds | None:
    """Written as [0, 100]; an empty end is open."""
    node = fields.node("bounds")
    if node is None:
        return None
    ends = _ends(node)
    if ends is None:
        fields.fault("bounds takes the lowest and the highest value: [0, 100].", node.line)
        return None
    try:
        return Bounds(*(_end(end, measure) for end in ends))
    except (scalars.ScalarError, ValueTextError) as error:
        fields.fault(f"bounds: {error}", node.line)
        return None


def _ends(node: Node) -> tuple[str, str] | None:
    match node:
        case Items(items=(Text(text=low), Text(text=high))):
            return low, high
        case Items(items=(Text(text=low),)):  # what YAML makes of [0, ]
            return low, ""
        case Table(entries=entries) if entries:
            texts = {key.text: value.text for key, value in entries if isinstance(value, Text)}
            if texts.keys() <= {"low", "high"} and len(texts) == len(entries):
                return texts.get("low", ""), texts.get("high", "")
    return None


def _end(text: str, measure: Measure) -> Decimal | None:
    written = text.strip()
    return scalars.amount(written, measure) if written not in ("", "~", "null") else None


def _dimensions(fields: Fields) -> Dimensions:
    if isinstance(fields.node("dimensions"), Text):
        return Dimensions(fields.word("dimensions"))
    dimensions = fields.within("dimensions", ("primary", "also"))
    if dimensions is None:
        return Dimensions()
    also = tuple(dict.fromkeys(word for word, _ in dimensions.words("also")))
    return Dimensions(dimensions.word("primary"), also)


def _success(fields: Fields, measure: Measure) -> tuple[str, Decimal | None]:
    if isinstance(fields.node("success"), Text | Items):
        return fields.text("success"), None
    success = fields.within("success", ("text", "value"))
    if success is None:
        return "", None
    return success.text("text"), success.amount("value", measure)


def _benchmark(fields: Fields, measure: Measure) -> tuple[Decimal | None, str]:
    if isinstance(fields.node("benchmark"), Text):
        return fields.amount("benchmark", measure), ""
    benchmark = fields.within("benchmark", ("value", "source"))
    if benchmark is None:
        return None, ""
    return benchmark.amount("value", measure), benchmark.word("source")


def _targets(fields: Fields, measure: Measure) -> tuple[TargetEntry, ...]:
    read = (_target(fields, node, measure) for node in fields.items("targets"))
    return tuple(target for target in read if target is not None)


def _target(fields: Fields, node: Node, measure: Measure) -> TargetEntry | None:
    entry = fields.entry(node, f"{fields.what}, targets", TARGET_KEYS)
    if entry is None:
        return None
    complete = entry.required("from", "2017-01") & entry.required("value", "10")
    value = entry.amount("value", measure)
    start = entry.scalar("from", str.strip)
    if not complete or value is None or start is None:
        return None
    return TargetEntry(entry.place("from"), start, value, entry.text("note"))


def _changes(fields: Fields) -> tuple[ChangeEntry, ...]:
    read = (_change(fields, node) for node in fields.items("changes"))
    return tuple(change for change in read if change is not None)


def _change(fields: Fields, node: Node) -> ChangeEntry | None:
    entry = fields.entry(node, f"{fields.what}, changes", CHANGE_KEYS)
    if entry is None:
        return None
    complete = entry.required("day", "2017-11-06") & entry.required("what", "new phones")
    day, what = entry.scalar("day", scalars.day), " ".join(entry.text("what", LONGEST).split())
    new_limits, reason = bool(entry.scalar("new_limits", scalars.flag)), entry.text("reason")
    if new_limits and not reason:
        entry.fault("reason is missing. Say why the old limits no longer hold.")
        return None
    if not complete or day is None:
        return None
    return ChangeEntry(entry.place("day"), day, what, new_limits, " ".join(reason.split()))
