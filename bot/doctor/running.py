"""What runs: the planner, the outbox, and the process that shows itself at METRICS_PORT.

Whether Slack takes the token is asked of Slack (`bot/doctor/slack.py`), not of what is remembered.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.doctor.finding import Finding, fault
from bot.web.checks import answered, reachable
from bot.web.stand import Stand, stand
from bot.wiring import Bot
from domain.deliveries import DeliveryState
from handlers.pausing import pause_now, paused_words
from jobs.schedule import LAST_TICK
from storage.restored import Restore

TICKS_MISSED, LEAST_LATE = 5, timedelta(minutes=2)
OVERDUE_SECONDS = 300.0
START = "Start kpi run or kpi work, or look into its log."
REMEDIES = {
    DeliveryState.PARKED: "a channel refuses: mend it as said below",
    DeliveryState.FAILED: "Slack refuses the message",
    DeliveryState.UNKNOWN: "Slack could not be asked whether it has the message",
}


def running(bot: Bot) -> Iterator[Finding]:
    now = bot.clock()
    with bot.database.reading() as store:
        ticked = store.controls.get(LAST_TICK)
        paused = paused_words(store) if pause_now(store) else ""
        restore = store.restored.get() if store.restored.is_near() else None
        unreadable = store.backlog.unreadable()
    standing = stand(bot.database, now, bot.settings.tick_seconds)
    yield _planner(bot, ticked, now)
    yield from _jobs(standing)
    if restore is not None:
        yield _restored(restore)
    if paused:
        yield fault(f"posting is {paused}", "Type /kpi resume in Slack when it is to go on.")
    yield from _outbox(standing)
    if unreadable:
        yield fault(
            f"{unreadable} message{'s' if unreadable > 1 else ''} cannot be read by this version",
            "If an upgrade is under way, finish it: the newer version sends them. Else see "
            "kpi outbox list, then kpi outbox discard.",
        )
    yield from _process(bot)


def _planner(bot: Bot, ticked: str | None, now: datetime) -> Finding:
    if ticked is None:
        return Finding("nothing has run here yet", fix="Start kpi run, or kpi serve and kpi work.")
    ago = now - datetime.fromisoformat(ticked)
    if ago > max(LEAST_LATE, TICKS_MISSED * timedelta(seconds=bot.settings.tick_seconds)):
        return fault(f"nothing has looked what is due for {_long(ago)}", START)
    return Finding("what is due is looked for")


def _jobs(found: Stand) -> Iterator[Finding]:
    for job in found.jobs:
        if job.failing_since is not None:
            yield fault(
                f"the job {job.job} has failed since {job.failing_since:%Y-%m-%d %H:%M} UTC",
                "The log says why, under the reference that the administrators were told.",
            )


def _outbox(found: Stand) -> Iterator[Finding]:
    for queue in found.queues:
        if queue.state in REMEDIES and queue.count:
            words = f"{queue.count} message{'s' if queue.count > 1 else ''} {queue.state.value}"
            yield fault(
                f"{words}, for {_long(timedelta(seconds=queue.oldest))}: {REMEDIES[queue.state]}",
                "See kpi outbox list, then kpi outbox retry or discard.",
            )
    if found.overdue > OVERDUE_SECONDS and not any(found.held.values()):
        waits = _long(timedelta(seconds=found.overdue))
        yield fault(f"a message that may go out has waited for {waits}", START)


def _restored(restore: Restore) -> Finding:
    """No fault, but whoever wonders about slow posts should know it."""
    at, known, until = (
        f"{datetime.fromtimestamp(moment, UTC):%-d %B %Y %H:%M} UTC"
        for moment in (restore.at, restore.known_until, restore.careful_until)
    )
    return Finding(
        f"restored from a backup at {at}; the newest message that it knows is of {known}",
        fix=f"Until {until} every message is looked for in Slack before it is sent. "
        "kpi db restored --over ends that.",
    )


def _process(bot: Bot) -> Iterator[Finding]:
    """Every part of the process at this machine's METRICS_PORT."""
    settings = bot.settings
    if not settings.metrics_port:
        return
    address = reachable(settings.metrics_host, settings.metrics_port)
    told = answered(f"{address}/readyz", refused_too=True)
    if not told:
        yield fault(f"nothing answers at {address}, where Statkeeper is to show itself", START)
        return
    try:
        parts = json.loads(told)["parts"]
    except (ValueError, KeyError, TypeError):
        yield fault(f"another program answers at {address}", "Give METRICS_PORT a free port.")
        return
    for name, part in parts.items():
        if not part["ready"]:
            yield fault(
                f"the running Statkeeper is not well: {name}: {part['fault']}",
                "Look into its log; if it does not recover by itself, start it again.",
            )


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    for length, word in ((1440, "day"), (60, "hour")):
        if minutes >= 2 * length:
            return f"{minutes // length} {word}s"
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
