"""`kpi run`, `kpi serve` and `kpi work`: the bot against a real Slack."""

import os

import typer

from bot.logs import start_logging
from bot.settings import Hearing, Settings
from bot.slack.tokens import check_tokens
from bot.stopping import until_told
from bot.wiring import Bot, build
from domain.errors import DomainError

LOOK_SECONDS = 1.0
DEAF = (
    "The web server has ended, so nothing could be heard any more; its own lines above say why. "
    "If port {port} was taken, set PORT to another one."
)


class WebServerError(DomainError):
    """Gunicorn has ended by itself."""


def run() -> None:
    """Hear and work in one process (Socket Mode, or signed HTTP with HEARING=http)."""
    _run(hears=True, works=True)


def serve() -> None:
    """Answer people: commands, buttons, forms, App Home."""
    _run(hears=True, works=False)


def work() -> None:
    """Do what the bot does by itself: close periods, remind, deliver."""
    _run(hears=False, works=True)


def _run(*, hears: bool, works: bool) -> None:
    settings = Settings()
    start_logging(settings.log_level, settings.log_format)
    bot = build(settings)
    check_tokens(settings, hears=hears)
    bot.show(hears=hears, works=works)
    wait = until_told(bot.listening.abandon)
    if hears and settings.hearing is Hearing.HTTP:
        bot.listening.serve()
    elif hears:
        bot.listening.connect()
    if works:
        bot.working.start()
    typer.echo(_started(bot, hears=hears, works=works))
    while not (told := wait(LOOK_SECONDS)) and bot.listening.goes_on():
        pass
    typer.echo("Stopping: finishing what is in flight. Ctrl-C again stops at once.")
    finished = bot.stop()
    if not told:
        raise WebServerError(DEAF.format(port=settings.port))
    if not finished:
        os._exit(0)  # an ordinary end would wait for the threads that are still at it


def _started(bot: Bot, *, hears: bool, works: bool) -> str:
    parts = [*(["hearing"] if hears else []), *(["working"] if works else [])]
    return f"Statkeeper is {' and '.join(parts)} ({bot.settings.hearing.value}). Ctrl-C stops it."
