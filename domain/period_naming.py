"""The period that a text names outright, with its year."""

from datetime import date

from domain import period_refusals as refusals
from domain.calendar_shape import CalendarLike, P
from domain.frequencies import Frequency, Term
from domain.period_text import Mention, TypedYear, YearForm

_SEASON_MONTHS = {"autumn": range(8, 12), "spring": range(1, 4), "summer": range(4, 8)}
_PARTS = {Frequency.QUARTERLY: 4, Frequency.WEEKLY: 53, Frequency.MONTHLY: 12}


def named(calendar: CalendarLike[P], frequency: Frequency, mention: Mention, typed: str) -> P:
    """The one period meant; PeriodError when there is none or several."""
    year = mention.year
    if year is None:
        return _of_day(calendar, mention, typed)
    if mention.frequency is Frequency.MONTHLY:
        return _of_month(calendar, frequency, mention, typed)
    if frequency is Frequency.WEEKLY:
        return _of_week(calendar, mention, typed)
    if mention.season and year.form is YearForm.SINGLE:
        start = term_numbered(calendar, mention.number or 0, typed).start_month
        return calendar.containing(frequency, date(year.number, start, 1))
    found = [
        _part(calendar, frequency, mention.number, first_year)
        for first_year in _first_years(calendar, frequency, year)
    ]
    if len(found) == 1:
        return found[0]
    if frequency is Frequency.QUARTERLY and year.form is YearForm.SINGLE:
        month = 3 * (mention.number or 1) - 2
        found.append(calendar.containing(frequency, date(year.number, month, 1)))
    raise refusals.ambiguous(typed, found)


def check_number(calendar: CalendarLike[P], mention: Mention, typed: str) -> None:
    """Refuse quarter 5, week 54 and terms that the organisation does not have."""
    number, frequency = mention.number, mention.frequency
    if number is None or frequency is None:
        return
    if frequency is Frequency.TERMLY:
        term_numbered(calendar, number, typed)
    elif not 1 <= number <= _PARTS[frequency]:
        noun, most = frequency.noun, _PARTS[frequency]
        raise refusals.no_such_part(typed, f"{noun} {number}", f"a {noun} from 1 to {most}")


def term_numbered(calendar: CalendarLike[P], number: int, typed: str) -> Term:
    for term in calendar.terms:
        if term.name_number == number:
            return term
    names = " or ".join(f"t{term.name_number}" for term in calendar.terms)
    raise refusals.no_such_part(typed, f"term {number}", names)


def term_of_season(calendar: CalendarLike[P], season: str, typed: str) -> int:
    """The number of the only term that starts in the season."""
    months = _SEASON_MONTHS[season]
    found = [term.name_number for term in calendar.terms if term.start_month in months]
    if len(found) == 1:
        return found[0]
    names = " or ".join(f"t{term.name_number}" for term in calendar.terms)
    raise refusals.no_such_part(typed, f"single {season} term", names)


def _first_years(
    calendar: CalendarLike[P], frequency: Frequency, year: TypedYear
) -> tuple[int, ...]:
    """The calendar years in which the typed year may start: one, or two when it is unclear."""
    crosses = {
        Frequency.QUARTERLY: calendar.fiscal_quarters,
        Frequency.TERMLY: calendar.academic_year_crosses,
        Frequency.YEARLY: calendar.fiscal_year_start > 1,
    }[frequency]
    number = year.number
    if crosses:
        both = (number, number - 1)
        known = {YearForm.PAIR: number, YearForm.FISCAL: number - 1}
    else:
        both = (number, number + 1)
        known = {YearForm.SINGLE: number}
        if calendar.fiscal_year_start == 1:
            known[YearForm.FISCAL] = number
        elif year.form is YearForm.FISCAL:
            both = (number, number - 1)
    return (known[year.form],) if year.form in known else both


def _part(
    calendar: CalendarLike[P], frequency: Frequency, number: int | None, first_year: int
) -> P:
    if frequency is Frequency.TERMLY:
        start, steps = calendar.terms[0].start_month, _terms_before(calendar.terms, number)
    elif frequency is Frequency.QUARTERLY:
        start = calendar.fiscal_year_start if calendar.fiscal_quarters else 1
        steps = (number or 1) - 1
    else:
        start, steps = calendar.fiscal_year_start, 0
    return calendar.containing(frequency, date(first_year, start, 1)).shift(steps)


def _terms_before(terms: tuple[Term, ...], number: int | None) -> int:
    return [term.name_number for term in terms].index(number or 0)


def _of_month(calendar: CalendarLike[P], frequency: Frequency, mention: Mention, typed: str) -> P:
    year = mention.year.number if mention.year else 0
    month = mention.number or 1
    period = calendar.containing(frequency, date(year, month, 1))
    if period.last.month != month:
        raise refusals.month_within(typed, period)
    return period


def _of_week(calendar: CalendarLike[P], mention: Mention, typed: str) -> P:
    year = mention.year
    if year is None or year.form is YearForm.PAIR:
        single = year.number if year else 0
        weeks = [f"{y}-W{mention.number:02d}" for y in (single, single + 1)]
        raise refusals.no_such_part(typed, "week of two years", " or ".join(weeks))
    try:
        day = date.fromisocalendar(year.number, mention.number or 1, 1)
    except ValueError:
        week = f"week {mention.number} in {year.number}"
        raise refusals.no_such_part(typed, week, f"{year.number}-W52") from None
    return calendar.containing(Frequency.WEEKLY, day)


def _of_day(calendar: CalendarLike[P], mention: Mention, typed: str) -> P:
    weeks = [calendar.containing(Frequency.WEEKLY, day) for day in mention.days]
    if any(week.text != weeks[0].text for week in weeks):
        raise refusals.swapped_days(typed, mention.days)
    return weeks[0]
