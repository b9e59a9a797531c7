"""Checks that the tables of blocks are made of; each reports its problems with a JSON pointer."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Problems:
    """What is wrong, each with the place (a JSON pointer) where it is."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, pointer: str) -> None:
        self.found.append((text, pointer))

    def lines(self) -> list[str]:
        return [f"{text} [json-pointer:{pointer}]" for text, pointer in self.found]


Check = Callable[[Any, str, Problems], None]


def string(most: int, least: int = 0, pattern: str = "") -> Check:
    matches = re.compile(pattern) if pattern else None

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add("must provide a string", pointer)
        elif len(value) > most:
            problems.add(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            problems.add(f"must be more than {least - 1} characters", pointer)
        elif matches and not matches.search(value):
            problems.add("does not match the required format", pointer)

    return check


def boolean(value: Any, pointer: str, problems: Problems) -> None:
    if not isinstance(value, bool):
        problems.add("must provide a boolean", pointer)


def number(value: Any, pointer: str, problems: Problems) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        problems.add("must provide a number", pointer)


def integer(least: int, most: int) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            problems.add("must provide an integer", pointer)
        elif not least <= value <= most:
            problems.add(f"must be between {least} and {most}", pointer)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(f"must be a valid enum value: one of {', '.join(allowed)}", pointer)

    return check


def listing(item: Check, least: int, most: int) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add("must provide an array", pointer)
            return
        if len(value) > most:
            problems.add(f"no more than {most} items allowed", pointer)
            return
        if len(value) < least:
            problems.add(f"no less than {least} items allowed", pointer)
        for index, each in enumerate(value):
            item(each, f"{pointer}/{index}", problems)

    return check


@dataclass(frozen=True)
class Shape:
    """An object with exactly these fields; `also` looks at several fields together."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)
    also: tuple[Check, ...] = ()

    def __call__(self, value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
            return
        before = len(problems.found)
        for name in self.required:
            if name not in value:
                problems.add(f"missing required field: {name}", pointer)
        for name, each in value.items():
            known = self.required.get(name) or self.optional.get(name)
            if known is None:
                problems.add(f"invalid additional property: {name}", pointer)
            else:
                known(each, f"{pointer}/{name}", problems)
        if len(problems.found) == before:
            for together in self.also:
                together(value, pointer, problems)


def typed(table: Mapping[str, Check]) -> Check:
    """An object whose `type` picks its check from the table."""

    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add("must provide an object", pointer)
        elif "type" not in value:
            problems.add("missing required field: type", pointer)
        elif not isinstance(value["type"], str) or value["type"] not in table:
            problems.add(f"unsupported type: {value['type']}", f"{pointer}/type")
        else:
            table[value["type"]](value, pointer, problems)

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if sum(name in value for name in names) != 1:
            problems.add(f"must provide exactly one of {', '.join(names)}", pointer)

    return check


def any_of(*names: str) -> Check:
    def check(value: Any, pointer: str, problems: Problems) -> None:
        if not any(name in value for name in names):
            problems.add(f"must provide at least one of {', '.join(names)}", pointer)

    return check


def picked(table: Mapping[str, Check], names: Iterable[str]) -> Check:
    return typed({name: table[name] for name in names})
