"""What a change means for the exception and for the channel, in a sentence or two."""

from collections.abc import Mapping

from domain.assessments import Assessment
from domain.criteria import SAID_BY_PEOPLE, CriterionMet
from domain.episodes import CLOSING_PERIODS, Episode, EpisodeState
from domain.readings import ReadingStatus
from domain.telling import latest_valued
from handlers.action_changes import short
from handlers.announcing import Fate
from handlers.reassess import Reassessed
from handlers.verifying import Verdict

_CHANNEL: Mapping[Fate, str] = {
    Fate.NOTHING: "",
    Fate.NO_CHANNEL: "The unit has no channel yet, so nothing is posted: /kpi unit sets one up.",
    Fate.QUEUED: "",
    Fate.REPLACED: "The message to the channel had not gone out yet; it will show this.",
    Fate.EDITED: "The message in the channel now shows this.",
    Fate.HELD: "The channel has had its messages for this week; this goes into the digest.",
    Fate.TAKEN_BACK: "The message had not gone out yet, so the channel saw nothing.",
    Fate.WITHDRAWN: "The message in the channel now says that it is withdrawn.",
}
_QUEUED = (Fate.QUEUED, Fate.REPLACED, Fate.EDITED, Fate.WITHDRAWN)
_PAUSED = "All posting is paused: the channel hears of it after /kpi resume."


def meaning(done: Reassessed, assessment: Assessment | None = None) -> str:
    """``assessment`` is that of the period which the change was about."""
    waits = done.paused and done.fate in _QUEUED
    channel = _PAUSED if waits else _CHANNEL[done.fate]
    sentences = (_episode_words(done, assessment), channel, *map(_verdict_words, done.verdicts))
    return " ".join(sentence for sentence in sentences if sentence)


def criteria_words(criteria: tuple[CriterionMet, ...]) -> str:
    return "; ".join(met.reason for met in criteria)


def _verdict_words(verdict: Verdict) -> str:
    action = f"#{verdict.after.id} {short(verdict.after.description)}"
    if verdict.is_verified:
        return f"This verifies {action}."
    return f"{action} is open again: it is no longer verified." if verdict.is_reopened else ""


def _episode_words(done: Reassessed, assessment: Assessment | None) -> str:
    episode = done.episode
    if episode is None or (episode.is_over and not done.changed):
        return _without_episode(assessment)
    if done.before is None and not episode.is_over:
        return f"This opens an exception: {_reasons(done, assessment)}."
    match episode.state:
        case EpisodeState.WITHDRAWN:
            return f"The exception since {episode.opened.label} is withdrawn."
        case EpisodeState.CLOSED:
            return _closed_words(episode)
        case EpisodeState.RECOVERING:
            left = CLOSING_PERIODS - episode.clear
            more = "one more period like it closes" if left == 1 else f"{left} more periods close"
            return f"Recovering: {more} the exception since {episode.opened.label}."
        case _:
            return _going_words(done, assessment)


def _without_episode(assessment: Assessment | None) -> str:
    if assessment is None or assessment.cell.value is None or not assessment.is_exception:
        return ""
    if _is_provisional(assessment):
        reasons = criteria_words(assessment.criteria)
        return f"It would be an exception ({reasons}), but opens none while it is provisional."
    return f"An exception: {criteria_words(assessment.criteria)}."


def _going_words(done: Reassessed, assessment: Assessment | None) -> str:
    episode, before = done.episode, done.before
    since = episode.opened.label if episode else ""
    if assessment is not None and _is_provisional(assessment):
        return f"The exception since {since} goes on: a provisional value does not end it."
    if before is not None and before.is_over:
        return f"The exception since {since} is open again: {_reasons(done, assessment)}."
    if assessment is None or assessment != latest_valued(done.look.assessments):
        return f"The exception since {since} goes on."
    return f"The exception since {since} goes on: {_reasons(done, assessment)}."


def _closed_words(episode: Episode) -> str:
    first, last = episode.opened.label, episode.last.label
    return f"This closes the exception of {first if first == last else f'{first} to {last}'}."


def _reasons(done: Reassessed, assessment: Assessment | None) -> str:
    """Of the period itself, else of the latest; a provisional value gives none of its own."""
    if assessment is None or not assessment.is_exception:
        assessment = next((each for each in done.look.assessments[::-1] if each.is_exception), None)
    if assessment is None:
        return "no criterion holds in the latest period"
    told = [met for met in assessment.criteria if met.number in SAID_BY_PEOPLE]
    return criteria_words(tuple(told) if _is_provisional(assessment) else assessment.criteria)


def _is_provisional(assessment: Assessment) -> bool:
    reading = assessment.cell.reading
    return reading is not None and reading.status is ReadingStatus.PROVISIONAL
