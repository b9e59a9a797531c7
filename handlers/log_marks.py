"""The words of /kpi log that are neither name, value nor period: note, reason, sample, status."""

import re
from dataclasses import dataclass

from domain.readings import ReadingStatus

_QUOTED = re.compile('["\u201c\u201d\u201e]([^"\u201c\u201d\u201e]+)["\u201c\u201d]')
_NOTE = re.compile(r"(?:^|\s)(?:note|comment)\s*:\s*(.*)$", re.IGNORECASE | re.DOTALL)
_REASON = re.compile(r"(?:^|\s)(?:because|reason\s*:)\s+(.*)$", re.IGNORECASE | re.DOTALL)
_SAMPLE = re.compile(
    r"(?:^|\s)\(?(?:sample(?:\s+of)?\s*=?|n\s*=)\s*([\d,]{1,12})\)?(?=\s|$)", re.IGNORECASE
)
_NOT_EXPECTED = re.compile(
    r"(?:^|\s)(?:n/?a|not\s+expected|none\s+expected|not\s+available)(?=\s|$)", re.IGNORECASE
)
_PROVISIONAL = re.compile(r"(?:^|\s)\(?(?:provisional(?:ly)?|prov\.?)\)?(?=\s|$)", re.IGNORECASE)
_TO_DATE = re.compile(r"(?:^|\s)\(?(?:to\s+date|so\s+far)\)?(?=\s|$)", re.IGNORECASE)
_ESTIMATED = re.compile(
    r"(?:^|\s)\(?(?:estimated?|est\.?|about|approx(?:\.|imately)?)\)?(?=\s|$)", re.IGNORECASE
)
_ABOUT = re.compile(r"(?:^|\s)[~\u2248]\s*(?=[\d.\u00a3$\u20ac])")


@dataclass(frozen=True)
class Marks:
    """What the words besides indicator, value and period say, and the words that are left."""

    rest: str
    name: str = ""
    note: str = ""
    reason: str = ""
    sample: int | None = None
    not_expected: bool = False
    provisional: bool = False
    to_date: bool = False
    estimated: bool = False

    @property
    def status(self) -> ReadingStatus:
        if self.not_expected:
            return ReadingStatus.NOT_EXPECTED
        if self.provisional or self.to_date:
            return ReadingStatus.PROVISIONAL
        if self.estimated or self.sample is not None:
            return ReadingStatus.ESTIMATED
        return ReadingStatus.FINAL


def marks(text: str) -> Marks:
    """Take note, reason, sample and status words out of the text."""
    rest, note = _cut(_NOTE, text)
    rest, reason = _cut(_REASON, rest)
    rest, name = _taken(_QUOTED, rest)
    rest, sample = _taken(_SAMPLE, rest)
    flags = {}
    for flag, pattern in _FLAGS.items():
        flags[flag] = pattern.search(rest) is not None
        rest = pattern.sub(" ", rest)
    return Marks(
        rest=" ".join(rest.split()),
        name=" ".join(name.split()),
        note=note.strip(),
        reason=reason.strip(),
        sample=_whole(sample),
        **flags,
    )


_FLAGS = {
    "not_expected": _NOT_EXPECTED,
    "provisional": _PROVISIONAL,
    "to_date": _TO_DATE,
    "estimated": re.compile(f"{_ESTIMATED.pattern}|{_ABOUT.pattern}", re.IGNORECASE),
}


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", found[1]) if found else (text, "")


def _whole(digits: str) -> int | None:
    plain = digits.replace(",", "")
    return int(plain) if plain.isdigit() else None
