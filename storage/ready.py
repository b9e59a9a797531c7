"""What could be sent now, as SQL that reads no more than the lanes that wait.

States are written out: a bound parameter keeps SQLite from its partial indexes. ``:now`` and
``:doubtful`` are seconds by the database's clock.
"""

# The one question of an idle outbox.
ANYTHING = """
SELECT 1 WHERE EXISTS (SELECT 1 FROM delivery WHERE state = 'pending')
  OR EXISTS (SELECT 1 FROM delivery WHERE state = 'sending')
  OR EXISTS (SELECT 1 FROM delivery WHERE state = 'parked')
"""

# Walks the partial index from lane to lane; a plain DISTINCT would read every waiting row.
_WAITING = """
WITH RECURSIVE waiting(lane) AS (
  SELECT min(lane) FROM delivery WHERE state = 'pending'
  UNION ALL
  SELECT (SELECT min(d.lane) FROM delivery d WHERE d.state = 'pending' AND d.lane > w.lane)
  FROM waiting w WHERE w.lane IS NOT NULL
)
"""

# An edit or an answer waits until the message that it belongs to has been sent.
_FIRST_READY = """
SELECT d.id FROM delivery d
WHERE d.lane = l.channel AND d.state = 'pending' AND d.not_before <= :now
  AND (d.after_key = '' OR EXISTS (
        SELECT 1 FROM delivery p WHERE p.dedup_key = d.after_key AND p.state = 'sent'))
ORDER BY d.id LIMIT 1
"""

# One delivery at a time in a lane, and none past one that is parked.
READY = f"""
{_WAITING}
SELECT ({_FIRST_READY}) FROM waiting JOIN lane l ON l.channel = waiting.lane
WHERE l.next_at <= :now AND l.lease_until <= :now
  AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.lane = l.channel AND s.state = 'sending')
  AND NOT EXISTS (SELECT 1 FROM delivery s WHERE s.lane = l.channel AND s.state = 'parked')
  AND EXISTS ({_FIRST_READY})
ORDER BY l.next_at, l.channel LIMIT 1
"""  # noqa: S608  made of the constants above

DOUBTFUL = """
SELECT d.id FROM delivery d JOIN lane l ON l.channel = d.lane
WHERE d.state = 'sending' AND d.send_started <= :doubtful
  AND l.lease_until <= :now AND l.next_at <= :now
ORDER BY d.id LIMIT 1
"""

PARKED = """
SELECT d.id FROM delivery d JOIN lane l ON l.channel = d.lane
WHERE d.state = 'parked' AND d.not_before <= :now
  AND l.lease_until <= :now AND l.next_at <= :now
ORDER BY d.id LIMIT 1
"""

# When the first waiting lane that rests or is leased will be free.
NEXT = f"""
{_WAITING}
SELECT min(CASE WHEN l.next_at > l.lease_until THEN l.next_at ELSE l.lease_until END)
FROM waiting JOIN lane l ON l.channel = waiting.lane
WHERE l.next_at > :now OR l.lease_until > :now
"""  # noqa: S608  made of the constants above
