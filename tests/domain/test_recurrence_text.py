"""How people say that a meeting comes round, read as a rule; what is not understood is refused."""

from datetime import date, time
from itertools import islice

import pytest

from domain.errors import DomainError
from domain.periods import Calendar
from domain.recurrence import days, first_day
from domain.recurrence_text import parse_recurrence
from domain.recurrence_words import with_time
from tests import makers

WEEKDAYS = "BYDAY=MO,TU,WE,TH,FR"
READ = {
    "first Tuesday of the month 10:00": ("FREQ=MONTHLY;BYDAY=1TU", "10:00"),
    "1st tues monthly 10am": ("FREQ=MONTHLY;BYDAY=1TU", "10:00"),
    "first Tueday in the month at 10 o'clock": ("FREQ=MONTHLY;BYDAY=1TU", "10:00"),
    "every frist tuesday 10:00": ("FREQ=MONTHLY;BYDAY=1TU", "10:00"),
    "every second thursday 9.30am": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "09:30"),
    "every second thursday of the month 9.30am": ("FREQ=MONTHLY;BYDAY=2TH", "09:30"),
    "every third thursday 12 noon": ("FREQ=MONTHLY;BYDAY=3TH", "12:00"),
    "every other Monday 14:00": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "14:00"),
    "fortnightly on Mondays, 9:00": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "09:00"),
    "every 2 weeks on wednesday 2 pm": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "14:00"),
    "every six weeks on monday 10:00": ("FREQ=WEEKLY;INTERVAL=6;BYDAY=MO", "10:00"),
    "weekly on Mondays at 9": ("FREQ=WEEKLY;BYDAY=MO", "09:00"),
    "Mondays 9": ("FREQ=WEEKLY;BYDAY=MO", "09:00"),
    "14h30 every thurs": ("FREQ=WEEKLY;BYDAY=TH", "14:30"),
    "0930 every friday": ("FREQ=WEEKLY;BYDAY=FR", "09:30"),
    "every tuseday 10:00": ("FREQ=WEEKLY;BYDAY=TU", "10:00"),
    "thursdays and mondays 9:15": ("FREQ=WEEKLY;BYDAY=MO,TH", "09:15"),
    "last friday of each month at 2pm": ("FREQ=MONTHLY;BYDAY=-1FR", "14:00"),
    "first and third Tuesday of the month 10:00": ("FREQ=MONTHLY;BYDAY=1TU,3TU", "10:00"),
    "fifth tuesday 10:00": ("FREQ=MONTHLY;BYDAY=5TU", "10:00"),
    "second Thursday of every other month 10:00": ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TH", "10:00"),
    "quarterly, first Tuesday 10:00": ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=1TU", "10:00"),
    "first Tuesday of April and October 10:00": ("FREQ=MONTHLY;BYMONTH=4,10;BYDAY=1TU", "10:00"),
    "yearly on the first monday of may 10:00": ("FREQ=MONTHLY;BYMONTH=5;BYDAY=1MO", "10:00"),
    "monthly on the 15th, 2:30 pm": ("FREQ=MONTHLY;BYMONTHDAY=15", "14:30"),
    "monthly on the 31st at 10": ("FREQ=MONTHLY;BYMONTHDAY=-1", "10:00"),
    "monthly on the 30th 10am": ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "10:00"),
    "last day of the month 17h": ("FREQ=MONTHLY;BYMONTHDAY=-1", "17:00"),
    "last working day 9:30": (f"FREQ=MONTHLY;{WEEKDAYS};BYSETPOS=-1", "09:30"),
    "third working day of the month 9:30": (f"FREQ=MONTHLY;{WEEKDAYS};BYSETPOS=3", "09:30"),
    "Monday to Friday 9:00": ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "09:00"),
    "mon-wed 9:15": ("FREQ=WEEKLY;BYDAY=MO,TU,WE", "09:15"),
    "first tuesday of november to january 10:00": (
        "FREQ=MONTHLY;BYMONTH=1,11,12;BYDAY=1TU",
        "10:00",
    ),
    "last friday of the quarter 10:00": ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYDAY=-1FR", "10:00"),
    "quarterly, last working day 10:00": (
        f"FREQ=MONTHLY;BYMONTH=3,6,9,12;{WEEKDAYS};BYSETPOS=-1",
        "10:00",
    ),
    "six-monthly, first tuesday 10:00": ("FREQ=MONTHLY;INTERVAL=6;BYDAY=1TU", "10:00"),
    "two-weekly on mondays 10:00": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "10:00"),
    "alternate tuesdays 10:00": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "10:00"),
    "second-last friday 10:00": ("FREQ=MONTHLY;BYDAY=-2FR", "10:00"),
    "second to last friday 10:00": ("FREQ=MONTHLY;BYDAY=-2FR", "10:00"),
    "second last working day 9:30": (f"FREQ=MONTHLY;{WEEKDAYS};BYSETPOS=-2", "09:30"),
}
NOTED = {
    "monthly on the 31st at 10": "In months without a 31st, it is the last day.",
    "yearly on 29 february 10:00": "In months without a 29th, it is the last day.",
    "every second thursday 9:30": "Read as every other week.",
    "every third thursday 9:30": "Read as the third one of each month.",
    "fifth tuesday 10:00": "Months without a fifth one are passed over.",
    "every tuseday 10:00": '"tuseday" was read as tuesday.',
}
REFUSED = {
    "": "first Tuesday of the month 10:00",
    "lots": 'I do not understand "lots". You can write: first Tuesday of the month 10:00',
    "first tuesday of the month": "At what time?",
    "every monday at 2": '"at 2" could be 02:00 or 14:00.',
    "every thuesday 10:00": "could be Thursday or Tuesday",
    "bi-weekly monday 10:00": "means two things. Write every other week",
    "3 monthly 10:00": "does not say which day",
    "first to third tuesday 10:00": "does not say how it comes round",
    "biweekly monday 10:00": "means two things. Write every other week",
    "daily 9:00": "Name the days",
    "every working day 9:00": "Name the days",
    "monthly 10:00": "does not say which day",
    "quarterly 10:00": "does not say which day",
    "32nd of the month 10:00": 'I do not understand "32nd"',
    "first tuesday 25:00": '"25:00" is no time of day',
    "first tuesday 13pm": "is no time of day",
    "sixth tuesday of the month 10:00": "at most five of a weekday",
    "30th working day 10:00": "does not say how it comes round",
    "every 99 weeks on monday 10:00": "1 to 12 weeks or months, not by 99",
    "every other month on the first monday of may 10:00": "does not say how it comes round",
    "twice a month 10:00": 'I do not understand "twice"',
    "\x00\u202e" * 200: "I do not understand",
}


