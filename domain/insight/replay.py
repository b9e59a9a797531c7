"""Reds within normal variation: seen whole, and as they were known on the day of each."""

from collections.abc import Iterable, Sequence

from domain.assessments import Assessment, Record
from domain.insight.signalling import causes_of
from domain.periods import Period
from domain.replay_counts import Ending, Reds

Window = tuple[Record, Sequence[Assessment], Sequence[Period]]
"""A history, and the periods in it that are asked about."""


def reds_seen_whole(endings: Iterable[Ending]) -> Reds:
    """With every value that is known by now."""
    return _judged([(each.record, each.assessments, each.reds) for each in endings if each.reds])


def reds_as_known(endings: Iterable[Ending]) -> Reds:
    """Each with what was known on the day on which its value was, through its own period."""
    return _judged([(*each.then[at], [at]) for each in endings for at in each.reds])


def _judged(windows: Sequence[Window]) -> Reds:
    """All of them go through the rules together."""
    within = signals = too_few = 0
    found = causes_of([(record, assessments) for record, assessments, _ in windows])
    for (_, _, asked), causes in zip(windows, found, strict=True):
        for period in asked:
            cause = causes.get(period.text)
            if cause is None:
                too_few += 1
            elif cause:
                signals += 1
            else:
                within += 1
    return Reds(within, signals, too_few)
