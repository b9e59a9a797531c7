"""What can be said of an indicator's variation, and of what carries it."""

from enum import StrEnum


class Variation(StrEnum):
    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"


class Assurance(StrEnum):
    PASSING = "passing"
    FAILING = "failing"
    HIT_AND_MISS = "hit_and_miss"


class Evidence(StrEnum):
    """How much the latest group's points carry."""

    TOO_FEW = "too_few"
    PROVISIONAL = "provisional"
    ENOUGH = "enough"


class Sign(StrEnum):
    """What makes a point a special cause."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"
