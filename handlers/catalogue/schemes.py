"""Rating schemes and criteria settings as a catalogue writes them."""

import re
from decimal import Decimal
from functools import partial

from domain.indicators import CriteriaSettings
from domain.measures import Measure
from domain.rating import Scheme, SchemeError
from handlers.catalogue.document import Node, Table, Text
from handlers.catalogue.fields import Fields
from handlers.catalogue.scheme_settings import LONGEST_RUN, SETTINGS, SchemeSettings, share
from handlers.findings import guess, quoted

CRITERIA_KEYS = ("off_target_percent", "deteriorating_moves", "amber_periods")


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
    settings = fields.entry(node, f"{fields.what}, rating", ("scheme", *form.names))
    assert settings is not None  # noqa: S101  a table always gives fields
    values = _values(settings, form, measure)
    missing = [name for name in form.required if settings.node(name) is None]
    if missing:
        settings.fault(f"{missing[0]} is missing. Write for example {_example(form)}.")
    if missing or len(values) < sum(settings.node(name) is not None for name in form.names):
        return None
    try:
        return form.build(**values)
    except SchemeError as error:
        settings.fault(str(error))
        return None


def read_criteria(fields: Fields) -> CriteriaSettings:
    usual = CriteriaSettings()
    settings = fields.within("criteria", CRITERIA_KEYS)
    if settings is None:
        return usual
    percent = settings.scalar("off_target_percent", lambda text: share(text, above_zero=True))
    return CriteriaSettings(
        usual.off_target_percent if percent is None else percent,
        settings.whole("deteriorating_moves", 1, LONGEST_RUN) or usual.deteriorating_moves,
        settings.whole("amber_periods", 1, LONGEST_RUN) or usual.amber_periods,
    )


def _form(fields: Fields, node: Node) -> SchemeSettings | None:
    name: Node | None = node
    if isinstance(node, Table):
        name = next((value for key, value in node.entries if key.text == "scheme"), None)
    if not isinstance(name, Text) or not name.text.strip():
        fields.fault(
            "rating has no scheme. Write for example {scheme: relative, amber: 5}.", node.line
        )
        return None
    form = SETTINGS.get(name.text.strip().casefold())
    if form is None:
        hint = guess(name.text, SETTINGS)
        fields.fault(
            f"rating has the scheme {quoted(name.text)}, which is not known. {hint}It is one of "
            f"{', '.join(SETTINGS)}.",
            name.line,
        )
    return form


def _example(form: SchemeSettings) -> str:
    name = next(name for name, each in SETTINGS.items() if each is form)
    settings = re.sub(r"(\w+) ([\d.]+)%?", r"\1: \2", form.example)
    return f"{{scheme: {name}, {settings}}}"


def _values(settings: Fields, form: SchemeSettings, measure: Measure | None) -> dict[str, Decimal]:
    read = {
        name: settings.scalar(name, partial(form.read, name, measure=measure))
        for name in form.names
    }
    return {name: value for name, value in read.items() if value is not None}
