"""The web server that hears Slack's signed requests: gunicorn, in a process of its own."""

import logging
import os
import socket
import subprocess
import sys
from dataclasses import dataclass

from pydantic import SecretStr

from bot.settings import Settings
from bot.web.checks import answered, is_loopback, reachable

log = logging.getLogger(__name__)

STOPPING_SECONDS = 20.0


@dataclass(frozen=True)
class WebServer:
    """A running one."""

    process: subprocess.Popen[bytes]
    settings: Settings

    def runs(self) -> bool:
        """False once it has ended by itself, as when its port was taken."""
        return self.process.poll() is None

    def answers(self) -> bool:
        address = reachable(self.settings.host, self.settings.port)
        return self.runs() and answered(f"{address}/healthz", timeout=3, refused_too=True) != ""

    def stop(self) -> None:
        """What it has heard is finished first."""
        self.process.terminate()
        try:
            self.process.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_web_server(settings: Settings, beside: socket.socket | None) -> WebServer:
    """``beside`` listens for whoever asks for its metrics; it is the server's from now on."""
    warn_if_open(settings.host)
    shown = beside.fileno() if beside else 0
    process = subprocess.Popen(  # noqa: S603  our own command
        [
            sys.executable, "-m", "gunicorn", "--bind", f"{settings.host}:{settings.port}",
            "--workers", "1", "--threads", str(settings.listener_threads),
            "--access-logfile", "/dev/null", "--no-control-socket",
            "--logger-class", "bot.web.gunicorn_log.GunicornLog",
            f"bot.wiring:web({shown})",
        ],
        env={**os.environ, **exported(settings)},
        pass_fds=[shown] if shown else [],
    )  # fmt: skip
    if beside:
        beside.close()
    return WebServer(process, settings)


def exported(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for a process of our own."""
    plain = settings.model_dump(mode="json")
    for name, value in settings:
        if isinstance(value, SecretStr):
            plain[name] = value.get_secret_value()
    return {name.upper(): str(value) for name, value in plain.items()}


def warn_if_open(host: str) -> None:
    """Slack speaks TLS only, and this server does not."""
    if not is_loopback(host):
        log.warning(
            "HOST is %s, so that other machines reach this server without TLS. Put a proxy with "
            "TLS in front of it, and set HOST=127.0.0.1 where both run on one machine.",
            host,
        )
