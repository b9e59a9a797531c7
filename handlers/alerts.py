"""An episode's one message as facts: today's truth while it lasts, its history once it is over."""

from collections.abc import Mapping, Sequence

from domain.action_items import ActionItem
from domain.actions import Action
from domain.assessments import Assessment, Record
from domain.episodes import Episode
from domain.fans import with_fan
from domain.notices import EpisodeAlert
from domain.signals import signal_of
from domain.snapshots import snapshot
from domain.telling import cut
from handlers.words import Words

MOST_STORY_LINES = 13


def alert(
    record: Record,
    assessments: Sequence[Assessment],
    episode: Episode,
    unit_name: str,
    people: Mapping[str, str],
    answers: tuple[str, ...] = (),
    actions: tuple[ActionItem, ...] = (),
    changes: Sequence[Action] = (),
    memory: str = "",
) -> EpisodeAlert:
    """``people`` maps keys to names; ``answers`` are those of the latest explanation.

    ``actions`` are those of the episode, ``changes`` all of the indicator's: the days on which they
    took effect are marked.
    """
    shown = cut(assessments, episode)
    seen = snapshot(record, shown, unit_name, changes, signal_of(record, shown))
    return EpisodeAlert(
        episode=episode.id,
        state=episode.state,
        snapshot=seen if episode.is_over else with_fan(seen, record, shown),
        since=episode.opened.label,
        acknowledged_by=people.get(episode.acknowledged_by, episode.acknowledged_by),
        acknowledged_at=episode.acknowledged_at,
        explained_by=people.get(episode.explained_by, episode.explained_by),
        answers=answers,
        snoozed_until=episode.snoozed_until,
        snoozed_by=people.get(episode.snoozed_by, episode.snoozed_by),
        snooze_reason=episode.snooze_reason,
        withdrawn=episode.withdrawn,
        story=story(Words(record), shown, episode),
        lead=people.get(record.indicator.lead_officer, record.indicator.lead_officer),
        memory="" if episode.is_over else memory,
        actions=actions,
    )


def story(words: Words, shown: Sequence[Assessment], episode: Episode) -> tuple[str, ...]:
    """One line a period from the opening on, oldest first; left-out ones are counted.

    The latest value is the message's own subject, so it has no line.
    """
    earlier = [each for each in shown if each.cell.value is not None][:-1]
    lines = [
        f"{each.period.label}: {words.plainly_rated(each)}"
        for each in earlier
        if each.period >= episode.opened
    ]
    left = len(lines) - MOST_STORY_LINES
    if left <= 0:
        return tuple(lines)
    return (f"{left} earlier periods: /kpi history", *lines[left:])
