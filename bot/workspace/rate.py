"""Rate limits as token buckets on the monotonic clock."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.workspace import limits
from bot.workspace.errors import RateLimitedError


@dataclass
class Bucket:
    """Holds up to `size` calls and refills at `per_second`."""

    size: float
    per_second: float
    level: float
    filled_at: float

    def wait(self, now: float) -> float:
        """Seconds until a call fits; 0 when it fits now."""
        self.level = min(self.size, self.level + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        # A whole call must fit, but for the rounding of repeated refills.
        missing = 1.0 - self.level
        return missing / self.per_second if missing > 1e-9 else 0.0

    def take(self) -> None:
        self.level -= 1.0


class Rates:
    """Slack's limits: tiers per method, one post a second per channel, and all posts together."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._buckets: dict[str, Bucket] = {}
        self.enforced = True
        self.posts_per_minute: int | None = limits.WORKSPACE_POSTS_PER_MINUTE

    def check(self, method: str, tier: str) -> None:
        if tier in limits.TIERS:
            per_minute = limits.TIERS[tier]
            self._take([self._bucket(f"method {method}", per_minute, per_minute / 60)])

    def check_post(self, channel: str) -> None:
        needed = [self._bucket(f"channel {channel}", limits.POST_BURST, limits.POSTS_PER_SECOND)]
        if self.posts_per_minute:
            per_minute = self.posts_per_minute
            needed.append(self._bucket("workspace", per_minute, per_minute / 60))
        self._take(needed)

    def reset(self) -> None:
        self._buckets.clear()

    def _bucket(self, name: str, size: float, per_second: float) -> Bucket:
        bucket = self._buckets.get(name)
        if bucket is None or bucket.size != size:
            bucket = Bucket(size, per_second, size, self._monotonic())
            self._buckets[name] = bucket
        return bucket

    def _take(self, needed: list[Bucket]) -> None:
        """All of the buckets or none: a refused post must not use up the other's room."""
        if not self.enforced:
            return
        now = self._monotonic()
        wait = max(bucket.wait(now) for bucket in needed)
        if wait > 0:
            raise RateLimitedError(max(1, math.ceil(wait)))
        for bucket in needed:
            bucket.take()
