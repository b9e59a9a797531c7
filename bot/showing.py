"""What a process shows of itself at its own port, if one is set. Loaded is it only then."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.counts import Counts
from bot.settings import Hearing, Settings
from bot.web.checks import LOOPBACK, Check
from storage.database import Database

if TYPE_CHECKING:
    from prometheus_client.registry import Collector

    from bot.web.pages import PageServer

RUN, SERVE, WORK = "run", "serve", "work"


@dataclass
class Showing:
    """Gunicorn's process hears for this one in http mode: it counts what it hears, at a socket of
    its own (``beside``), and this one shows both."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    counts: Counts
    beside: socket.socket | None = None
    server: "PageServer | None" = None

    def show(self, checks: Mapping[str, Check], *, hears: bool, works: bool) -> None:
        """Health and metrics of a process that hears, works, or both."""
        settings = self.settings
        if not settings.metrics_port:
            return
        from bot.web import metrics, watch

        listening = watch.listening_at(settings.metrics_host, settings.metrics_port)
        parts = self._kept(RUN if hears and works else SERVE if hears else WORK)
        others: Callable[[], str] = str
        if works:
            parts.append(metrics.Sending(self.counts))
        if hears and settings.hearing is Hearing.HTTP:
            self.beside = watch.listening_at(LOOPBACK, 0)
            others = watch.beside(self.beside.getsockname()[1])
        elif hears:
            parts.append(metrics.Hearing(self.counts))
        self.server = watch.show(listening, checks, parts, beside=others)

    def show_web(self, given: int, checks: Mapping[str, Check]) -> None:
        """Of gunicorn's process: at the socket that it was given, else as `kpi serve` would."""
        settings = self.settings
        if not given and not settings.metrics_port:
            return
        from bot.web import metrics, watch

        hearing = metrics.Hearing(self.counts)
        if given:
            listening = socket.socket(fileno=given)
            self.server = watch.show(listening, {}, [hearing], namespace="statkeeper_web")
        else:
            listening = watch.listening_at(settings.metrics_host, settings.metrics_port)
            self.server = watch.show(listening, checks, [hearing, *self._kept(SERVE)])

    def close(self) -> None:
        if self.server is not None:
            self.server.close()

    def _kept(self, role: str) -> "list[Collector]":
        from bot.web import metrics
        from bot.web.stand import stand

        tick = self.settings.tick_seconds
        kept = metrics.Kept(lambda: stand(self.database, self.clock(), tick))
        return [metrics.Build(role), kept]
