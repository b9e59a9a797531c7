"""Pace: how long things may take, and how many messages may go out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Real seconds, but ``posts_per_minute`` (0: no limit).

    ``look`` is how soon something that another process has queued is found.
    """

    http_timeout: float = 15
    grace: float = 30
    lease: float = 60
    channel_interval: float = 1
    posts_per_minute: int = 300
    parked_retry: float = 600
    look: float = 1

    @property
    def head_start(self) -> float:
        """Who sent last in a lane may go on there for so long before others do."""
        return min(self.look, self.lease / 50) / 4

    def rest_after(self, seconds_ago: float) -> float:
        """How long a channel rests after a post whose writing began so long ago."""
        return max(0.0, self.channel_interval - seconds_ago)
