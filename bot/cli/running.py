"""`kpi run`, `kpi serve` and `kpi work`: the bot against a real Slack."""

import signal
import threading

import typer

from bot.logs import start_logging
from bot.settings import Hearing, Settings
from bot.wiring import Bot, build


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
    start_logging(settings.log_level)
    bot = build(settings)
    bot.check_tokens(hears=hears)
    stop = until_told()
    if hears and settings.hearing is Hearing.HTTP:
        bot.start_serving()
    elif hears:
        bot.start_hearing()
    if works:
        bot.start_working()
    typer.echo(_started(bot, hears=hears, works=works))
    stop.wait()
    typer.echo("Stopping: finishing what is in flight.")
    bot.stop()


def until_told() -> threading.Event:
    """Set by Ctrl-C and by SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _started(bot: Bot, *, hears: bool, works: bool) -> str:
    parts = [*(["hearing"] if hears else []), *(["working"] if works else [])]
    return f"Statkeeper is {' and '.join(parts)} ({bot.settings.hearing.value}). Ctrl-C stops it."
