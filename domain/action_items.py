"""Actions as they are told: plain facts, with people's names in the place of keys."""

from dataclasses import dataclass
from datetime import date

from domain.actions import Action, ActionKind, ActionStage, Ending


@dataclass(frozen=True)
class ActionItem:
    """One action; ``number`` is the one that people know it by.

    ``name`` is the indicator's; ``owner`` and ``ended_by`` are people's names.
    """

    number: int
    indicator: str
    name: str
    unit_name: str
    description: str
    owner: str
    kind: ActionKind = ActionKind.OTHER
    stage: ActionStage = ActionStage.CAUSE
    report_back: date | None = None
    took_effect: date | None = None
    done: bool = False
    ending: Ending | None = None
    ended_by: str = ""
    ended_because: str = ""
    superseded_by: int | None = None

    @property
    def carried_by(self) -> str:
        """The owner, behind the body that the question was referred to."""
        body = self.kind.body
        return f"{body}, {self.owner} reports back" if body else self.owner

    def days_overdue(self, today: date) -> int:
        """Days since the report-back date, 0 or below when it is still to come or over."""
        if self.ending is not None or self.report_back is None:
            return 0
        return (today - self.report_back).days


def action_item(action: Action, name: str, unit_name: str, owner: str, by: str = "") -> ActionItem:
    """``by`` is the name of whoever ended it."""
    return ActionItem(
        number=action.id,
        indicator=action.indicator,
        name=name,
        unit_name=unit_name,
        description=action.description,
        owner=owner,
        kind=action.kind,
        stage=action.stage,
        report_back=action.report_back,
        took_effect=action.took_effect,
        done=action.is_done,
        ending=action.ending,
        ended_by=by,
        ended_because=action.ended_because,
        superseded_by=action.superseded_by,
    )
