"""Which episode a button or a command is about."""

from domain.episodes import Episode
from domain.errors import ConflictError, NotFoundError
from domain.indicators import Indicator
from handlers.names import stored
from handlers.scene import Scene


def chosen_indicator(scene: Scene, typed: str, *, retired: bool = False) -> Indicator:
    """The one whose key the button carries, else the one that is typed."""
    key = scene.request.value("indicator")
    if key:
        found = scene.store.indicators.get(key)
        if found is None:
            raise NotFoundError("This indicator is not there any more. /kpi list shows them all.")
        return found
    if not typed.strip():
        raise NotFoundError(
            "Say which indicator, for example abandonment. /kpi list shows them all."
        )
    return stored(scene.store, scene.unit, retired=retired).find(typed)


def chosen_episode(scene: Scene, typed: str, doing: str) -> tuple[Episode, Indicator]:
    """The episode of the button, or the one that is going on for the indicator.

    ``doing`` completes "there is nothing to ...".
    """
    number = scene.request.value("episode")
    if number:
        episode = _numbered(scene, number)
        indicator = scene.store.indicators.get(episode.indicator)
        if indicator is None:
            raise NotFoundError("The indicator of this exception is not there any more.")
        _check_going(episode, indicator, doing)
        return episode, indicator
    indicator = chosen_indicator(scene, typed)
    going = [each for each in scene.store.episodes.of(indicator.key) if not each.is_over]
    if not going:
        raise NotFoundError(
            f"{indicator.name} is not an exception at present, so there is nothing to {doing}. "
            f"/kpi history {indicator.key} shows its past ones."
        )
    return going[-1], indicator


def _numbered(scene: Scene, number: str) -> Episode:
    episode = scene.store.episodes.get(int(number)) if is_id(number) else None
    if episode is None:
        raise NotFoundError("This exception is not there any more. /kpi status shows what is.")
    return episode


def is_id(number: str) -> bool:
    """Whether it can be the number of something stored."""
    return number.isascii() and number.isdigit() and len(number) < 18


def _check_going(episode: Episode, indicator: Indicator, doing: str) -> None:
    if episode.is_over:
        raise ConflictError(
            f"This exception of {indicator.name} is over ({episode.state}), so there is nothing "
            f"to {doing}. /kpi history {indicator.key} shows it."
        )
