"""What a reply says of an episode, with people's names instead of keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.episodes import Episode, EpisodeState


@dataclass(frozen=True)
class EpisodeFacts:
    """``since`` and ``closed`` are period labels; ``announced``: the channel has its message."""

    id: int
    state: EpisodeState
    since: str
    last: str
    closed: str = ""
    announced: bool = False
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    explained_by: str = ""
    snoozed_until: date | None = None
    snoozed_by: str = ""
    snooze_reason: str = ""
    withdrawn: str = ""


def episode_facts(episode: Episode, people: Mapping[str, str]) -> EpisodeFacts:
    """``people`` maps keys to names."""
    return EpisodeFacts(
        id=episode.id,
        state=episode.state,
        since=episode.opened.label,
        last=episode.last.label,
        closed=episode.closed.label if episode.closed else "",
        announced=episode.announced,
        acknowledged_by=people.get(episode.acknowledged_by, episode.acknowledged_by),
        acknowledged_at=episode.acknowledged_at,
        explained_by=people.get(episode.explained_by, episode.explained_by),
        snoozed_until=episode.snoozed_until,
        snoozed_by=people.get(episode.snoozed_by, episode.snoozed_by),
        snooze_reason=episode.snooze_reason,
        withdrawn=episode.withdrawn,
    )
