"""A list as one parameter, so that a statement keeps its text and its plan, however long it is."""

import json
from collections.abc import Sequence

_AMONG = {
    "sqlite": "IN (SELECT value FROM json_each(:{name}))",
    "postgresql": "= ANY(:{name})",
}
DIALECTS = tuple(_AMONG)


def among(dialect: str, name: str) -> str:
    """SQL: the column before it is one of the list with that name."""
    return _AMONG[dialect].format(name=name)


def as_parameter(dialect: str, values: Sequence[str] | Sequence[int]) -> object:
    return json.dumps(values) if dialect == "sqlite" else list(values)
