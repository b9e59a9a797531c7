"""Limits that all replicas share: the workspace's rate of posts, and a stop of all sending."""

from sqlmodel import select

from storage.pace import Pace
from storage.tables import BucketRow
from storage.transaction import Transaction

WORKSPACE = "workspace"
BLOCKED = "blocked"
BURST = 10  # posts that may go out at once before the workspace's rate is kept
BLOCKED_SECONDS = 60.0


class Buckets:
    """Theoretical arrival times (GCRA), in seconds by the database's clock."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._session = transaction.session

    def wait(self, pace: Pace, now: float) -> float:
        """Seconds until one more post may go out; only looks."""
        return self._wait(self._tat(BLOCKED), self._tat(WORKSPACE), pace, now)

    def locked_wait(self, pace: Pace, now: float) -> float:
        """The same, and until the transaction ends nobody else may ask so or count."""
        blocked, workspace = self._locked(BLOCKED), self._locked(WORKSPACE)
        return self._wait(blocked.tat, workspace.tat, pace, now)

    def count(self, pace: Pace, now: float) -> None:
        """One more post."""
        if pace.posts_per_minute:
            bucket = self._locked(WORKSPACE)
            bucket.tat = max(bucket.tat, now) + 60 / pace.posts_per_minute
            self._session.add(bucket)

    def block(self, pace: Pace, now: float) -> None:
        """Stop all sending for a while: the token or a scope is gone."""
        bucket = self._locked(BLOCKED)
        bucket.tat = now + min(BLOCKED_SECONDS, pace.parked_retry)
        self._session.add(bucket)

    def _wait(self, blocked: float, workspace: float, pace: Pace, now: float) -> float:
        if blocked > now:
            return blocked - now
        if not pace.posts_per_minute:
            return 0
        return max(0.0, workspace - now - BURST * 60 / pace.posts_per_minute)

    def _tat(self, name: str) -> float:
        row = self._session.get(BucketRow, name)
        return row.tat if row else 0

    def _locked(self, name: str) -> BucketRow:
        wanted = select(BucketRow).where(BucketRow.name == name).with_for_update()
        row = self._session.exec(wanted).first()
        if row is None:
            self._transaction.added(BucketRow(name=name))
            row = self._session.exec(wanted).one()
        return row
