"""Why a typed period is refused: the input, the reason and a text that would be taken."""

from collections.abc import Sequence
from datetime import date

from domain.calendar_shape import PeriodLike
from domain.errors import PeriodError
from domain.frequencies import MONTH_NAMES, Frequency
from domain.typed_text import shown

_ALSO = {
    Frequency.WEEKLY: ', "w{week}" or "last week"',
    Frequency.MONTHLY: ', "{month} {year}" or "last month"',
    Frequency.QUARTERLY: ', "{part}" or "last quarter"',
    Frequency.TERMLY: ', "{part}" or "last term"',
    Frequency.YEARLY: ' or "last year"',
}


def unread(frequency: Frequency, typed: str, example: PeriodLike) -> PeriodError:
    if not typed.strip():
        return PeriodError(f"No {frequency.noun} is named. {_write(frequency, example)}")
    return PeriodError(
        f"{shown(typed)} is not a {frequency.noun} that I can read. {_write(frequency, example)}"
    )


def other_frequency(
    frequency: Frequency, typed: str, named: Frequency | None, example: PeriodLike
) -> PeriodError:
    noun = named.noun if named else "day"
    return PeriodError(
        f"{shown(typed)} names a {noun}, and this indicator is {frequency}. "
        f"{_write(frequency, example)}"
    )


def year_out_of_range(typed: str, year: int, span: tuple[int, int]) -> PeriodError:
    return PeriodError(
        f"{shown(typed)} names the year {year}. Write a year from {span[0]} to {span[1]}."
    )


def no_such_part(typed: str, what: str, correction: str) -> PeriodError:
    return PeriodError(f"{shown(typed)}: there is no {what}. Write {correction}.")


def not_begun(
    frequency: Frequency, typed: str, period: PeriodLike, example: PeriodLike
) -> PeriodError:
    start = f"{period.first.day} {MONTH_NAMES[period.first.month - 1]} {period.first.year}"
    return PeriodError(
        f"{shown(typed)} has not begun: {period.long_label} starts on {start}. The latest "
        f"{frequency.noun} that has ended is {example.long_label}: write {example.text}."
    )


def month_within(typed: str, period: PeriodLike) -> PeriodError:
    return PeriodError(
        f"{shown(typed)} is a month inside {period.long_label}, and this indicator is "
        f"quarterly. Write {period.text}, or the quarter's last month, "
        f"{period.last.year:04d}-{period.last.month:02d}."
    )


def ambiguous(typed: str, meanings: Sequence[PeriodLike]) -> PeriodError:
    words = [f"{period.text} ({period.months_covered})" for period in meanings]
    several = f"{', '.join(words[:-1])} or {words[-1]}"
    return PeriodError(
        f"{shown(typed)} could mean {several}. "
        f"Write the one that you mean, for example {meanings[-1].text}."
    )


def swapped_days(typed: str, days: Sequence[date]) -> PeriodError:
    words = " or ".join(f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}" for day in days)
    return PeriodError(f"{shown(typed)} could mean {words}. Write it as {days[-1].isoformat()}.")


def not_canonical(frequency: Frequency, typed: str, example: PeriodLike) -> PeriodError:
    return PeriodError(
        f"{shown(typed)} is not the spelling of a {frequency.noun}. Write it like {example.text}."
    )


def _write(frequency: Frequency, example: PeriodLike) -> str:
    also = _ALSO[frequency].format(
        week=example.first.isocalendar().week,
        month=MONTH_NAMES[example.first.month - 1][:3].lower(),
        year=f"{example.first.year % 100:02d}",
        part=example.text.rpartition("-")[2].lower(),
    )
    return f"Write {example.text}{also}."
