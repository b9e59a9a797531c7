"""Checks of a part of a process, and what they are made of; nothing here is slow to load."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.error import HTTPError
from urllib.request import urlopen

Check = Callable[[], str]
"""Empty when that part is well, else what is wrong with it."""

LEAST_SECONDS = 60.0
LOOPBACK = "127.0.0.1"
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104  to bind, not to ask


def lately(what: str, seconds: float, allowed: float) -> str:
    """The fault of something that goes on all the time and has not for a while."""
    late = seconds > max(allowed, LEAST_SECONDS)
    return f"{what} {seconds:.0f} seconds ago" if late else ""


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what is bound there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def reachable(host: str, port: int) -> str:
    """The address at which to ask on this machine what is bound there."""
    asked = LOOPBACK if host in EVERYWHERE else host
    return f"http://[{asked}]:{port}" if ":" in asked else f"http://{asked}:{port}"


def answered(url: str, timeout: float = 10.0, *, refused_too: bool = False) -> str:
    """What another process of ours tells at an address; empty when it does not."""
    try:
        with urlopen(url, timeout=timeout) as answer:  # noqa: S310  our own address
            return str(answer.read().decode())
    except HTTPError as refusal:
        return str(refusal.read().decode()) if refused_too else ""
    except OSError:
        return ""
