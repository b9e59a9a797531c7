"""A year up to each of its periods, as it is drawn."""

from dataclasses import dataclass


@dataclass(frozen=True)
class YearPoint:
    """The year up to a period; ahead of the latest value 4 of 5 paths are from low to high."""

    period: str
    actual: float | None = None
    milestone: float | None = None
    low: float | None = None
    median: float | None = None
    high: float | None = None
