"""What this process counts and what the database holds, as Prometheus reads it.

The only importer of prometheus_client, loaded with the first process that shows its metrics.
"""

import platform
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from bot.counts import Counter, Counts, Histogram
from bot.one_question import OneQuestion
from bot.web.pages import Page
from bot.web.stand import Stand

KIND = "text/plain; version=0.0.4; charset=utf-8"
KEPT_SECONDS = 2.0
ANSWER_SECONDS = 5.0


class Hearing(Collector):
    """What people asked for, in the process that heard it."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        yield _counter(
            "statkeeper_requests", "Requests of people, by how they ended",
            ("way", "name", "outcome"), self._counts.requests,
        )  # fmt: skip
        yield _histogram(
            "statkeeper_ack_seconds", "Time until a request of Slack was acknowledged",
            (), self._counts.acks,
        )  # fmt: skip


class Sending(Collector):
    """What was sent, in the process that sent it."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        yield _counter(
            "statkeeper_send_attempts", "Attempts to send, by kind of post and outcome",
            ("kind", "outcome"), self._counts.attempts,
        )  # fmt: skip
        yield _counter(
            "statkeeper_look_ups", "Doubtful posts that Slack was asked about, by its answer",
            ("outcome",), self._counts.look_ups,
        )  # fmt: skip
        yield _histogram(
            "statkeeper_queued_to_sent_seconds", "Time from queued to sent, waits that are meant"
            " to be included", ("kind",), self._counts.delays,
        )  # fmt: skip


class Kept(Collector):
    """What the database holds: the same from every process."""

    def __init__(self, stand: Callable[[], Stand]) -> None:
        self._asked = OneQuestion(stand, KEPT_SECONDS)

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("statkeeper_database_up", "Whether the database answers")
        try:
            stand = self._asked.answer(ANSWER_SECONDS)
        except Exception:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        yield from _outbox(stand)
        yield from _jobs(stand)


class Build(Collector):
    def __init__(self, process: str) -> None:
        self._process = process

    def collect(self) -> Iterator[Metric]:
        told = {
            "version": version("statkeeper"),
            "python": platform.python_version(),
            "process": self._process,
        }
        yield InfoMetricFamily("statkeeper_build", "What runs here", value=told)


class Metrics:
    """In a registry of their own; ``beside`` tells those of a process that hears for this one."""

    def __init__(
        self, parts: Sequence[Collector], namespace: str = "", beside: Callable[[], str] = str
    ) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self._beside = beside
        for part in parts:
            self._registry.register(part)
        ProcessCollector(namespace=namespace, registry=self._registry)

    def page(self) -> Page:
        return Page(200, generate_latest(self._registry).decode() + self._beside(), KIND)


def _counter(name: str, words: str, labels: Sequence[str], counter: Counter) -> Metric:
    family = CounterMetricFamily(name, words, labels=labels)
    for values, number in counter.values().items():
        family.add_metric(values, number)
    return family


def _histogram(name: str, words: str, labels: Sequence[str], found: Histogram) -> Metric:
    family = HistogramMetricFamily(name, words, labels=labels)
    for values, spread in found.spreads().items():
        family.add_metric(values, list(spread.buckets), spread.total)
    return family


def _outbox(stand: Stand) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "statkeeper_outbox_deliveries", "Deliveries that are not finished", labels=("state",)
    )
    oldest = GaugeMetricFamily(
        "statkeeper_outbox_oldest_seconds", "Age of the oldest of them", labels=("state",)
    )
    for each in stand.queues:
        waiting.add_metric((each.state.value,), each.count)
        oldest.add_metric((each.state.value,), each.oldest)
    yield waiting
    yield oldest
    yield GaugeMetricFamily(
        "statkeeper_outbox_overdue_seconds",
        "For how long the first delivery that may go out has waited",
        value=stand.overdue,
    )
    held = GaugeMetricFamily(
        "statkeeper_sending_held", "1 while nothing is sent, by the reason", labels=("reason",)
    )
    for reason, holds in stand.held.items():
        held.add_metric((reason,), int(holds))
    yield held


def _jobs(stand: Stand) -> Iterator[Metric]:
    late = GaugeMetricFamily(
        "statkeeper_job_late_seconds", "For how long a job has been due", labels=("job",)
    )
    succeeded = GaugeMetricFamily(
        "statkeeper_job_last_success_timestamp_seconds", "When it last worked", labels=("job",)
    )
    failing = GaugeMetricFamily("statkeeper_job_failing", "1 while it fails", labels=("job",))
    failures = CounterMetricFamily(
        "statkeeper_job_failures", "How often it has failed", labels=("job",)
    )
    for each in stand.jobs:
        failing.add_metric((each.job,), int(each.failing_since is not None))
        failures.add_metric((each.job,), each.failures)
        if each.succeeded is not None:
            late.add_metric((each.job,), stand.late(each.succeeded))
            succeeded.add_metric((each.job,), each.succeeded.timestamp())
    yield from (late, succeeded, failing, failures)
