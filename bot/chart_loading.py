"""Matplotlib, which takes long to load: with the first picture, or beside the first requests."""

import gc
import threading
from importlib import import_module
from typing import Any, Literal


def draw(facts: Any, theme: Literal["light", "dark"]) -> bytes:
    """No command waits for what only pictures need."""
    from bot import drawing

    return drawing.draw(facts, theme)


def warm_up() -> None:
    """Load the charts beside the first requests, so that no picture waits for them."""
    threading.Thread(target=_load, name="charts", daemon=True).start()


def _load() -> None:
    """What is loaded then stays for good, so the collector need not walk it again: each time it
    would hold every ack up for a tenth of a second."""
    import_module("bot.drawing")
    gc.collect()
    gc.freeze()
