"""What could be sent now or soon, as SQL that reads no more than the lanes that wait.

States are written out: a bound parameter keeps SQLite from its partial indexes. ``:now`` is
seconds by the database's clock.
"""

from sqlalchemy import text

from storage.lists import DIALECTS, among
from storage.tables import DeliveryRow

# The one question of an idle outbox.
ANYTHING = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM delivery WHERE state = 'pending')
  OR EXISTS (SELECT 1 FROM delivery WHERE state = 'sending')
  OR EXISTS (SELECT 1 FROM delivery WHERE state = 'parked')
"""

# An edit or an answer waits until the message that it belongs to has been sent. Asked with EXISTS,
# PostgreSQL would rather read every message that was ever sent, once for each question.
_FIRST_READY = """
SELECT d.id FROM delivery d
WHERE d.lane = l.channel AND d.state = 'pending' AND d.not_before <= :now
  AND (d.after_key = ''
    OR (SELECT p.state FROM delivery p WHERE p.dedup_key = d.after_key) = 'sent')
ORDER BY d.id LIMIT 1
"""

# The lanes that wait, and when each is free. Walks the partial index from lane to lane; a plain
# DISTINCT would read every waiting row.
WAITING = text(f"""
WITH RECURSIVE waiting(lane) AS (
  SELECT min(lane) FROM delivery WHERE state = 'pending'
  UNION ALL
  SELECT (SELECT min(d.lane) FROM delivery d WHERE d.state = 'pending' AND d.lane > w.lane)
  FROM waiting w WHERE w.lane IS NOT NULL
)
SELECT l.channel AS lane, l.lease_owner,
  CASE WHEN l.next_at > l.lease_until THEN l.next_at ELSE l.lease_until END AS free_at
FROM waiting JOIN lane l ON l.channel = waiting.lane
WHERE l.next_at > :now OR l.lease_until > :now OR EXISTS ({_FIRST_READY})
""")  # noqa: S608  made of the constants above

# What holds its whole lane: one delivery at a time, and none past one that is parked.
HOLDING = text("""
SELECT d.lane, d.state, d.id, d.send_started, d.not_before, l.next_at, l.lease_until
FROM delivery d JOIN lane l ON l.channel = d.lane WHERE d.state = 'sending'
UNION ALL
SELECT d.lane, d.state, d.id, d.send_started, d.not_before, l.next_at, l.lease_until
FROM delivery d JOIN lane l ON l.channel = d.lane WHERE d.state = 'parked'
""")

# By name: with d.* PostgreSQL would refuse it, once prepared, from the day a column is added.
_COLUMNS = ", ".join(f"d.{name}" for name in DeliveryRow.model_fields)

# One delivery out of its turn, once its lane is free.
_AHEAD = f"""
SELECT {_COLUMNS}, l.newest_ts, NULL AS parent_channel, NULL AS parent_ts
FROM delivery d JOIN lane l ON l.channel = d.lane
WHERE d.dedup_key = :key AND d.state = 'pending' AND d.not_before <= :now
  AND l.next_at <= :now AND l.lease_until <= :now
  AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.state = 'sending' AND s.lane = l.channel)
"""  # noqa: S608  made of our own constants

# The delivery whose turn it is in each free lane of a list, with the place of the message that it
# belongs to. PostgreSQL leaves out a lane that another transaction is at work on.
_FIRST = """
SELECT {columns}, l.newest_ts, p.slack_channel AS parent_channel, p.slack_ts AS parent_ts
FROM lane l
JOIN delivery d ON d.id = coalesce(
  (SELECT s.id FROM delivery s WHERE s.state = 'sending' AND s.lane = l.channel
   ORDER BY s.id LIMIT 1),
  (SELECT s.id FROM delivery s WHERE s.state = 'parked' AND s.lane = l.channel
   ORDER BY s.id LIMIT 1),
  ({ready}))
LEFT JOIN delivery p ON d.after_key <> '' AND p.dedup_key = d.after_key
WHERE l.channel {among_lanes} AND l.next_at <= :now AND l.lease_until <= :now {locked}
"""
_LOCKED = {"sqlite": "", "postgresql": "FOR UPDATE OF l, d SKIP LOCKED"}
AHEAD = {dialect: text(_AHEAD) for dialect in DIALECTS}
AHEAD_LOCKED = {dialect: text(_AHEAD + _LOCKED[dialect]) for dialect in DIALECTS}
FIRST = {
    dialect: text(
        _FIRST.format(
            columns=_COLUMNS,
            ready=_FIRST_READY,
            among_lanes=among(dialect, "lanes"),
            locked=_LOCKED[dialect],
        )
    )
    for dialect in DIALECTS
}
