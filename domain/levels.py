"""Levels: what an indicator's value has to reach in a period, whichever scheme rates it."""

from decimal import Decimal
from fractions import Fraction

from domain.assessments import Record
from domain.periods import Period
from domain.rating import Polarity, Thresholds
from domain.targets import in_force

CLOSE = 1e-9  # of the level: floats nearer than this are on it


def level_of(record: Record, period: Period) -> Decimal | None:
    """The target in force, as far as it is set today; of explicit thresholds the Green one.

    None where there is nothing to reach.
    """
    scheme = record.indicator.scheme_under(record.organisation.scheme)
    if isinstance(scheme, Thresholds):
        return scheme.green
    target = in_force(record.targets, period)
    return target.value if target else None


def level_word(record: Record) -> str:
    """What a level is called that has to be reached."""
    scheme = record.indicator.scheme_under(record.organisation.scheme)
    return "Green level" if isinstance(scheme, Thresholds) else "target"


def reaches(value: float, level: Decimal, polarity: Polarity) -> bool:
    """Whether a value that was computed in floats is as good as the level."""
    edge = edge_of(level, polarity)
    return value >= edge if polarity is Polarity.BIGGER else value <= edge


def edge_of(level: Decimal | Fraction, polarity: Polarity) -> float:
    """The worst float that is still taken for the level itself."""
    edge = float(level)
    room = CLOSE * abs(edge)
    return edge - room if polarity is Polarity.BIGGER else edge + room
