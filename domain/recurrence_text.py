"""How people say that something comes round, read as a rule of RFC 5545 and a time of day."""

import re
from dataclasses import dataclass
from datetime import time

from domain.clock_text import hour_of, take_time
from domain.errors import DomainError
from domain.organisation import Organisation
from domain.recurrence_vocabulary import (
    DAY_CODES,
    EXAMPLES,
    OR_LAST,
    ORDINALS,
    PASSED_OVER,
    UP_TO,
    understood,
)
from domain.typed_text import plain, shown

LONGEST = 200
MOST_INTERVAL = 12
MOST_WORKDAYS = 15  # that every month has, whatever its holidays
_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_BARE_HOUR = re.compile(r"(.*\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*) (\d{1,2})", re.ASCII)
_EVERY_DAY = re.compile(r"every (?:working )?(?:day|workday)")
_SECOND_LAST = re.compile(r"#2(?: ~)? #-1")
_BI = re.compile(r"\bbi[- ](?=weekly|monthly|annual)")
_FROM_TO = re.compile(rf"({_DAY}|@\d+) {UP_TO} ({_DAY}|@\d+)")
_OF_TWO_PLACES = re.compile(rf"#-?\d+ {UP_TO} #")
_COUNTED = re.compile(r"(?P<count>\d+) (?P<unit>week|month)ly")
_EVERY = re.compile(
    rf"every (?:(?P<other>other)|#(?P<nth>\d+)|(?P<count>\d+)) (?P<unit>week|month|year|{_DAY})"
)
_WEEKLY = re.compile(rf"{_DAY}(?: {_DAY})*")
_ON_WEEKDAY = re.compile(rf"(?P<places>#-?\d(?: #-?\d)*) (?P<day>{_DAY})")
_ON_WORKDAY = re.compile(r"(?P<place>#-?\d+) (?:workday|working day)")
_ON_DAY = re.compile(r"(?:day )?#?(?P<day>-1|\d{1,2})(?: day)?")


@dataclass(frozen=True)
class Recurrence:
    """``notes`` say what was made of words that could have meant something else."""

    rule: str
    at: time
    notes: tuple[str, ...] = ()


@dataclass
class _Reading:
    """What is still to be understood, as one line of the vocabulary's codes."""

    line: str
    notes: list[str]
    interval: int = 1

    def take(self, word: str) -> bool:
        """Whether the word was there; it is gone then."""
        kept = [each for each in self.line.split() if each != word]
        was_there = len(kept) < len(self.line.split())
        self.line = " ".join(kept)
        return was_there

    def months(self) -> list[int]:
        found = sorted({int(each[1:]) for each in self.line.split() if each[0] == "@"})
        self.line = " ".join(each for each in self.line.split() if each[0] != "@")
        return found


def parse_recurrence(typed: str, organisation: Organisation) -> Recurrence:
    """DomainError with what can be typed where it is not understood."""
    text = " ".join(re.sub(r"[,;&()]", " ", plain(typed)[:LONGEST].lower()).split())
    text = text.replace(OR_LAST, "")
    if not text:
        raise DomainError(f"Write when it meets, for example: {' · '.join(EXAMPLES)}")
    at, rest = take_time(text.rstrip("."))
    if at is None and (bare := _BARE_HOUR.fullmatch(rest)):
        at, rest = hour_of(bare[2]), bare[1]
    reading = _reading(rest)
    rule = _rule(reading, organisation, typed)
    if at is None:
        raise DomainError(f"At what time? Write it too, for example: {shown(typed)[1:-1]} 10:00")
    return Recurrence(rule, at, tuple(reading.notes))


def _reading(text: str) -> _Reading:
    codes, notes = [], []
    text = _BI.sub("bi", text).replace("/", " ")
    for word in re.sub(r"[-–]", f" {UP_TO} ", text).split():
        if word in PASSED_OVER:
            continue
        code, note = understood(word)
        codes += [code] if code else []
        notes += [note] if note else []
    line = _FROM_TO.sub(_each_between, _SECOND_LAST.sub("#-2", " ".join(codes)))
    if not _OF_TWO_PLACES.search(line):
        line = " ".join(code for code in line.split() if code != UP_TO)
    return _Reading(line.replace("other ", "every other ", not line.count("every")), notes)


def _each_between(found: re.Match[str]) -> str:
    """ "Monday to Friday" are five days, "November to January" three months."""
    every = [*DAY_CODES] if found[1] in DAY_CODES else [f"@{month}" for month in range(1, 13)]
    if found[1] not in every or found[2] not in every:
        return found[0]
    first, last = every.index(found[1]), every.index(found[2])
    if first > last:
        last += len(every)
    return " ".join((every * 2)[first : last + 1])


