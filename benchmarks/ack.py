"""How soon `/kpi log` is acknowledged while twenty people type at once: python -m benchmarks.ack

Beside them others ask for status and report cards, whose pictures are drawn meanwhile; the bot has
drawn before. The yardstick is how late an event loop of this machine wakes when nothing else goes
on.
"""

import asyncio
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import Request, urlopen

from benchmarks._running import START_SECONDS, bot_process, norfolk_workspace

PEOPLE = 20
WAVES = 15
WAKES = 400
ALLOWED_MS = 100
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct")


def main() -> None:
    idle = asyncio.run(_lateness())
    with norfolk_workspace() as url, bot_process(url):
        _warm_up(url)
        acks = [each for wave in range(WAVES) for each in _wave(url, wave)]
    late, acked = _p99(idle), _p99(acks)
    print(f"idle event loop      median {statistics.median(idle):7.2f} ms   p99 {late:7.2f} ms")
    print(f"ack of /kpi log      median {statistics.median(acks):7.2f} ms   p99 {acked:7.2f} ms")
    print(f"p99 beyond the idle loop: {acked - late:.1f} ms (allowed: {ALLOWED_MS})")


def _warm_up(url: str) -> None:
    """Until the bot has drawn its first alert, status and report card."""
    for text in ("log abandonment 611/4288 nov", "status imt", "card abandonment"):
        _type(url, text)
    until = time.monotonic() + START_SECONDS
    while _pictures(url) < 3:
        assert time.monotonic() < until, "no pictures came"
        time.sleep(0.2)


def _pictures(url: str) -> int:
    with urlopen(f"{url}/_workspace/messages?channel=C01IMT&user=U01SDA", timeout=30) as answer:  # noqa: S310  ours
        return sum(
            block["type"] == "image"
            for message in json.load(answer)["messages"]
            for block in message.get("blocks", ())
        )


async def _lateness() -> list[float]:
    loop, found = asyncio.get_running_loop(), []
    for _ in range(WAKES):
        due = loop.time() + 0.005
        await asyncio.sleep(0.005)
        found.append((loop.time() - due) * 1000)
    return found


def _wave(url: str, wave: int) -> list[float]:
    """Twenty log commands at once, with two that draw; only the log commands are timed."""
    typed = [
        f"log abandonment {wave}.{person:02d}% {MONTHS[(wave + person) % len(MONTHS)]}"
        for person in range(PEOPLE)
    ]
    with ThreadPoolExecutor(PEOPLE + 2) as people:
        beside = [people.submit(_type, url, text) for text in ("status imt", "card abandonment")]
        timed = [people.submit(_type, url, text) for text in typed]
        acks = [each.result() for each in timed]
        for each in beside:
            each.result()
    return acks


def _type(url: str, text: str) -> float:
    body = {"user": "U01SDA", "channel": "C01IMT", "text": f"/kpi {text}", "settle": 0}
    request = Request(  # noqa: S310  our own server
        f"{url}/_workspace/command",
        json.dumps(body).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=30) as answer:  # noqa: S310  ours
        told = json.load(answer)
    assert told["acked"], told
    return float(told["ack_ms"])


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


if __name__ == "__main__":
    main()
