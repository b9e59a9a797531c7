"""An indicator as the inputs of a form, and back; every fault is told at its own input."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from domain.aggregation import Aggregation, aggregation_fault
from domain.errors import DomainError
from domain.exact_decimals import decimal_text
from domain.indicators import Indicator, Stage
from domain.measures import Bounds, Calculation, Measure
from domain.periods import Frequency
from domain.rating import Polarity
from domain.typed_text import shown
from handlers.catalogue.scalars import amount
from handlers.field_faults import Faults
from handlers.people import known_person
from handlers.rule_inputs import check_rule, criteria_from, rule_values, scheme_from
from handlers.scene import Scene
from handlers.unit import LONGEST_KEY, LONGEST_NAME, key_from

NEW = Indicator("", "", "")
MOST_DUE_DAYS = 366
MOST_ALIASES = 20
LONGEST_TEXT = 3000
USUAL = "usual"

Choice = TypeVar("Choice", bound=StrEnum)


def text_values(indicator: Indicator, slack_ids: Mapping[str, str]) -> dict[str, str]:
    """What the form's inputs show; ``slack_ids`` by people's keys."""
    bounds = indicator.bounds or Bounds()
    return {
        "name": indicator.name,
        "key": indicator.key,
        "unit": indicator.unit,
        "measure": indicator.measure.value,
        "calculation": indicator.calculation.value,
        "aggregation": indicator.aggregation.value if indicator.aggregation else USUAL,
        "polarity": indicator.polarity.value,
        "frequency": indicator.frequency.value,
        "due_days": str(indicator.due_days),
        "lead_officer": slack_ids.get(indicator.lead_officer, ""),
        "data_owner": slack_ids.get(indicator.data_owner, ""),
        "aliases": ", ".join(indicator.aliases),
        "why": indicator.card.why,
        "success_text": indicator.card.success,
        "success_value": _text(indicator.success),
        "stage": indicator.stage.value,
        "bounds_low": _text(bounds.low),
        "bounds_high": _text(bounds.high),
        **rule_values(indicator),
    }


def indicator_from(scene: Scene, present: Indicator | None) -> Indicator:
    """The indicator that the inputs describe; an input that is not given keeps what is there."""
    faults = Faults()
    base = present or NEW
    reader = _Inputs(scene, faults, base)
    made = replace(
        base,
        key=present.key if present else reader.key(),
        name=reader.name(base.name),
        unit=reader.unit(base.unit),
        measure=reader.measure,
        calculation=reader.choice("calculation", Calculation, base.calculation),
        polarity=reader.choice("polarity", Polarity, base.polarity),
        frequency=reader.choice("frequency", Frequency, base.frequency),
        stage=reader.choice("stage", Stage, base.stage),
        due_days=reader.due_days(base.due_days),
        aliases=reader.aliases(base.aliases),
        lead_officer=reader.person("lead_officer", base.lead_officer),
        data_owner=reader.person("data_owner", base.data_owner),
        bounds=reader.bounds(base.bounds),
        success=reader.level("success_value", base.success),
        card=replace(
            base.card,
            why=reader.text("why", base.card.why),
            success=reader.text("success_text", base.card.success),
        ),
        scheme=scheme_from(reader.given, base, reader.measure, faults),
        criteria=criteria_from(reader.given, base.criteria, faults),
        aggregation=reader.aggregation(base.aggregation),
    )
    reader.check_aggregation(made)
    if present is not None:
        reader.check_kept(present, made)
    faults.check()
    if present is None or _ruled_by(present) != _ruled_by(made):
        check_rule(made, scene.organisation, scene.store.targets.of(made.key), faults)
        faults.check()
    return made


def _ruled_by(indicator: Indicator) -> tuple[object, ...]:
    return (indicator.scheme, indicator.polarity, indicator.bounds, indicator.success)


class _Inputs:
    """Reads one input after another; an absent input leaves the default.

    Slack sends nothing of an optional input that was emptied, so the form names those it has.
    """

    def __init__(self, scene: Scene, faults: Faults, base: Indicator) -> None:
        self._scene, self._faults = scene, faults
        emptied = scene.request.value("emptied").split(",")
        self.given = {**dict.fromkeys(emptied, ""), **scene.request.values}
        self.measure = self.choice("measure", Measure, base.measure)

    def text(self, name: str, default: str) -> str:
        typed = "\n".join(line.strip() for line in self._typed(name, default).splitlines())
        if len(typed) > LONGEST_TEXT:
            self._faults.add(name, f"Write at most {LONGEST_TEXT:,} characters.")
        return typed

    def name(self, default: str) -> str:
        typed = " ".join(self._typed("name", default).split())
        if not typed or len(typed) > LONGEST_NAME:
            self._faults.add("name", f"Write a name with at most {LONGEST_NAME} characters.")
        return typed

    def key(self) -> str:
        """A new indicator's key, taken from the name when none is given."""
        name = self._scene.request.value("name")
        key = self._scene.request.value("key") or key_from(name)
        if not key or key != key_from(key):
            example = key_from(name) or "abandonment"
            self._faults.add(
                "key",
                f"Write a key of small letters, digits and _, at most {LONGEST_KEY} of them, "
                f"for example {example}.",
            )
        elif self._scene.store.indicators.get(key) is not None:
            self._faults.add("key", f"{key} is another indicator's key already. Write another.")
        return key

    def unit(self, default: str) -> str:
        key = self._typed("unit", default)
        if self._scene.store.units.get(key) is None:
            self._faults.add("unit", "Choose the unit that the indicator belongs to.")
        return key

    def choice(self, name: str, kind: type[Choice], default: Choice) -> Choice:
        typed = self._typed(name, default.value)
        try:
            return kind(typed)
        except ValueError:
            allowed = ", ".join(each.value for each in kind)
            self._faults.add(name, f"{shown(typed)} is not one of {allowed}.")
            return default

    def aggregation(self, default: Aggregation | None) -> Aggregation | None:
        """None means the usual one of what is measured."""
        typed = self._typed("aggregation", default.value if default else USUAL)
        if typed == USUAL or not typed:
            return None
        if typed not in Aggregation.__members__.values():
            allowed = ", ".join([USUAL, *Aggregation])
            self._faults.add("aggregation", f"{shown(typed)} is not one of {allowed}.")
            return default
        return Aggregation(typed)

    def check_aggregation(self, made: Indicator) -> None:
        if made.aggregation is not None:
            fault = aggregation_fault(made.aggregation, made.measure, made.calculation)
            if fault:
                self._faults.add("aggregation", fault[:1].upper() + fault[1:])

    def due_days(self, default: int) -> int:
        typed = self._typed("due_days", str(default))
        if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) <= MOST_DUE_DAYS:
            return int(typed)
        self._faults.add("due_days", f"Write a whole number from 0 to {MOST_DUE_DAYS}.")
        return default

    def aliases(self, default: tuple[str, ...]) -> tuple[str, ...]:
        typed = self._typed("aliases", ", ".join(default))
        found = tuple(dict.fromkeys(" ".join(a.split()) for a in typed.split(",") if a.strip()))
        if len(found) > MOST_ALIASES or any(len(each) > LONGEST_NAME for each in found):
            self._faults.add("aliases", f"Write at most {MOST_ALIASES} short names.")
        return found

    def person(self, name: str, default: str) -> str:
        """The key of the Slack user who was chosen."""
        if name not in self.given:
            return default
        user = self.given[name].strip()
        told = self._scene.request.names.get(user, "")
        return known_person(self._scene.store, user, told).key if user else ""

    def level(self, name: str, default: Decimal | None) -> Decimal | None:
        """A value of the indicator's own measure."""
        if name not in self.given:
            return default
        typed = self.given[name].strip()
        return self._faults.tried(name, lambda: amount(typed, self.measure)) if typed else None

    def bounds(self, default: Bounds | None) -> Bounds | None:
        kept = default or Bounds()
        low, high = self.level("bounds_low", kept.low), self.level("bounds_high", kept.high)
        if low is None and high is None:
            return None
        try:
            return Bounds(low, high)
        except DomainError as fault:
            self._faults.add("bounds_high", str(fault))
            return default

    def check_kept(self, present: Indicator, made: Indicator) -> None:
        """What is kept by period and measure cannot have these change under it."""
        store = self._scene.store
        kept = {
            "readings": store.readings.of(present.key),
            "targets": store.targets.of(present.key) or store.annual_targets.of(present.key),
            "links": store.links.of(present.key),
        }
        for name, under in (("frequency", (*kept,)), ("measure", ("readings",))):
            what = next((each for each in under if kept[each]), "")
            if what and getattr(present, name) is not getattr(made, name):
                self._faults.add(
                    name,
                    f"There are {what} already, so the {name} stays {getattr(present, name)}. "
                    "Add another indicator for the new one.",
                )

    def _typed(self, name: str, default: str) -> str:
        return self.given[name].strip() if name in self.given else default


def _text(number: Decimal | None) -> str:
    return "" if number is None else decimal_text(number)
