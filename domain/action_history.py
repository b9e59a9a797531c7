"""What an action was at an earlier moment: each change to it is kept with what it was before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from domain.actions import Action, ActionStage, Ending

_FIELDS: Mapping[str, Callable[[str], object]] = {
    "owner": str,
    "stage": ActionStage,
    "report_back": date.fromisoformat,
    "took_effect": date.fromisoformat,
    "done_at": datetime.fromisoformat,
    "ending": Ending,
    "ended_by": str,
    "ended_because": str,
    "superseded_by": int,
}
"""What messages tell of an action and what may change, and how its text is read back."""
_TEXTS = frozenset({"owner", "ended_by", "ended_because"})


def was(before: Action, after: Action) -> dict[str, str]:
    """What the change took the place of, by "was owner" and so on; empty is nothing."""
    return {
        f"was {name}": _text(getattr(before, name))
        for name in _FIELDS
        if getattr(before, name) != getattr(after, name)
    }


def before(action: Action, changes: Iterable[Mapping[str, str]]) -> Action:
    """The action before these changes, of which the latest comes first."""
    for change in changes:
        kept = {name: change[f"was {name}"] for name in _FIELDS if f"was {name}" in change}
        action = replace(action, **{name: _read(name, text) for name, text in kept.items()})  # type: ignore[arg-type]
    return action


def _text(value: object) -> str:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _read(name: str, text: str) -> object:
    return None if not text and name not in _TEXTS else _FIELDS[name](text)
