"""Notices as JSON: what was said stays what was said, amounts as typed."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from domain.notices import Notice

_NOTICES: TypeAdapter[Notice] = TypeAdapter(Annotated[Notice, Field(discriminator="kind")])


def notice_to_json(notice: Notice) -> str:
    return _NOTICES.dump_json(notice).decode()


def notice_from_json(text: str) -> Notice:
    """Facts that later versions added take their defaults; facts they dropped are passed over."""
    return _NOTICES.validate_json(text)
