"""Shows a process to whoever watches it: /healthz, /readyz and /metrics at a port of its own."""

import socket
from collections.abc import Callable, Mapping, Sequence

from prometheus_client.registry import Collector

from bot.web.checks import LOOPBACK, Check, answered
from bot.web.metrics import Metrics
from bot.web.pages import PageServer, listen
from bot.web.readiness import Readiness, alive
from domain.errors import DomainError


class PortTakenError(DomainError):
    """The port for health and metrics is another program's."""


def listening_at(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise PortTakenError(
            f"METRICS_PORT {port} at {host} cannot be used: {error.strerror}. Each process needs "
            "one of its own; 0 means none."
        ) from error


def show(
    listening: socket.socket,
    checks: Mapping[str, Check],
    parts: Sequence[Collector],
    *,
    namespace: str = "",
    beside: Callable[[], str] = str,
) -> PageServer:
    """Until it is closed."""
    pages = {
        "/healthz": alive,
        "/readyz": Readiness(checks).page,
        "/metrics": Metrics(parts, namespace, beside).page,
    }
    return PageServer(pages, listening)


def beside(port: int) -> Callable[[], str]:
    """The metrics of a process of ours that listens at that port of this machine."""
    return lambda: answered(f"http://{LOOPBACK}:{port}/metrics", timeout=3)
