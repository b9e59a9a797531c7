"""Periods as stored: canonical text, read back under the organisation's calendar."""

from collections.abc import Callable

from domain.periods import Calendar, Frequency, Period

ReadPeriod = Callable[[str], Period]
"""Canonical text of one frequency to its period."""


class _Known(dict[str, Period]):
    """Each text is parsed once a transaction; a status reads the same months many times over."""

    def __init__(self, calendar: Calendar, frequency: Frequency) -> None:
        super().__init__()
        self._calendar = calendar
        self._frequency = frequency

    def __missing__(self, text: str) -> Period:
        period = self[text] = self._calendar.from_text(self._frequency, text)
        return period


class Periods:
    """The periods of one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self._known = {frequency: _Known(calendar, frequency) for frequency in Frequency}

    def of(self, frequency: Frequency) -> ReadPeriod:
        return self._known[frequency].__getitem__
