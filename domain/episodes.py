"""Episodes: one run of exception from opening to closing, one message each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.assessments import Assessment
from domain.periods import Period

CLOSING_PERIODS = 2  # half of all first Greens after a Red relapse within three periods


class EpisodeState(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    EXPLAINED = "explained"
    ACTIONS_AGREED = "actions_agreed"
    RECOVERING = "recovering"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Run:
    """A run of exception in a history.

    ``opened`` is its first exception, ``last`` its latest; ``clear`` counts the periods with a
    final reading and no criterion since; ``closed`` is the period that closed it.
    """

    opened: Period
    last: Period
    clear: int = 0
    closed: Period | None = None


def runs(assessments: Iterable[Assessment], closing: int = CLOSING_PERIODS) -> tuple[Run, ...]:
    """The runs of exception, oldest first; the last one may still be going on.

    A provisional reading neither opens a run nor counts towards its end; a missing or not
    expected period counts for nothing, unless a person has raised a flag there. So many ``closing``
    periods without one end it.
    """
    found: list[Run] = []
    going: Run | None = None
    for assessment in assessments:
        going = moved(going, assessment, closing)
        if going is not None and going.closed is not None:
            found.append(going)
            going = None
    return (*found, going) if going else tuple(found)


def moved(going: Run | None, assessment: Assessment, closing: int = CLOSING_PERIODS) -> Run | None:
    """The run that goes on so far, and whether the next period carries, ends or begins one."""
    final = assessment.cell.is_final
    flagged = any(met.number in (3, 4) for met in assessment.criteria)
    if assessment.is_exception and (final or flagged):
        opened = going.opened if going else assessment.period
        return Run(opened, assessment.period)
    if going is None or not final:
        return going
    clear = going.clear + 1
    closed = assessment.period if clear >= closing else None
    return replace(going, clear=clear, closed=closed)


@dataclass(frozen=True)
class Episode:
    """A run as the organisation lives it. ``id`` is 0 until stored; people are keys.

    ``message`` is the key of the delivery that announced it, empty where nothing did: imported
    readings open episodes without announcing them. ``agreed_at`` is when the first
    action was agreed.
    """

    id: int
    indicator: str
    opened: Period
    last: Period
    clear: int = 0
    closed: Period | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    message: str = ""
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    explained_by: str = ""
    explained_at: datetime | None = None
    agreed_at: datetime | None = None
    snoozed_until: date | None = None
    snoozed_by: str = ""
    snooze_reason: str = ""
    withdrawn: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Keys of those who have had to do with it."""
        involved = (self.acknowledged_by, self.explained_by, self.snoozed_by)
        return tuple(key for key in involved if key)

    @property
    def state(self) -> EpisodeState:
        if self.withdrawn:
            return EpisodeState.WITHDRAWN
        if self.closed is not None:
            return EpisodeState.CLOSED
        if self.clear:
            return EpisodeState.RECOVERING
        if self.agreed_at is not None:
            return EpisodeState.ACTIONS_AGREED
        if self.explained_at is not None:
            return EpisodeState.EXPLAINED
        if self.acknowledged_at is not None:
            return EpisodeState.ACKNOWLEDGED
        return EpisodeState.OPEN

    @property
    def announced(self) -> bool:
        return bool(self.message)

    @property
    def is_over(self) -> bool:
        return self.state in (EpisodeState.CLOSED, EpisodeState.WITHDRAWN)

    def snoozed(self, today: date) -> bool:
        return self.snoozed_until is not None and today <= self.snoozed_until

    def _overlaps(self, run: Run) -> bool:
        if self.withdrawn:
            return self.opened == run.opened
        begins_before_run_ends = run.closed is None or self.opened.first <= run.closed.first
        ends_after_run_begins = self.closed is None or run.opened.first <= self.closed.first
        return begins_before_run_ends and ends_after_run_begins


@dataclass(frozen=True)
class Change:
    """What re-assessment does to one episode: ``before`` None when it opens."""

    before: Episode | None
    after: Episode


def follow(
    indicator: str,
    episodes: Sequence[Episode],
    found: Sequence[Run],
    now: datetime,
    withdrawn_because: str,
) -> tuple[Change, ...]:
    """Bring the stored episodes in line with the runs that the history now shows.

    A run carries on the first episode that overlaps it; a run without one opens; an episode
    whose run is gone is withdrawn with the reason given. A withdrawn episode whose run is back is
    taken up again.
    """
    left = sorted(episodes, key=lambda e: (bool(e.withdrawn), e.opened.first))
    changes: list[Change] = []
    for run in found:
        match = next((episode for episode in left if episode._overlaps(run)), None)
        if match is not None:
            left.remove(match)
        changes.append(Change(match, _carried(match, run, indicator, now)))
    changes += [
        Change(episode, replace(episode, withdrawn=withdrawn_because, closed_at=now))
        for episode in left
        if not episode.withdrawn
    ]
    return tuple(change for change in changes if change.before != change.after)


def _carried(match: Episode | None, run: Run, indicator: str, now: datetime) -> Episode:
    episode = match or Episode(0, indicator, run.opened, run.last, opened_at=now)
    closed_at = (episode.closed_at or now) if run.closed else None
    return replace(
        episode,
        opened=run.opened,
        last=run.last,
        clear=run.clear,
        closed=run.closed,
        closed_at=closed_at,
        withdrawn="",
    )
