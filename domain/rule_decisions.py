"""Decisions on rules: who changed which rule, from what to what, why, and on what evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

DEFAULT = ""  # stands for the organisation's own rule


@dataclass(frozen=True)
class RuleDecision:
    """``before`` and ``after`` are rules in words; ``by`` is a person's key. Append-only.

    ``indicator`` is a key, or ``DEFAULT``. ``figures`` are what its replay had said, by name.
    """

    indicator: str
    at: datetime
    by: str
    before: str
    after: str
    reason: str
    figures: Mapping[str, str] = field(default_factory=dict)
