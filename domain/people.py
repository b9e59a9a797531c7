"""People as the organisation knows them; Slack ids are how the bot reaches them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A lead officer, data owner, administrator or reader.

    ``slack`` is empty until the person is linked to a Slack account.
    """

    key: str
    name: str
    slack: str = ""
    admin: bool = False
    performance_officer: bool = False
