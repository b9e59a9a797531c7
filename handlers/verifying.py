"""Actions follow the readings: what the indicator verifies, and what it no longer does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.action_history import was
from domain.actions import Action, ActionNote, Ending
from domain.assessments import Assessment, Record
from domain.episodes import Episode
from domain.organisation import Organisation
from domain.verification import CycleTime, Evidence, cycle_time, evidence, judged
from handlers.words import Words
from storage.store import Store


@dataclass(frozen=True)
class Verdict:
    """What a change did to an action that it verified, opened again, or verified otherwise."""

    before: Action
    after: Action

    @property
    def is_verified(self) -> bool:
        return self.before.ending is None and self.after.ending is Ending.VERIFIED

    @property
    def is_reopened(self) -> bool:
        return self.before.ending is Ending.VERIFIED and self.after.ending is None


def judge(
    store: Store,
    record: Record,
    assessments: Sequence[Assessment],
    now: datetime,
    because: str,
    by: str,
) -> tuple[Verdict, ...]:
    """Bring the indicator's actions in line with its readings, each with a note that says why.

    ``because`` is what a correction says of itself. Telling the channel is another matter.
    """
    verdicts = []
    for action in store.actions.of_indicators((record.indicator.key,)):
        if action.ending not in (None, Ending.VERIFIED):
            continue
        found = evidence(action, assessments)
        after = judged(action, found, now)
        if after != action:
            verdicts.append(Verdict(action, after))
            _keep(store, verdicts[-1], _words(Words(record), verdicts[-1], found, because), now, by)
    return tuple(verdicts)


def verified_labels(action: Action, record: Record) -> tuple[str, ...]:
    """The periods that verify it, as people read them."""
    calendar, frequency = record.organisation.calendar, record.indicator.frequency
    return tuple(calendar.from_text(frequency, text).label for text in action.verified_by)


def cycle_of(organisation: Organisation, action: Action, episode: Episode | None) -> CycleTime:
    """How long it took from the detection of its exception."""
    verified = action.ended_at if action.ending is Ending.VERIFIED else None
    days = (
        organisation.today(at) if at else None
        for at in (episode.opened_at if episode else None, verified)
    )
    detected, proven = days
    return cycle_time(detected, action.took_effect, proven)


def _keep(store: Store, verdict: Verdict, told: str, now: datetime, by: str) -> None:
    store.actions.save(verdict.after)
    store.actions.note(ActionNote(verdict.after.id, told, "", now))
    what = "action reopened" if verdict.is_reopened else "action verified"
    detail = {"told": told, **was(verdict.before, verdict.after)}
    store.audit.note(by, what, f"action:{verdict.after.id}", detail, now)


def _words(words: Words, verdict: Verdict, found: Evidence | None, because: str) -> str:
    if found is None:
        return f"Open again, no longer verified: {because or 'the periods no longer hold'}"
    pairs = zip(found.periods, found.values, strict=True)
    held = " and ".join(f"{period.label} ({words.value(value)})" for period, value in pairs)
    return f"Verified by {held}"
