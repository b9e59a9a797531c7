"""A request that changed nothing, with what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Suggestion:
    """A corrected request as one click: ``command`` is what would be typed after /kpi."""

    label: str
    command: str


@dataclass(frozen=True)
class Refused:
    """``text`` is ready to be shown; ``suggestions`` are "did you mean" buttons.

    ``reference`` is that of the log, for faults that are not the person's.
    """

    text: str
    suggestions: tuple[Suggestion, ...] = ()
    reference: str = ""


@dataclass(frozen=True)
class FieldFault:
    """Why one input of a form was refused; ``field`` is the form's name for that input."""

    field: str
    text: str


@dataclass(frozen=True)
class FormRefused:
    """The form stays open with what was typed; every fault stands at its own input."""

    faults: tuple[FieldFault, ...]
