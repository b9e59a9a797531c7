"""Units of an organisation and the goals that their indicators serve."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A team with its own Slack channel; ``lead`` is a person's key and may be empty."""

    key: str
    name: str
    channel: str = ""
    lead: str = ""


@dataclass(frozen=True)
class Goal:
    """What a unit wants to achieve (Tacoma's goal statement)."""

    key: str
    unit: str
    statement: str
    priority: str = ""
    horizon: str = ""
