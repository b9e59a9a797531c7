"""What is remembered of the last time that an indicator was an exception, from what is stored."""

from collections.abc import Sequence

from domain.actions import Action
from domain.assessments import Assessment
from domain.episodes import Episode
from domain.memory import last_time, memory_words
from storage.store import Store


def memory_of(
    store: Store,
    episodes: Sequence[Episode],
    actions: Sequence[Action],
    assessments: Sequence[Assessment],
    episode: Episode,
) -> str:
    """In a sentence or two; empty where nothing was recorded."""
    earlier = [each for each in episodes if each.explained_at and each.opened < episode.opened]
    explained = ((each.id, store.explanations.latest(each.id)) for each in earlier)
    known = {number: found for number, found in explained if found is not None}
    return memory_words(last_time(episode, episodes, actions, known, assessments))
