"""The web server that hears Slack's signed requests: gunicorn, in a process of its own."""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass

from pydantic import SecretStr

from bot.settings import Settings
from bot.web.checks import answered, is_loopback, reachable

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WebServer:
    """A running one. ``lifeline`` is our end of a pipe that closes with this process, however that
    ends."""

    process: subprocess.Popen[bytes]
    settings: Settings
    lifeline: int

    def runs(self) -> bool:
        """False once it has ended by itself, as when its port was taken."""
        return self.process.poll() is None

    def answers(self) -> bool:
        address = reachable(self.settings.host, self.settings.port)
        return self.runs() and answered(f"{address}/healthz", timeout=3, refused_too=True) != ""

    def stop(self) -> None:
        """Hear nothing more; what was heard is finished. `wait` says when."""
        self.process.terminate()

    def wait(self) -> None:
        self.process.wait()
        os.close(self.lifeline)

    def kill(self) -> None:
        """With its worker, which is in its process group."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def start_web_server(settings: Settings, beside: socket.socket | None) -> WebServer:
    """``beside`` listens for whoever asks for its metrics; it is the server's from now on."""
    warn_if_open(settings.host)
    shown = beside.fileno() if beside else 0
    tied, lifeline = os.pipe()
    process = subprocess.Popen(  # noqa: S603  our own command
        [
            sys.executable, "-m", "gunicorn", "--bind", f"{settings.host}:{settings.port}",
            "--workers", "1", "--threads", str(settings.listener_threads),
            "--graceful-timeout", str(settings.stop_seconds),
            "--access-logfile", "/dev/null", "--no-control-socket",
            "--logger-class", "bot.web.gunicorn_log.GunicornLog",
            f"bot.wiring:web({shown}, {tied})",
        ],
        env={**os.environ, **exported(settings)},
        pass_fds=[tied, shown] if shown else [tied],
        process_group=0,  # Ctrl-C is for us: it would cut off what the server is at
    )  # fmt: skip
    os.close(tied)
    if beside:
        beside.close()
    return WebServer(process, settings, lifeline)


def end_with(tied: int) -> None:
    """In gunicorn's worker: stop the server when the pipe says that who started it is gone."""
    gunicorn = os.getppid()

    def watch() -> None:
        os.read(tied, 1)
        log.warning("the process that started this web server is gone, so it stops")
        if os.getppid() == gunicorn:  # else it is gone as well, and the worker leaves by itself
            os.kill(gunicorn, signal.SIGTERM)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


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