@pytest.mark.parametrize("typed", READ)
def test_what_people_type_is_read_and_the_words_for_it_can_be_typed_again(typed: str) -> None:
    organisation, (rule, at) = makers.organisation(), READ[typed]
    read = parse_recurrence(typed, organisation)
    assert (read.rule, read.at) == (rule, time.fromisoformat(at))
    again = parse_recurrence(with_time(read.rule, read.at), organisation)
    assert (again.rule, again.at) == (read.rule, read.at)


@pytest.mark.parametrize("typed", NOTED)
def test_what_could_have_meant_something_else_is_said(typed: str) -> None:
    (note,) = parse_recurrence(typed, makers.organisation()).notes
    assert note.startswith(NOTED[typed])


@pytest.mark.parametrize("typed", REFUSED)
def test_what_cannot_be_meant_is_refused_with_what_to_write(typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        parse_recurrence(typed, makers.organisation())
    assert REFUSED[typed] in str(refused.value)


def test_quarters_and_working_days_are_the_organisations() -> None:
    ours = makers.organisation(calendar=Calendar(fiscal_year_start=2), working_days=(6, 0, 1))
    quarterly = parse_recurrence("quarterly, first Tuesday 10:00", ours).rule
    assert "BYMONTH=2,5,8,11" in quarterly
    assert "BYDAY=MO,TU,SU" in parse_recurrence("last working day 10:00", ours).rule


def test_every_other_week_begins_with_the_first_such_day() -> None:
    rule = parse_recurrence("every other Monday 10:00", makers.organisation()).rule
    first = first_day(rule, date(2018, 2, 1))
    assert [*islice(days(rule, first), 3)] == [
        date(2018, 2, 5), date(2018, 2, 19), date(2018, 3, 5),
    ]  # fmt: skip
