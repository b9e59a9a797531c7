"""Faults of a form, each at its own input, so that the form can stay open with what was typed."""

from collections.abc import Callable
from typing import TypeVar

from domain.errors import DomainError
from handlers.refused import FieldFault, FormRefused

T = TypeVar("T")


class FormRefusedError(DomainError):
    """Ends a submission; ``reply`` says what is wrong at which input."""

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(" ".join(fault.text for fault in faults))
        self.reply = FormRefused(faults)


def refuse(field: str, text: str) -> FormRefusedError:
    return FormRefusedError((FieldFault(field, text),))


class Faults:
    """Collects what is wrong with several inputs, so that a person hears of all at once."""

    def __init__(self) -> None:
        self._found: list[FieldFault] = []

    def add(self, field: str, text: str) -> None:
        self._found.append(FieldFault(field, text))

    def tried(self, field: str, read: Callable[[], T]) -> T | None:
        """What ``read`` gives, or None with its refusal noted at the input."""
        try:
            return read()
        except DomainError as fault:
            self.add(field, str(fault))
            return None

    def check(self) -> None:
        if self._found:
            raise FormRefusedError(tuple(self._found))
