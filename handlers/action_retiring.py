"""An indicator goes only when nothing is left open about it: no action is silently closed."""

from collections.abc import Iterable

from domain.actions import Action
from domain.errors import ConflictError
from domain.indicators import Indicator
from storage.store import Store

_NAMED = 10


def check_no_open_actions(store: Store, indicator: Indicator) -> None:
    going = [each for each in store.actions.of_indicators((indicator.key,)) if not each.is_over]
    if going:
        raise ConflictError(open_actions_words(indicator, going))


def open_actions_words(indicator: Indicator, going: Iterable[Action]) -> str:
    """Why it cannot be retired yet, and what to do."""
    numbers = [f"#{each.id}" for each in going]
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    what = "an open action" if len(numbers) == 1 else "open actions"
    return (
        f"{indicator.name} has {what}: {', '.join(numbers[:_NAMED])}{more}. End each first, for "
        f"example /kpi action cancel {numbers[0].removeprefix('#')} the indicator is retired. "
        "Nothing was changed."
    )
