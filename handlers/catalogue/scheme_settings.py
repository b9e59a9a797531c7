"""The settings of each rating scheme, as files and forms write them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.errors import DomainError
from domain.measures import Measure
from domain.rating import Floor, Points, Relative, Scheme, Thresholds, YearOnYear, scheme_name
from handlers.catalogue import scalars
from handlers.findings import quoted

LONGEST_RUN = 60  # periods that a criterion may ask for


@dataclass(frozen=True)
class SchemeSettings:
    """Shares are per cent of the target, points differences, levels the indicator's own values.

    ``example`` is how a form's input writes them.
    """

    build: Callable[..., Scheme]
    example: str
    shares: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.shares, *self.points, *self.levels)

    def read(self, name: str, text: str, measure: Measure | None) -> Decimal:
        if name in self.shares:
            return share(text)
        if name in self.points or measure is None:
            return scalars.number(text)
        return scalars.amount(text, measure)


SETTINGS: Mapping[str, SchemeSettings] = {
    "relative": SchemeSettings(Relative, "amber 5%", shares=("green", "amber")),
    "points": SchemeSettings(Points, "amber 3", points=("green", "amber"), required=("amber",)),
    "floor": SchemeSettings(Floor, "floor 90", levels=("floor",), required=("floor",)),
    "thresholds": SchemeSettings(
        Thresholds,
        "green 95, amber 90",
        levels=("green", "amber"),
        required=("green", "amber"),
    ),
    "year_on_year": SchemeSettings(YearOnYear, "tolerance 5%", shares=("tolerance",)),
}
_NAMES = tuple(dict.fromkeys(name for each in SETTINGS.values() for name in each.names))
_SETTING = re.compile(
    rf"[\s,;]*({'|'.join(_NAMES)})\s*[:=]?\s*(.*?)[\s,;]*(?=\b(?:{'|'.join(_NAMES)})\b|$)",
    re.IGNORECASE | re.DOTALL,
)


def share(text: str, above_zero: bool = False) -> Decimal:
    """Per cent of the target: 5 and 5% mean the same."""
    percent = scalars.number(text, percent=True)
    if percent < 0 or (above_zero and percent == 0):
        least = "above 0" if above_zero else "0 or more"
        raise scalars.ScalarError(f"{quoted(text)} must be {least}. Write for example 5.")
    return percent


def settings_text(scheme: Scheme) -> str:
    """As a form shows them: "green 95, amber 90", "tolerance 5%"."""
    known = SETTINGS[scheme_name(scheme)]
    parts = [(name, getattr(scheme, name)) for name in known.names]
    return ", ".join(
        f"{name} {value:f}{'%' if name in known.shares else ''}"
        for name, value in parts
        if value or name in known.required
    )


def typed_scheme(name: str, text: str, measure: Measure | None) -> Scheme:
    """The scheme with the settings typed as in `settings_text`; one number alone will do."""
    known = SETTINGS[name]
    typed = _settings(known, text)
    strange = [each for each in typed if each not in known.names]
    missing = [each for each in known.required if not typed.get(each)]
    if strange or missing:
        fault = f"takes no {strange[0]}" if strange else f"needs {' and '.join(known.required)}"
        raise DomainError(f"{name} {fault}. Write for example {known.example}.")
    return known.build(**{each: known.read(each, typed[each], measure) for each in typed})


def _settings(known: SchemeSettings, text: str) -> dict[str, str]:
    """Each setting's text by its name."""
    single = known.names[-1] if len(known.required) < 2 else ""
    if single and text.strip() and not _SETTING.match(text):
        return {single: text.strip()}
    found: dict[str, str] = {}
    at = 0
    while (match := _SETTING.match(text, at)) and match[1].lower() not in found:
        found[match[1].lower()] = match[2]
        at = match.end()
    if text[at:].strip(" ,;\n") or not all(found.values()):
        raise DomainError(f"{quoted(text)} cannot be read. Write for example {known.example}.")
    return found
