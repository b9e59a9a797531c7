"""What the doctor says of one thing that it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """``fix`` says what to do; with one, what is ``well`` may be better."""

    what: str
    well: bool = True
    fix: str = ""


def fault(what: str, fix: str) -> Finding:
    return Finding(what, False, fix)
