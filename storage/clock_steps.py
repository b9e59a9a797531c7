"""Puts right what a clock left behind that was set back: times that no pace could have set.

Whatever it changes it changes once, so that any replica may ask for it at any time.
"""

from sqlalchemy import text

from storage.buckets import BLOCKED, BURST, LONGEST_PAUSE, WORKSPACE
from storage.pace import Pace
from storage.transaction import Transaction

TOLERANCE = 1.0  # seconds; less is waited out

# A row that was written later than now was written before the step: its times move by as much.
_DELIVERIES = [
    text(
        f"UPDATE delivery SET not_before = not_before - (updated - :now), "  # noqa: S608  our own SQL
        f"send_started = send_started - (updated - :now), updated = :now "
        f"WHERE state = '{state}' AND updated > :now + :tolerance"
    )
    for state in ("pending", "sending", "parked")
]

# A lane rests for its pace, or for as long as Slack has told one of its deliveries to wait.
_REST = """coalesce(
  (SELECT max(d.not_before) FROM delivery d
   WHERE d.lane = lane.channel AND d.state = 'pending' AND d.not_before > :now + :rest),
  :now + :rest)"""
_RESTS = text(
    f"UPDATE lane SET next_at = {_REST} "  # noqa: S608  our own SQL
    f"WHERE next_at > :now + :rest + :tolerance AND next_at > {_REST} + :tolerance"
)
_LEASES = text(
    "UPDATE lane SET lease_until = :now + :lease WHERE lease_until > :now + :lease + :tolerance"
)
_BUCKET = text("UPDATE bucket SET tat = :most WHERE name = :name AND tat > :most + :tolerance")


def put_right(transaction: Transaction, pace: Pace, now: float) -> None:
    """``now``: seconds by the database's clock. An owner's lease lasts no longer than it should."""
    connection, known = transaction.connection, {"now": now, "tolerance": TOLERANCE}
    for statement in _DELIVERIES:
        connection.execute(statement, known)
    rest = max(pace.channel_interval, pace.grace)
    connection.execute(_RESTS, {**known, "rest": rest})
    connection.execute(_LEASES, {**known, "lease": pace.lease})
    longest = {BLOCKED: max(LONGEST_PAUSE, pace.lease)}
    if pace.posts_per_minute:
        longest[WORKSPACE] = (BURST + 1) * 60 / pace.posts_per_minute
    for name in sorted(longest):
        limit = {"name": name, "most": now + longest[name], "tolerance": TOLERANCE}
        connection.execute(_BUCKET, limit)
