"""After a restore Slack knows more than the database: what it may have already is asked for."""

import json
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import text

from storage.clock import database_seconds
from storage.controls import Controls
from storage.transaction import Transaction

RESTORED = "restored"
CAREFUL_DAYS = 14
EPISODES_APART = 100_000  # more than there can have been since the backup
ACTIONS_APART = 1_000  # the same, of numbers that people say and type
MARGIN_SECONDS = 3600  # no clock of Slack's goes so wrong between two channels
SECONDS_A_DAY = 86_400

_NEWEST = text("SELECT coalesce(max(newest_ts), '') FROM lane")
_KNOWN_UNTIL = text("SELECT coalesce(max(updated), 0) FROM delivery")
_LAST_EPISODE = text("SELECT coalesce(max(id), 0) FROM episode")
_LAST_ACTION = text("SELECT coalesce(max(id), 0) FROM action")
# No attempt is known of what may have been sent since; edits are simply made again.
_IN_DOUBT = text("""
UPDATE delivery SET first_started = :now, attempts = 0, after_ts = :oldest
WHERE state IN ('pending', 'parked') AND kind <> 'edit'
""")
_FREE = text("UPDATE lane SET lease_owner = '', lease_until = 0")


@dataclass(frozen=True)
class Restore:
    """``at`` and ``known_until`` are seconds by the database's clock.

    ``oldest`` is in Slack's own time: what was posted since the backup is newer.
    """

    at: float
    known_until: float
    oldest: str
    first_episode: int
    first_action: int = 0

    @property
    def careful_until(self) -> float:
        return self.at + CAREFUL_DAYS * SECONDS_A_DAY


class Restored:
    """Whether this database was restored from a backup, and what follows from that."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._controls = Controls(transaction)

    def get(self) -> Restore | None:
        return self._restore

    @cached_property
    def _restore(self) -> Restore | None:
        told = self._controls.get(RESTORED)
        return None if told is None else Restore(**json.loads(told))

    def is_near(self) -> bool:
        """Whether people may still be making up for what was lost."""
        restore = self.get()
        if restore is None:
            return False
        return database_seconds(self._transaction) < restore.careful_until

    def asked_from(self) -> str | None:
        """From where Slack's history is read before what is queued now is sent.

        None: it cannot have been sent before.
        """
        restore = self.get()
        return restore.oldest if restore is not None and self.is_near() else None

    @property
    def first_episode(self) -> int:
        """The lowest number for new episodes: buttons of forgotten ones still carry theirs."""
        restore = self.get()
        return restore.first_episode if restore else 0

    @property
    def first_action(self) -> int:
        """The same for new actions: people and buttons still speak of the forgotten ones."""
        restore = self.get()
        return restore.first_action if restore else 0

    def mark(self) -> Restore:
        """To be called once on a restored database, before anything runs on it."""
        connection = self._transaction.connection
        now = database_seconds(self._transaction)
        last = int(connection.execute(_LAST_EPISODE).scalar_one())
        action = int(connection.execute(_LAST_ACTION).scalar_one())
        restore = Restore(
            at=now,
            known_until=float(connection.execute(_KNOWN_UNTIL).scalar_one()),
            oldest=_earlier(str(connection.execute(_NEWEST).scalar_one())),
            first_episode=last + EPISODES_APART,
            first_action=action + ACTIONS_APART,
        )
        connection.execute(_IN_DOUBT, {"now": now, "oldest": restore.oldest})
        connection.execute(_FREE)
        self._remember(restore)
        return restore

    def end(self) -> None:
        """Be careful no longer; the numbers of episodes and actions stay apart."""
        restore = self.get()
        if restore is not None:
            self._remember(replace(restore, at=restore.at - CAREFUL_DAYS * SECONDS_A_DAY))

    def _remember(self, restore: Restore) -> None:
        self._controls.set(RESTORED, json.dumps(vars(restore)))
        self.__dict__.pop("_restore", None)


def _earlier(newest_ts: str) -> str:
    """Empty where nothing was ever posted: then all of the history is read."""
    return f"{float(newest_ts) - MARGIN_SECONDS:.6f}" if newest_ts else ""
