"""An indicator as the inputs of a form, and back; every fault is told at its own input."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from domain.errors import DomainError
from domain.exact_decimals import decimal_text
from domain.indicators import Indicator, Stage
from domain.measures import Bounds, Calculation, Measure
from domain.periods import Frequency
from domain.rating import Polarity
from domain.typed_text import shown
from handlers.field_faults import Faults
from handlers.people import known_person
from handlers.scene import Scene
from handlers.unit import LONGEST_KEY, LONGEST_NAME, key_from

MOST_DUE_DAYS = 366
MOST_ALIASES = 20
LONGEST_TEXT = 3000

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
    }


def indicator_from(scene: Scene, present: Indicator | None) -> Indicator:
    """The indicator that the inputs describe; an input that is not given keeps what is there."""
    faults = Faults()
    reader = _Inputs(scene, faults)
    base = present or Indicator("", "", "")
    key = present.key if present else reader.key()
    made = replace(
        base,
        key=key,
        name=reader.name(base.name),
        unit=reader.unit(base.unit),
        measure=reader.choice("measure", Measure, base.measure),
        calculation=reader.choice("calculation", Calculation, base.calculation),
        polarity=reader.choice("polarity", Polarity, base.polarity),
        frequency=reader.choice("frequency", Frequency, base.frequency),
        stage=reader.choice("stage", Stage, base.stage),
        due_days=reader.due_days(base.due_days),
        aliases=reader.aliases(base.aliases),
        lead_officer=reader.person("lead_officer", base.lead_officer),
        data_owner=reader.person("data_owner", base.data_owner),
        bounds=reader.bounds(base.bounds),
        success=reader.number("success_value", base.success),
        card=replace(
            base.card,
            why=reader.text("why", base.card.why),
            success=reader.text("success_text", base.card.success),
        ),
    )
    if present is not None:
        reader.check_kept(present, made)
    faults.check()
    return made


class _Inputs:
    """Reads one input after another; an absent input leaves the default."""

    def __init__(self, scene: Scene, faults: Faults) -> None:
        self._scene, self._faults = scene, faults
        self._given = scene.request.values

    def text(self, name: str, default: str) -> str:
        typed = self._typed(name, default)
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
        if name not in self._given:
            return default
        user = self._given[name].strip()
        told = self._scene.request.names.get(user, "")
        return known_person(self._scene.store, user, told).key if user else ""

    def number(self, name: str, default: Decimal | None) -> Decimal | None:
        return self._read(name, default, _number)

    def bounds(self, default: Bounds | None) -> Bounds | None:
        kept = default or Bounds()
        low, high = self.number("bounds_low", kept.low), self.number("bounds_high", kept.high)
        if low is None and high is None:
            return None
        try:
            return Bounds(low, high)
        except DomainError as fault:
            self._faults.add("bounds_high", str(fault))
            return default

    def check_kept(self, present: Indicator, made: Indicator) -> None:
        """Readings are kept by period and measure, so these cannot change under them."""
        if not self._scene.store.readings.of(present.key):
            return
        for name in ("frequency", "measure"):
            if getattr(present, name) is not getattr(made, name):
                self._faults.add(
                    name,
                    f"There are readings already, so the {name} stays {getattr(present, name)}. "
                    "Add another indicator for the new one.",
                )

    def _read(
        self, name: str, default: Decimal | None, read: Callable[[str], Decimal]
    ) -> Decimal | None:
        if name not in self._given:
            return default
        typed = self._given[name].strip()
        if not typed:
            return None
        return self._faults.tried(name, lambda: read(typed))

    def _typed(self, name: str, default: str) -> str:
        return self._given[name].strip() if name in self._given else default


def _number(typed: str) -> Decimal:
    fault = DomainError(f"{shown(typed)} is not a number. Write for example 10 or 99.5.")
    plain = typed.removesuffix("%").replace(",", "").strip()
    try:
        found = Decimal(plain)
    except InvalidOperation:
        raise fault from None
    if not found.is_finite() or len(plain) > 20 or "e" in plain.lower() or "_" in plain:
        raise fault
    return found


def _text(number: Decimal | None) -> str:
    return "" if number is None else decimal_text(number)
