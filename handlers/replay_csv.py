"""A replay as a file: one row for each period with an exception, or of which something was said."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from domain.assessments import Assessment
from domain.exact_decimals import decimal_text
from domain.periods import Period
from domain.replay_counts import Ending, Replayed
from handlers.exports import Row, as_csv
from handlers.replaying_rules import Comparison
from handlers.words import Words

ONE = ("rating", "criteria", "reasons", "said")
IN_FORCE = tuple(f"{name} in force" for name in ONE)
TRIED = tuple(f"{name} tried" for name in ONE)
COLUMNS = (
    "unit", "indicator", "name", "period", "known", "value", "target", "shortfall", "change",
    *IN_FORCE, *TRIED,
)  # fmt: skip

Said = Mapping[Period, list[str]]


def replay_csv(comparison: Comparison) -> str:
    """``change`` is comes, goes or stays where rules are tried; ``said`` what the channel would
    have heard of the period, each with its day."""
    columns = [name for name in COLUMNS if comparison.tried or name not in (*TRIED, "change")]
    return as_csv(columns, _rows(comparison))


def _rows(comparison: Comparison) -> Iterator[Row]:
    results = [each for each in (comparison.in_force, comparison.tried) if each]
    told = [_said(each) for each in results]
    for key, ending in comparison.in_force.endings.items():
        endings = [each.endings[key] for each in results]
        said = [each[key] for each in told]
        for at in range(ending.first, len(ending.assessments)):
            cells = [each.assessments[at] for each in endings]
            period = cells[0].period
            if any(each.is_exception for each in cells) or any(period in each for each in said):
                yield _row(ending, cells, [each.get(period, []) for each in said])


def _row(ending: Ending, cells: list[Assessment], said: list[list[str]]) -> Row:
    indicator, cell = ending.record.indicator, cells[0].cell
    words = Words(ending.record)
    known = cell.reading.recorded if cell.reading else None
    organisation = ending.record.organisation
    row = {
        "unit": indicator.unit,
        "indicator": indicator.key,
        "name": indicator.name,
        "period": cell.period.text,
        "known": organisation.today(known).isoformat() if known else "",
        "value": "" if cell.value is None else decimal_text(cell.value),
        "target": "" if cell.target is None else decimal_text(cell.target),
        "shortfall": words.variance(cell),
        "change": _change([each.is_exception for each in cells]),
    }
    for names, each, lines in zip((IN_FORCE, TRIED), cells, said, strict=False):
        row |= dict(zip(names, _one(each, lines), strict=True))
    return row


def _one(assessment: Assessment, said: list[str]) -> tuple[str, str, str, str]:
    numbers = ";".join(str(met.number) for met in assessment.criteria)
    reasons = "; ".join(met.reason for met in assessment.criteria)
    return assessment.cell.rating.value, numbers, reasons, "; ".join(said)


def _change(exceptions: list[bool]) -> str:
    before, after = exceptions[0], exceptions[-1]
    if before is after:
        return "stays" if after else ""
    return "comes" if after else "goes"


def _said(result: Replayed) -> Mapping[str, Said]:
    """By indicator and period."""
    found: dict[str, dict[Period, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in result.happenings:
        period = each.period or each.opened
        found[each.indicator][period].append(f"{each.day.isoformat()} {each.kind.value}")
    return found