def _rule(reading: _Reading, organisation: Organisation, typed: str) -> str:
    if reading.take("daily") or _EVERY_DAY.fullmatch(reading.line):
        raise DomainError(
            f"{shown(typed)}: a meeting comes round by weeks, months or years. "
            "Name the days: every Monday and Thursday 9:15"
        )
    _take_interval(reading)
    months = reading.months()
    if reading.take("quarter"):
        months = months or _quarters(organisation, ends="#-" in reading.line)
    yearly = reading.take("yearly") | reading.take("year")
    monthly = reading.take("monthly") | reading.take("month") | bool(months)
    weekly = reading.take("weekly") | reading.take("week")
    reading.take("every")
    if months and reading.interval > 1:
        raise _not_understood(typed, reading)
    if _WEEKLY.fullmatch(reading.line) and not (monthly or yearly):
        return _weekly(reading)
    if weekly or (yearly and not months):
        raise _not_understood(typed, reading)
    return _monthly(reading, organisation, months, typed)


def _take_interval(reading: _Reading) -> None:
    if reading.take("fortnight"):
        reading.interval = 2
    reading.line = _COUNTED.sub(r"every \g<count> \g<unit>", reading.line)
    found = _EVERY.search(reading.line)
    if found is None or _nth_of_the_month(reading, found):
        return
    count = 2 if found["other"] else int(found["nth"] or found["count"])
    unit = found["unit"]
    if not 1 <= count <= MOST_INTERVAL or (unit == "year" and count > 1):
        raise DomainError(
            f"I plan by 1 to {MOST_INTERVAL} weeks or months, not by {count}. Write for example: "
            "first Tuesday of every 3 months 10:00"
        )
    if found["nth"] and unit in DAY_CODES:
        reading.notes.append(
            "Read as every other week. For the second one of each month, write: of the month."
        )
    reading.interval = count
    reading.line = f"{reading.line[: found.start()]}{unit}{reading.line[found.end() :]}"


def _nth_of_the_month(reading: _Reading, found: re.Match[str]) -> bool:
    """ "Every third Thursday" is one a month; "every second" is every other, unless a month
    is named."""
    if not found["nth"] or found["unit"] not in DAY_CODES:
        return False
    named = re.search(r"month|quarter|year|@", reading.line) is not None
    if not named and found["nth"] != "2":
        place = ORDINALS[int(found["nth"]) - 1] if int(found["nth"]) <= len(ORDINALS) else "last"
        reading.notes.append(f"Read as the {place} one of each month.")
    return named or found["nth"] != "2"


def _quarters(organisation: Organisation, *, ends: bool) -> list[int]:
    """The first months of the fiscal year's quarters; the last ones for what is at their ends."""
    first = (organisation.calendar.fiscal_year_start - 1 + (2 if ends else 0)) % 3 + 1
    return [first + 3 * quarter for quarter in range(4)]


def _weekly(reading: _Reading) -> str:
    days = [code for code in DAY_CODES if code in reading.line.split()]
    return ";".join(["FREQ=WEEKLY", *_interval(reading), f"BYDAY={','.join(days)}"])


def _monthly(reading: _Reading, organisation: Organisation, months: list[int], typed: str) -> str:
    head = ["FREQ=MONTHLY", *_interval(reading)]
    head += [f"BYMONTH={','.join(map(str, months))}"] if months else []
    if found := _ON_WEEKDAY.fullmatch(reading.line):
        return ";".join([*head, _on_weekday(found, reading)])
    if found := _ON_WORKDAY.fullmatch(reading.line):
        if not -MOST_WORKDAYS <= int(found["place"][1:]) <= MOST_WORKDAYS:
            raise _not_understood(typed, reading)
        days = ",".join(DAY_CODES[each] for each in sorted(organisation.working_days))
        return ";".join([*head, f"BYDAY={days}", f"BYSETPOS={int(found['place'][1:])}"])
    found = _ON_DAY.fullmatch(reading.line)
    if found is None or not -1 <= int(found["day"]) <= 31 or int(found["day"]) == 0:
        raise _not_understood(typed, reading)
    return ";".join([*head, _on_day(int(found["day"]), reading)])


def _interval(reading: _Reading) -> list[str]:
    return [f"INTERVAL={reading.interval}"] if reading.interval > 1 else []


def _on_weekday(found: re.Match[str], reading: _Reading) -> str:
    places = [int(each[1:]) for each in found["places"].split()]
    if any(not -2 <= each <= 5 for each in places):
        raise DomainError("A month has at most five of a weekday. Write first to fifth, or last.")
    if 5 in places:
        reading.notes.append("Months without a fifth one are passed over.")
    return "BYDAY=" + ",".join(f"{each}{found['day']}" for each in places)


def _on_day(day: int, reading: _Reading) -> str:
    """A day that not every month has is the last one of those that lack it."""
    if day == 31:
        reading.notes.append("In months without a 31st, it is the last day.")
    if day in (-1, 31):
        return "BYMONTHDAY=-1"
    if day > 28:
        reading.notes.append(f"In months without a {day}th, it is the last day.")
        return f"BYMONTHDAY={','.join(str(each) for each in range(28, day + 1))};BYSETPOS=-1"
    return f"BYMONTHDAY={day}"


def _not_understood(typed: str, reading: _Reading) -> DomainError:
    what = "which day" if not reading.line else "how it comes round"
    return DomainError(f"{shown(typed)} does not say {what}. You can write: {' · '.join(EXAMPLES)}")
