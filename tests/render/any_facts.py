"""Anything that a notice or reply can hold, hostile texts and extreme sizes included.

Built from the annotations with one random source, which Hypothesis seeds: nested strategies for
these wide records were a hundred times slower.
"""

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from random import Random
from typing import Any

from domain.periods import Period
from tests import makers

HOSTILE = (
    "<!channel>",
    "<!here|here>",
    "<@U01SDM>",
    "<https://example.org|click>",
    "*bold* _slanted_ ~gone~ `code`",
    "```fence```",
    "> quoted",
    "R&D <b> &amp; &lt;!channel&gt;",
    ":fire: :alarm_clock:",
    "\u202eturned round\u202c",
    "line\nbreak\r\nand\x00control\x07",
    "a\ud800b",
    "",
    "   ",
    "Abandonment rate",
    "abandonment",
    "January 2018",
    "x" * 3_000,
    "<!channel>" * 600,
    "&" * 3_000,
    "\U0001f600" * 1_500,
    "very long name " * 200,
)


def text(random: Random) -> str:
    if random.random() < 0.6:
        return random.choice(HOSTILE)
    letters = [chr(random.randrange(0x20, 0x2FFF)) for _ in range(random.randrange(40))]
    return "".join(letters)


def decimal(random: Random) -> Decimal:
    return Decimal(random.randrange(-(10**15), 10**15)).scaleb(-random.randrange(16))


SIMPLE: dict[Any, Callable[[Random], Any]] = {
    str: text,
    int: lambda random: random.choice([-400, -1, 0, 1, 13, 10**9]),
    float: lambda random: random.uniform(0, 3_600),
    bool: lambda random: random.random() < 0.5,
    Decimal: decimal,
    date: lambda random: date.fromordinal(random.randrange(711_000, 784_000)),
    datetime: lambda random: datetime.fromtimestamp(random.randrange(5 * 10**9), UTC),
    timedelta: lambda random: timedelta(days=random.randrange(400)),
    type(None): lambda random: None,
    Period: lambda random: makers.period(f"{random.randrange(2000, 2100)}-01"),
}


def fact(kind: Any, random: Random, most: int = 4) -> Any:
    """A value of a type, by its annotations; a tuple holds up to ``most`` of them."""
    if kind in SIMPLE:
        return SIMPLE[kind](random)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return fact(random.choice(inner), random, most)
    if origin is typing.Literal:
        return random.choice(inner)
    if origin is tuple and inner[-1] is not Ellipsis:
        return tuple(fact(each, random, most) for each in inner)
    if origin in (tuple, frozenset):
        return origin(fact(inner[0], random, most) for _ in range(random.randint(0, most)))
    if origin in (dict, Mapping):
        return {text(random): text(random) for _ in range(random.randint(0, most))}
    if issubclass(kind, Enum):
        return random.choice(list(kind))
    return _record(kind, random, most)


def _record(kind: Any, random: Random, most: int) -> Any:
    hints = typing.get_type_hints(kind)
    names = [each.name for each in dataclasses.fields(kind) if each.init]
    values = {name: fact(hints[name], random, most) for name in names}
    if values.get("decimals") is not None:
        values["decimals"] = random.randint(0, 6)
    return kind(**values)
