"""Telling a unit's channel: one message an episode, edited as it moves, and its thread."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from domain.deliveries import DeliveryKind, NewDelivery
from domain.episodes import Episode
from domain.notices import EpisodeAlert, EpisodeUpdate
from domain.organisation import Organisation
from domain.units import Unit
from storage.store import Store

HELD_BACK = "held back"
ANNOUNCED = "announced"


class Fate(Enum):
    """What became of an episode's message."""

    NOTHING = "nothing"
    NO_CHANNEL = "no channel"
    QUEUED = "queued"
    REPLACED = "replaced"
    EDITED = "edited"
    HELD = "held"
    TAKEN_BACK = "taken back"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Announcer:
    """Queues what one unit's channel is to see, in the transaction of the fact itself."""

    store: Store
    organisation: Organisation
    unit: Unit
    now: datetime
    by: str

    def post(self, episode: Episode, alert: EpisodeAlert, delay: timedelta) -> tuple[Episode, Fate]:
        """The episode's first message, unless the channel has had its posts of the week."""
        if not self.unit.channel:
            return episode, Fate.NO_CHANNEL
        if self._week_is_full():
            self._note(HELD_BACK, episode, {"channel": self.unit.channel})
            return episode, Fate.HELD
        queued = self.store.outbox.queue(
            NewDelivery(
                key=self._alert_key(episode),
                kind=DeliveryKind.POST,
                target=self.unit.channel,
                notice=alert,
                delay_seconds=delay.total_seconds(),
            )
        )
        announced = replace(episode, announced=True)
        self.store.episodes.save(announced)
        if queued:
            detail = {"episode": str(episode.id), "indicator": episode.indicator}
            self.store.audit.note(self.by, ANNOUNCED, self._channel, detail, self.now)
        return announced, Fate.QUEUED

    def show(
        self, episode: Episode, alert: EpisodeAlert, lines: tuple[str, ...], *, worse: bool
    ) -> Fate:
        """Bring the message up to date; the lines go into its thread.

        A turn for the worse is shown to the whole channel, unless it has had its posts of the week.
        """
        key = self._alert_key(episode)
        if self.store.outbox.replace_unsent(key, alert):
            return Fate.REPLACED
        number = self._next_number(episode)
        self._queue(episode, DeliveryKind.EDIT, f"edit:{number}", alert)
        if lines and (worse or not episode.snoozed(self.organisation.today(self.now))):
            update = EpisodeUpdate(episode.id, alert.snapshot.name, lines, worsening=worse)
            broadcast = worse and not self._week_is_full()
            self._queue(
                episode, DeliveryKind.THREAD, f"thread:{number}", update, broadcast=broadcast
            )
        return Fate.EDITED

    def withdraw(
        self, episode: Episode, alert: EpisodeAlert, lines: tuple[str, ...]
    ) -> tuple[Episode, Fate]:
        """An unsent message is never seen; a posted one says that it is withdrawn."""
        if self.store.outbox.withdraw_unsent(self._alert_key(episode)):
            unseen = replace(episode, announced=False)
            self.store.episodes.save(unseen)
            self.store.ledger.claim(
                "alert taken back", _subject(episode), "", self._taken_back(episode) + 1, self.now
            )
            self._note("alert taken back", episode, {"channel": self.unit.channel})
            return unseen, Fate.TAKEN_BACK
        self.show(episode, alert, lines, worse=False)
        return episode, Fate.WITHDRAWN

    def _queue(
        self,
        episode: Episode,
        kind: DeliveryKind,
        suffix: str,
        notice: EpisodeAlert | EpisodeUpdate,
        *,
        broadcast: bool = False,
    ) -> None:
        self.store.outbox.queue(
            NewDelivery(
                key=f"{_subject(episode)}:{suffix}",
                kind=kind,
                target=self.unit.channel,
                notice=notice,
                after=self._alert_key(episode),
                broadcast=broadcast,
            )
        )

    def _alert_key(self, episode: Episode) -> str:
        """A message that was taken back unsent leaves its key used up; the next has a new one."""
        taken_back = self._taken_back(episode)
        return f"{_subject(episode)}:alert" + (f":{taken_back + 1}" if taken_back else "")

    def _taken_back(self, episode: Episode) -> int:
        return self.store.ledger.latest("alert taken back", _subject(episode))

    def _next_number(self, episode: Episode) -> int:
        number = self.store.ledger.latest("episode message", _subject(episode)) + 1
        self.store.ledger.claim("episode message", _subject(episode), "", number, self.now)
        return number

    def _week_is_full(self) -> bool:
        most = self.organisation.weekly_posts_per_channel
        if most is None:
            return False
        today = self.organisation.today(self.now)
        monday = self.organisation.midnight(today - timedelta(days=today.weekday()))
        posts = self.store.audit.latest(self._channel, ANNOUNCED, most)
        return sum(entry.at >= monday for entry in posts) >= most

    @property
    def _channel(self) -> str:
        return f"channel:{self.unit.channel}"

    def _note(self, what: str, episode: Episode, detail: dict[str, str]) -> None:
        self.store.audit.note(self.by, what, _subject(episode), detail, self.now)


def _subject(episode: Episode) -> str:
    return f"episode:{episode.id}"
