"""The form that adds or changes an indicator."""

from collections.abc import Mapping
from enum import StrEnum

from bot.render.blocks import Block
from bot.slack.modals.form import View, modal, select_input, text_input, user_input
from domain.aggregation import Aggregation
from domain.indicators import Stage
from domain.periods import Frequency
from domain.rating import Polarity
from domain.values import Calculation, Measure
from handlers.indicator import IndicatorForm
from handlers.indicator_fields import USUAL
from handlers.rule_inputs import ORGANISATION

CALLBACK = "indicator"
CALCULATIONS = (
    (Calculation.VALUE.value, "One number"),
    (Calculation.RATIO.value, "Numerator / denominator"),
)
AGGREGATIONS = (
    (USUAL, "As usual: counts add up, ratios by their numbers, others on average"),
    (Aggregation.SUM.value, "The sum of its periods"),
    (Aggregation.MEAN.value, "The mean of its periods"),
    (Aggregation.LAST.value, "The last value: a level, such as a backlog"),
    (Aggregation.RATIO_OF_SUMS.value, "Sum of numerators / sum of denominators"),
)
POLARITIES = (
    (Polarity.BIGGER.value, "Higher is better"),
    (Polarity.SMALLER.value, "Lower is better"),
)
_SCHEMES = (
    ("relative", "Relative: % of the target"),
    ("points", "Points: units off the target"),
    ("floor", "Floor: target and floor standard"),
    ("thresholds", "Thresholds: one for Green, one for Amber"),
    ("year_on_year", "Year on year: % of the target, then last year"),
)
_SETTINGS_HINT = (
    "Relative: amber 5% · Points: amber 3 · Floor: floor 90 · Thresholds: green 95, amber 90 · "
    "Year on year: tolerance 5%"
)


def view(form: IndicatorForm, metadata: Mapping[str, str]) -> View:
    begun = form.values
    adding = not form.indicator
    blocks = [
        text_input("name", "Name", initial=begun.get("name", "")),
        *([_key(begun)] if adding else []),
        select_input("unit", "Unit", form.units, initial=begun.get("unit", "")),
        _choice("measure", "Measured in", Measure, begun, Measure.PERCENT),
        select_input(
            "calculation", "Typed as", CALCULATIONS, initial=begun.get("calculation", "value")
        ),
        _aggregation(begun),
        select_input("polarity", "Which way", POLARITIES, initial=begun.get("polarity", "bigger")),
        _choice("frequency", "How often", Frequency, begun, Frequency.MONTHLY),
        *(_first_target(begun) if adding else []),
        user_input("lead_officer", "Lead officer", initial=begun.get("lead_officer", "")),
        user_input("data_owner", "Data owner", initial=begun.get("data_owner", "")),
        text_input(
            "due_days",
            "Due so many days after the period ends",
            initial=begun.get("due_days", "10"),
        ),
        _choice("stage", "Stage", Stage, begun, Stage.LIVE),
        *_rule(form),
        _optional("aliases", "Other names", begun, hint="Separated by commas."),
        _optional("bounds_low", "Lowest possible value", begun),
        _optional("bounds_high", "Highest possible value", begun, hint="100 for a share."),
        _optional("why", "Why is this important?", begun, multiline=True),
        _optional("success_text", "What will success look like?", begun, multiline=True),
        _optional("success_value", "Success level", begun),
    ]
    title = "Add an indicator" if adding else "Change an indicator"
    emptied = ",".join(each["block_id"] for each in blocks if each.get("optional"))
    kept = {**metadata, "indicator": form.indicator, "emptied": emptied}
    return modal(title, CALLBACK, blocks, kept)


def _aggregation(begun: Mapping[str, str]) -> Block:
    return select_input(
        "aggregation", "A year is", AGGREGATIONS, initial=begun.get("aggregation", USUAL)
    )


def _key(begun: Mapping[str, str]) -> Block:
    hint = "Small letters and digits, such as abandonment."
    return _optional("key", "Short name to type", begun, hint=hint)


def _rule(form: IndicatorForm) -> list[Block]:
    """How values are rated, and when they are exceptions."""
    begun, usual = form.values, "The organisation's rule"
    own = f"{usual} ({form.usual_rule})" if form.usual_rule else usual
    rules = ((ORGANISATION, own), *_SCHEMES)
    return [
        select_input("scheme", "Rated by", rules, initial=begun.get("scheme", ORGANISATION)),
        _optional("scheme_settings", "Rating settings", begun, hint=_SETTINGS_HINT),
        _optional("off_target_percent", "Exception: so many % off target", begun),
        _optional("deteriorating_moves", "Exception: worse so many times in a row", begun),
        _optional("amber_periods", "Exception: Amber so many periods in a row", begun),
    ]


def _first_target(begun: Mapping[str, str]) -> list[Block]:
    return [
        _optional("target", "Target", begun, hint="Without one it stays unrated."),
        _optional("target_from", "Target from", begun, hint="The first period: apr 18, q1, 2018"),
    ]


def _optional(
    name: str, label: str, begun: Mapping[str, str], *, hint: str = "", multiline: bool = False
) -> Block:
    initial = begun.get(name, "")
    return text_input(name, label, initial=initial, hint=hint, optional=True, multiline=multiline)


def _choice(
    name: str, label: str, kind: type[StrEnum], begun: Mapping[str, str], default: StrEnum
) -> Block:
    options = [(each.value, each.value.replace("_", " ").capitalize()) for each in kind]
    return select_input(name, label, options, initial=begun.get(name, default.value))
