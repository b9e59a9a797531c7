"""Signal or noise beside a rating: what is imported at start-up asks here.

What computes it is loaded with the first question.
"""

from collections.abc import Sequence
from datetime import datetime

from domain.assessments import Assessment, Record
from domain.chips import Signal


def signal_of(
    record: Record, assessments: Sequence[Assessment], known_by: datetime | None = None
) -> Signal:
    """Of the last value in a history; the limits are those known then."""
    return signals_of([(record, assessments)], known_by)[0]


def signals_of(
    known: Sequence[tuple[Record, Sequence[Assessment]]], known_by: datetime | None = None
) -> tuple[Signal, ...]:
    """Of many indicators in one call, in the order given."""
    from domain.insight.signalling import signals

    return signals(known, known_by)
