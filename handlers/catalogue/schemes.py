"""Rating schemes and criteria settings as a catalogue writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.indicators import CriteriaSettings
from domain.measures import Measure
from domain.rating import (
    SCHEMES,
    Floor,
    Points,
    Relative,
    Scheme,
    SchemeError,
    Thresholds,
    YearOnYear,
)
from handlers.catalogue import scalars
from handlers.catalogue.document import Node, Table, Text
from handlers.catalogue.fields import Fields
from handlers.findings import did_you_mean, quoted

LONGEST_RUN = 60
_CRITERIA_KEYS = ("off_target_percent", "deteriorating_moves", "amber_periods")


@dataclass(frozen=True)
class _Form:
    """A scheme's settings: shares are per cent of the target, levels the indicator's own."""

    build: Callable[..., Scheme]
    shares: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    example: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return ("scheme", *self.shares, *self.points, *self.levels)


_FORMS: Mapping[str, _Form] = {
    "relative": _Form(Relative, shares=("green", "amber"), example="{scheme: relative, amber: 5}"),
    "points": _Form(
        Points,
        points=("green", "amber"),
        required=("amber",),
        example="{scheme: points, amber: 3}",
    ),
    "floor": _Form(
        Floor, levels=("floor",), required=("floor",), example="{scheme: floor, floor: 90}"
    ),
    "thresholds": _Form(
        Thresholds,
        levels=("green", "amber"),
        required=("green", "amber"),
        example="{scheme: thresholds, green: 95, amber: 90}",
    ),
    "year_on_year": _Form(
        YearOnYear, shares=("tolerance",), example="{scheme: year_on_year, tolerance: 5}"
    ),
}


def read_scheme(fields: Fields, measure: Measure | None) -> Scheme | None:
    """The scheme under ``rating``; None when missing or refused."""
    node = fields.node("rating")
    if node is None:
        return None
    form = _form(fields, node)
    if form is None:
        return None
    if not isinstance(node, Table):
        node = Table((), node.line)
    settings = fields.entry(node, f"{fields.what}, rating", form.keys)
    assert settings is not None  # noqa: S101  a table always gives fields
    values = _values(settings, form, measure)
    missing = [name for name in form.required if settings.node(name) is None]
    if missing:
        settings.fault(f"{missing[0]} is missing. Write for example {form.example}.")
    if missing or len(values) < sum(settings.node(name) is not None for name in form.keys[1:]):
        return None
    try:
        return form.build(**values)
    except SchemeError as error:
        settings.fault(str(error))
        return None


def read_criteria(fields: Fields) -> CriteriaSettings:
    usual = CriteriaSettings()
    settings = fields.within("criteria", _CRITERIA_KEYS)
    if settings is None:
        return usual
    percent = settings.scalar("off_target_percent", lambda text: _share(text, above_zero=True))
    return CriteriaSettings(
        usual.off_target_percent if percent is None else percent,
        settings.whole("deteriorating_moves", 1, LONGEST_RUN) or usual.deteriorating_moves,
        settings.whole("amber_periods", 1, LONGEST_RUN) or usual.amber_periods,
    )


def _form(fields: Fields, node: Node) -> _Form | None:
    name: Node | None = node
    if isinstance(node, Table):
        name = next((value for key, value in node.entries if key.text == "scheme"), None)
    if not isinstance(name, Text) or not name.text.strip():
        fields.fault(
            "rating has no scheme. Write for example {scheme: relative, amber: 5}.", node.line
        )
        return None
    form = _FORMS.get(name.text.strip().casefold())
    if form is None:
        hint = did_you_mean(name.text, SCHEMES)
        fields.fault(
            f"rating has the scheme {quoted(name.text)}, which is not known. {hint} It is one of "
            f"{', '.join(SCHEMES)}.",
            name.line,
        )
    return form


def _values(settings: Fields, form: _Form, measure: Measure | None) -> dict[str, Decimal]:
    readers: dict[str, Callable[[str], Decimal]] = {
        **dict.fromkeys(form.shares, _share),
        **dict.fromkeys(form.points, scalars.number),
        **dict.fromkeys(form.levels, lambda text: _level(text, measure)),
    }
    read = {name: settings.scalar(name, reader) for name, reader in readers.items()}
    return {name: value for name, value in read.items() if value is not None}


def _level(text: str, measure: Measure | None) -> Decimal:
    return scalars.number(text) if measure is None else scalars.amount(text, measure)


def _share(text: str, above_zero: bool = False) -> Decimal:
    """Per cent of the target: 5 and 5% mean the same."""
    share = scalars.number(text, percent=True)
    if share < 0 or (above_zero and share == 0):
        least = "above 0" if above_zero else "0 or more"
        raise scalars.ScalarError(f"{quoted(text)} must be {least}. Write for example 5.")
    return share
