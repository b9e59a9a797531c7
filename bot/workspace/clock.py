"""The workspace's business clock, and the only place of this program that reads real time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MORNING = 9
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def real_now() -> datetime:
    return datetime.now(UTC)


def real_seconds() -> float:
    """Seconds since 1970 on the machine's own clock: signed requests carry real time."""
    return time.time()


class Clock:
    """A virtual UTC clock that runs on at real speed from where it was set."""

    def __init__(self, start: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._base = start.astimezone(UTC)
        self._set_at = monotonic()
        self._last_micros = 0

    def now(self) -> datetime:
        return self._base + timedelta(seconds=self._monotonic() - self._set_at)

    def seconds(self) -> int:
        return int(self.now().timestamp())

    def restart(self, now: datetime) -> None:
        """Start over, message times included."""
        self.set(now)
        self._last_micros = 0

    def set(self, now: datetime) -> None:
        self._base = now.astimezone(UTC)
        self._set_at = self._monotonic()

    def next_ts(self) -> str:
        """A message time: strictly increasing and unique, even when the clock was set back."""
        micros = int(self.now().timestamp() * 1_000_000)
        self._last_micros = max(micros, self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def seen_ts(self, ts: str) -> None:
        """Never issue `ts` or anything before it again (used when old messages are loaded)."""
        seconds, _, micros = ts.partition(".")
        self._last_micros = max(self._last_micros, int(seconds) * 1_000_000 + int(micros))


def advanced(now: datetime, step: str | int | float, zone: ZoneInfo) -> datetime:
    """`now` moved on by "1d", "2w", "3h", "1mo", a number of seconds, next_day, next_week
    or next_month."""
    if isinstance(step, int | float) and not isinstance(step, bool):
        return now + timedelta(seconds=step)
    local = now.astimezone(zone)
    if step == "next_day":
        return _morning(local + timedelta(days=1)).astimezone(UTC)
    if step == "next_week":
        return _morning(local + timedelta(days=7 - local.weekday())).astimezone(UTC)
    if step == "next_month":
        return _morning(_months_on(local.replace(day=1), 1)).astimezone(UTC)
    text = str(step).strip().lower()
    if text.endswith("mo") and text[:-2].isdigit():
        return _months_on(local, int(text[:-2])).astimezone(UTC)
    if text[-1:] in UNITS and text[:-1].isdigit():
        return _stepped(local, int(text[:-1]), text[-1]).astimezone(UTC)
    if text.isdigit():
        return now + timedelta(seconds=int(text))
    raise ValueError(
        f'"{step}" is no step: use 1d, 2w, 3h, 30m, 1mo, next_day, next_week or next_month'
    )


def _stepped(local: datetime, count: int, unit: str) -> datetime:
    """Days and weeks keep the wall clock's hour; shorter steps are elapsed time."""
    if unit in "dw":
        return local + timedelta(seconds=count * UNITS[unit])
    return (local.astimezone(UTC) + timedelta(seconds=count * UNITS[unit])).astimezone(local.tzinfo)


def _morning(local: datetime) -> datetime:
    return local.replace(hour=MORNING, minute=0, second=0, microsecond=0)


def _months_on(local: datetime, months: int) -> datetime:
    index = local.year * 12 + local.month - 1 + months
    year, month = divmod(index, 12)
    for day in range(local.day, 27, -1):
        try:
            return local.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return local.replace(year=year, month=month + 1)
