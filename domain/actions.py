"""Actions: what was agreed about an indicator, followed until the indicator says that it worked.

Standard actions and the duty to report back: Norfolk appendix 1; stages: OCSE's four steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class ActionKind(StrEnum):
    APPROVE = "approve"
    ALTERNATIVES = "alternatives"
    MANAGEMENT_TEAM = "management_team"
    TASK_GROUP = "task_group"
    LEADERSHIP_TEAM = "leadership_team"
    COMMITTEE = "committee"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As it stands in the standard list, in general words."""
        return _WORDS[self]

    @property
    def needs_report_back(self) -> bool:
        """Whether it cannot be agreed without a day on which its owner reports back."""
        return self in _REPORTED_BACK

    @property
    def body(self) -> str:
        """The body that owns the question from then on; the action's owner still reports back.

        Empty where it stays where it was.
        """
        return _BODIES.get(self, "")

    @classmethod
    def of_words(cls, words: str) -> "ActionKind":
        """The standard action that is meant, which more may follow after a colon; else another."""
        named = words.partition(":")[0].strip(" .").casefold()
        said = {kind.words.casefold(): kind for kind in cls}
        return {**said, **_ALSO_SAID}.get(named, cls.OTHER)


_REPORTED_BACK = frozenset(
    {
        ActionKind.APPROVE,
        ActionKind.ALTERNATIVES,
        ActionKind.MANAGEMENT_TEAM,
        ActionKind.TASK_GROUP,
    }
)
_WORDS = {
    ActionKind.APPROVE: "Approve the actions in the report card",
    ActionKind.ALTERNATIVES: "Identify alternative or additional actions",
    ActionKind.MANAGEMENT_TEAM: "Refer to the departmental management team",
    ActionKind.TASK_GROUP: "Refer to a task and finish group",
    ActionKind.LEADERSHIP_TEAM: "Refer to the leadership team",
    ActionKind.COMMITTEE: "Refer to the policy and resources committee",
    ActionKind.OTHER: "Another action",
}
_ALSO_SAID = {
    "approve actions": ActionKind.APPROVE,
    "identify alternative/additional actions": ActionKind.ALTERNATIVES,
}
_BODIES = {
    ActionKind.LEADERSHIP_TEAM: "the leadership team",
    ActionKind.COMMITTEE: "the policy and resources committee",
}


class ActionStage(StrEnum):
    CAUSE = "cause"
    PLAN = "plan"
    TEST = "test"
    STANDARDISE = "standardise"

    @property
    def next(self) -> "ActionStage | None":
        """The step after it; None after the last."""
        after = list(ActionStage)[self.number :]
        return after[0] if after else None

    @property
    def number(self) -> int:
        """1 to 4."""
        return list(ActionStage).index(self) + 1


class Ending(StrEnum):
    """The only ways in which an action ends; each is reported back at the next meeting."""

    VERIFIED = "verified"
    WITHOUT_EFFECT = "without_effect"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Action:
    """``id`` is 0 until stored; it is the number that people know it by. People are keys.

    ``took_effect`` is the day on which the change took effect, a mark on the chart. ``done_at`` is
    the owner's word. ``success`` is a level of its own that verifies it in the place of Green.
    ``verified_by`` are the two periods, canonical text, whose readings verified it.
    ``manual_updated`` and ``staff_trained`` answer the last step; None where nobody has said.
    ``message`` is the key of the delivery that told that it is verified, empty where nothing did:
    imported readings verify without telling.
    """

    id: int
    indicator: str
    description: str
    owner: str
    created_by: str
    created_at: datetime
    kind: ActionKind = ActionKind.OTHER
    episode: int | None = None
    meeting: int | None = None
    root_cause: str = ""
    hypothesis: str = ""
    report_back: date | None = None
    stage: ActionStage = ActionStage.CAUSE
    success: Decimal | None = None
    took_effect: date | None = None
    done_by: str = ""
    done_at: datetime | None = None
    ending: Ending | None = None
    ended_by: str = ""
    ended_at: datetime | None = None
    ended_because: str = ""
    superseded_by: int | None = None
    verified_by: tuple[str, ...] = ()
    manual_updated: bool | None = None
    staff_trained: bool | None = None
    message: str = ""

    @property
    def is_over(self) -> bool:
        return self.ending is not None

    @property
    def is_done(self) -> bool:
        """The owner says so; only the indicator can say that it worked."""
        return self.done_at is not None

    def days_overdue(self, today: date) -> int:
        """Days since the report-back date, 0 or below when it is still to come or over."""
        if self.is_over or self.report_back is None:
            return 0
        return (today - self.report_back).days


@dataclass(frozen=True)
class ActionNote:
    """What somebody said of an action on its way; ``author`` is empty for the bot's own notes.

    Append-only.
    """

    action: int
    text: str
    author: str
    at: datetime


def agreed_at(actions: Iterable[Action]) -> datetime | None:
    """Since when an exception has an action: from the first that was not cancelled or without
    effect, as long as one goes on or has worked.

    What a superseded one led to counts in its place.
    """
    none = (Ending.CANCELLED, Ending.WITHOUT_EFFECT)
    kept = [each for each in actions if each.ending not in none]
    stands = any(each.ending is not Ending.SUPERSEDED for each in kept)
    return min((each.created_at for each in kept), default=None) if stands else None


def most_urgent(actions: Iterable[Action]) -> tuple[Action, ...]:
    """By the day on which they are reported back; those without one after them, then the ended."""
    return tuple(
        sorted(actions, key=lambda each: (each.is_over, each.report_back or date.max, each.id))
    )
