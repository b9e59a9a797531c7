"""What people log, and what a channel must therefore show: worked out by hand, not by the bot."""

import random
from calendar import month_abbr, month_name
from collections.abc import Sequence
from dataclasses import dataclass, field

FIRST_YEAR = 1995
PERIODS_TO_CLOSE = 2
GOOD = "8.0"
MOST_BAD = 60  # percent above the worst that is good


@dataclass(frozen=True)
class Owner:
    """Who logs an indicator, and in which channel; each indicator has a person of its own."""

    indicator: str
    name: str
    user: str
    channel: str


@dataclass(frozen=True)
class Month:
    number: int

    @property
    def text(self) -> str:
        return f"{self._year}-{self._month:02d}"

    @property
    def label(self) -> str:
        return f"{month_abbr[self._month]} {self._year % 100:02d}"

    @property
    def long(self) -> str:
        return f"{month_name[self._month]} {self._year}"

    @property
    def _year(self) -> int:
        return FIRST_YEAR + self.number // 12

    @property
    def _month(self) -> int:
        return self.number % 12 + 1


@dataclass(frozen=True)
class Line:
    """A value that somebody wants logged."""

    owner: Owner
    month: Month
    value: str

    @property
    def is_bad(self) -> bool:
        return self.value != GOOD

    @property
    def typed(self) -> str:
        return f"/kpi log {self.owner.indicator} {self.value}% {self.month.text}"


@dataclass
class Story:
    """One exception: a message since its first month, with an edit and an answer for each next."""

    owner: Owner
    since: Month
    later: list[Month] = field(default_factory=list)
    good: int = 0

    @property
    def is_closed(self) -> bool:
        return self.good >= PERIODS_TO_CLOSE

    @property
    def last(self) -> Month:
        return self.later[-1] if self.later else self.since


@dataclass
class Notebook:
    """Bad opens a story or goes on with it; two good ones in a row close it."""

    owners: Sequence[Owner]
    chance: random.Random
    lines: list[Line] = field(default_factory=list)
    stories: list[Story] = field(default_factory=list)

    def turn(self) -> list[Line]:
        """A value from everybody."""
        month = Month(len(self.lines) // len(self.owners))
        lines = [Line(owner, month, self._value()) for owner in self.owners]
        for line in lines:
            self.note(line)
        return lines

    def note(self, line: Line) -> None:
        self.lines.append(line)
        story = self.open_story(line.owner)
        if story is not None:
            story.later.append(line.month)
            story.good = 0 if line.is_bad else story.good + 1
        elif line.is_bad:
            self.stories.append(Story(line.owner, line.month))

    def open_story(self, owner: Owner) -> Story | None:
        mine = [each for each in self.stories if each.owner == owner and not each.is_closed]
        return mine[-1] if mine else None

    def _value(self) -> str:
        if self.chance.random() < 0.5:
            return GOOD
        return f"{self.chance.randint(200, 10 * MOST_BAD + 200) / 10:.1f}"
