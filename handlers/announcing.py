"""Telling a unit's channel: one message an episode, edited as it moves, and its thread."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from hashlib import blake2b
from itertools import chain, count

from domain.deliveries import DeliveryKind, NewDelivery
from domain.episodes import Episode
from domain.frequencies import WEEK
from domain.notices import ActionReopened, ActionVerified, EpisodeAlert, EpisodeUpdate
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
        if self.week_is_full():
            self._note(HELD_BACK, episode, {"channel": self.unit.channel})
            return episode, Fate.HELD
        # Its key tells the fact, as ids would not after a restore.
        about = f"episode:{episode.indicator}:{episode.opened.text}"
        announced = replace(episode, message=self.queued(about, "alert", alert, delay))
        self.store.episodes.save(announced)
        self.announced({"episode": str(episode.id), "indicator": episode.indicator})
        return announced, Fate.QUEUED

    def show(
        self, episode: Episode, alert: EpisodeAlert, lines: tuple[str, ...], *, worse: bool
    ) -> Fate:
        """Bring the message up to date; the lines go into its thread.

        A turn for the worse is shown to the whole channel, unless it has had its posts of the week.
        """
        if self.store.outbox.replace_unsent(episode.message, alert):
            return Fate.REPLACED
        self.follow(episode.message, DeliveryKind.EDIT, alert)
        if lines and (worse or not episode.snoozed(self.organisation.today(self.now))):
            update = EpisodeUpdate(episode.id, alert.snapshot.name, lines, worsening=worse)
            broadcast = worse and not self.week_is_full()
            self.follow(
                episode.message,
                DeliveryKind.THREAD,
                update,
                said=(lines, worse),
                broadcast=broadcast,
            )
        return Fate.EDITED

    def withdraw(
        self, episode: Episode, alert: EpisodeAlert, lines: tuple[str, ...]
    ) -> tuple[Episode, Fate]:
        """An unsent message is never seen; a posted one says that it is withdrawn."""
        if self.store.outbox.withdraw_unsent(episode.message):
            unseen = replace(episode, message="")
            self.store.episodes.save(unseen)
            self._note("alert taken back", episode, {"channel": self.unit.channel})
            return unseen, Fate.TAKEN_BACK
        self.show(episode, alert, lines, worse=False)
        return episode, Fate.WITHDRAWN

    def announced(self, detail: dict[str, str]) -> None:
        """Counts towards the channel's posts of the week."""
        self.store.audit.note(self.by, ANNOUNCED, self._channel, detail, self.now)

    def queued(
        self, about: str, what: str, notice: EpisodeAlert | ActionVerified, delay: timedelta
    ) -> str:
        """The key of a new message: the same fact has the same key again, and no other has it."""
        others = (f"{about}:{number}:{what}" for number in count(2))
        keys = chain((f"{about}:{what}",), others)
        return next(
            key
            for key in keys
            if self.store.outbox.queue(
                NewDelivery(
                    key=key,
                    kind=DeliveryKind.POST,
                    target=self.unit.channel,
                    notice=notice,
                    delay_seconds=delay.total_seconds(),
                )
            )
        )

    def follow(
        self,
        message: str,
        kind: DeliveryKind,
        notice: EpisodeAlert | EpisodeUpdate | ActionVerified | ActionReopened,
        *,
        said: object = None,
        broadcast: bool = False,
    ) -> None:
        """Edits or answers a message that is out.

        The same words may be said again of the same message; each time has a key of its own.
        """
        key = f"{message}:{kind.value}:{_said(notice if said is None else said)}"
        number = self.store.ledger.latest("said", key) + 1
        self.store.ledger.claim("said", key, "", number, self.now)
        self.store.outbox.queue(
            NewDelivery(
                key=f"{key}:{number}",
                kind=kind,
                target=self.unit.channel,
                notice=notice,
                after=message,
                broadcast=broadcast,
            )
        )

    def week_is_full(self) -> bool:
        most = self.organisation.weekly_posts_per_channel
        if most is None:
            return False
        today = self.organisation.today(self.now)
        monday = today - timedelta(days=today.weekday())
        week = self.organisation.midnight(monday), self.organisation.midnight(monday + WEEK)
        posts = self.store.audit.latest(self._channel, ANNOUNCED, most)
        return sum(week[0] <= entry.at < week[1] for entry in posts) >= most

    @property
    def _channel(self) -> str:
        return f"channel:{self.unit.channel}"

    def _note(self, what: str, episode: Episode, detail: dict[str, str]) -> None:
        self.store.audit.note(self.by, what, _subject(episode), detail, self.now)


def _subject(episode: Episode) -> str:
    return f"episode:{episode.id}"


def _said(what: object) -> str:
    """A short name of words and numbers, the same in every process."""
    return blake2b(repr(what).encode(), digest_size=6).hexdigest()
