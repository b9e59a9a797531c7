"""Links: an indicator that leads another one, which follows after so many periods."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class IndicatorLink:
    """``after`` counts periods of the two; ``by`` a person's key."""

    lead: str
    lag: str
    after: int
    by: str
    at: datetime
    reason: str = ""
