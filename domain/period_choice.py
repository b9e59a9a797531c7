"""Choosing the one period that a typed text means, or refusing with what it could have meant."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from domain import period_refusals as refusals
from domain.calendar_shape import CalendarLike, P, PeriodLike
from domain.errors import PeriodError
from domain.frequencies import Frequency
from domain.period_naming import check_number, named, term_of_season
from domain.period_text import Mention, read
from domain.typed_text import readable, shown, too_long

YEARS = (1900, 2200)
_LONGEST_GAP = 7 * 53  # weeks between two weeks 53, the rarest name


def choose(calendar: CalendarLike[P], frequency: Frequency, typed: str, today: date) -> P:
    """A bare name is the latest such period that has ended, or with "to date" the current one."""
    example = calendar.last_ended(frequency, today)
    if too_long(typed) or not readable(typed.strip()):
        raise refusals.unread(frequency, typed, example)
    reading = read(typed)
    if not reading.mentions:
        raise refusals.unread(frequency, typed, example)
    mention = _fitting(frequency, reading.mentions)
    if mention is None:
        other = reading.mentions[0].frequency
        raise refusals.other_frequency(frequency, typed, other, example)
    mention = _checked(calendar, mention, typed)
    if mention.steps is not None:
        period = _steps_away(calendar, frequency, mention.steps, today)
    elif mention.year or mention.days:
        period = named(calendar, frequency, mention, typed)
    else:
        start = calendar.containing(frequency, today) if reading.to_date else example
        period = _latest(frequency, mention, typed, start)
    if period.first > today:
        raise refusals.not_begun(frequency, typed, period, example)
    return period


@lru_cache(maxsize=8192)
def from_canonical(calendar: CalendarLike[P], frequency: Frequency, canonical: str) -> P:
    """The period with exactly this canonical text."""
    mention = None if too_long(canonical) else _fitting(frequency, read(canonical).mentions)
    example = calendar.containing(frequency, date(2018, 1, 31))
    if mention is None or mention.year is None:
        raise refusals.not_canonical(frequency, canonical, example)
    try:
        period = named(calendar, frequency, _checked(calendar, mention, canonical), canonical)
    except PeriodError:
        raise refusals.not_canonical(frequency, canonical, example) from None
    if period.text != canonical:
        raise refusals.not_canonical(frequency, canonical, example)
    return period


def _fitting(frequency: Frequency, mentions: tuple[Mention, ...]) -> Mention | None:
    return next((mention for mention in mentions if _fits(frequency, mention)), None)


def _fits(frequency: Frequency, mention: Mention) -> bool:
    if mention.frequency is frequency:
        return True
    if mention.frequency is Frequency.MONTHLY:
        # Norfolk names a quarter by its last month.
        return frequency is Frequency.QUARTERLY and mention.steps is None
    return mention.frequency is None and frequency is Frequency.WEEKLY


def _checked(calendar: CalendarLike[P], mention: Mention, typed: str) -> Mention:
    """The mention with its season as a term's number; absurd years and numbers are refused."""
    years = [mention.year.number] if mention.year else [day.year for day in mention.days]
    for year in years:
        if not YEARS[0] <= year <= YEARS[1]:
            raise refusals.year_out_of_range(typed, year, YEARS)
    if mention.season:
        return replace(mention, number=term_of_season(calendar, mention.season, typed))
    check_number(calendar, mention, typed)
    return mention


def _steps_away(calendar: CalendarLike[P], frequency: Frequency, steps: int, today: date) -> P:
    if steps < 0:
        return calendar.last_ended(frequency, today).shift(steps + 1)
    return calendar.containing(frequency, today).shift(steps)


def _latest(frequency: Frequency, mention: Mention, typed: str, start: P) -> P:
    """The latest period of the mention's name, from `start` backwards."""
    period = start
    for _ in range(_LONGEST_GAP):
        if _has_name(mention, period):
            return period
        period = period.shift(-1)
    if mention.frequency is Frequency.MONTHLY:
        raise _inside_quarter(mention, typed, start)
    raise PeriodError(f"{shown(typed)} names no {frequency.noun}. Write {start.text}.")


def _has_name(mention: Mention, period: PeriodLike) -> bool:
    match mention.frequency:
        case Frequency.MONTHLY:
            return period.last.month == mention.number
        case Frequency.WEEKLY:
            return period.first.isocalendar().week == mention.number
        case Frequency.QUARTERLY:
            return period.text.endswith(f"-Q{mention.number}")
        case _:
            return period.text.endswith(f"-T{mention.number}")


def _inside_quarter(mention: Mention, typed: str, start: P) -> PeriodError:
    """The latest quarter with that month in it, which does not end with it."""
    period = start
    while (period.last.month - (mention.number or 1)) % 12 > 2:
        period = period.shift(-1)
    return refusals.month_within(typed, period)
