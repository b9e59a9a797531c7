"""How much of a history is enough for what is said of an indicator today."""

from collections.abc import Sequence
from datetime import date

from domain.assessments import Assessment, Record
from domain.indicators import Indicator
from domain.organisation import Organisation
from domain.periods import Period
from domain.rating import Rating, YearOnYear
from domain.snapshots import SHOWN_PERIODS

SPARE = 5  # so many of the latest periods may be without a value


def begins(indicator: Indicator, organisation: Organisation, today: date) -> Period:
    """Where a history may be cut off: behind it lies all that is shown, and what criteria need."""
    ended = organisation.calendar.last_ended(indicator.frequency, today)
    return ended.shift(1 - _shown(indicator) - SPARE)


def read_from(indicator: Indicator, organisation: Organisation, first: Period) -> Period:
    """The earliest period whose reading counts in the rating of ``first`` or a later one."""
    scheme = indicator.scheme_under(organisation.scheme)
    return first.same_last_year() if isinstance(scheme, YearOnYear) else first


def suffices(record: Record, assessments: Sequence[Assessment]) -> bool:
    """Whether a history that was cut off says of the latest value what the whole one would."""
    if record.since is None:
        return True
    valued = [at for at, each in enumerate(assessments) if each.cell.value is not None]
    if len(valued) < 2 or valued[-1] + 1 < _shown(record.indicator):
        return False
    if assessments[valued[-1]].cell.rating is not Rating.AMBER:
        return True
    # How long a run of Ambers has gone on is told in full.
    return any(assessments[at].cell.rating is not Rating.AMBER for at in valued)


def _shown(indicator: Indicator) -> int:
    return max(SHOWN_PERIODS, indicator.criteria.deteriorating_moves + 1)
