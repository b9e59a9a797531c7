"""Episodes as spans of days, to be drawn on a time line."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """An episode; ``exceptions`` are the days of its periods in exception; ``going``: it is not
    over."""

    first: date
    last: date
    going: bool
    exceptions: tuple[tuple[date, date], ...]
