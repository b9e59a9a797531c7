"""Where an exception stands, in a line."""

from bot.render import words
from bot.render.mrkdwn import Marked, joined, local_time, marked
from domain.episodes import EpisodeState
from handlers.episode_facts import EpisodeFacts


def episode_line(facts: EpisodeFacts) -> Marked:
    """ "Exception since Nov 17. Analyst is on it since ..." """
    return joined([_since(facts), _who(facts), _snooze(facts)], " ")


def _since(facts: EpisodeFacts) -> Marked:
    match facts.state:
        case EpisodeState.WITHDRAWN:
            return marked("Exception of {} withdrawn: {}.", facts.since, facts.withdrawn)
        case EpisodeState.CLOSED:
            return marked("Exception from {}, closed with {}.", facts.since, facts.closed)
        case EpisodeState.RECOVERING:
            return marked("Recovering, exception since {}.", facts.since)
        case _:
            return marked("Exception since {}.", facts.since)


def _who(facts: EpisodeFacts) -> Marked:
    told = []
    if facts.acknowledged_by:
        when = (
            marked(" since {}", local_time(facts.acknowledged_at)) if facts.acknowledged_at else ""
        )
        told.append(marked("{} is on it{}.", facts.acknowledged_by, when))
    elif facts.state is EpisodeState.OPEN:
        told.append(Marked("Nobody is on it yet."))
    if facts.explained_by:
        told.append(marked("Explained by {}.", facts.explained_by))
    return joined(told, " ")


def _snooze(facts: EpisodeFacts) -> Marked:
    if facts.snoozed_until is None:
        return Marked("")
    until = words.day(facts.snoozed_until)
    return marked("Snoozed until {} by {}: {}.", until, facts.snoozed_by, facts.snooze_reason)
