"""Refusals that people read: each names the input, the reason and a corrected example."""


class DomainError(Exception):
    """A request that the rules refuse; `str(error)` is shown to the person as it is."""


class PeriodError(DomainError):
    """A typed period that cannot be meant, or that could mean several."""


class ValueTextError(DomainError):
    """A typed value that cannot be meant for its indicator."""


class NotFoundError(DomainError):
    """A name that nothing here carries."""


class PermissionDeniedError(DomainError):
    """An action that this person may not take."""


class ConflictError(DomainError):
    """A change that collides with what is already recorded."""
