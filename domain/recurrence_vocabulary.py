"""The words in which people say how often something comes round, typing errors included."""

from difflib import SequenceMatcher

from domain.errors import DomainError
from domain.frequencies import MONTH_NAMES
from domain.typed_text import shown

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
           "eleven", "twelve")  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth")  # fmt: skip
EXAMPLES = (
    "first Tuesday of the month 10:00",
    "every other Monday 14:00",
    "last working day of the month 9:30",
)
OR_LAST = " or its last day"
PASSED_OVER = frozenset(("the", "of", "on", "at", "in", "a", "an", "and"))
UP_TO = "~"  # stands between the two ends of "Monday to Friday"
_LIKE = 0.75  # SequenceMatcher's ratio; "tuseday" and "Tuesday" have 0.86
_APART = 0.1


def _weekdays() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, code in zip(DAY_NAMES, DAY_CODES, strict=True):
        whole = name.lower()
        found |= dict.fromkeys((whole, f"{whole}s", whole[:3], f"{whole[:3]}s"), code)
    return found | {"tues": "TU", "wednes": "WE", "thur": "TH", "thurs": "TH"}


def _months() -> dict[str, str]:
    found = {"sept": "@9"}
    for number, name in enumerate(MONTH_NAMES, 1):
        found |= {name.lower(): f"@{number}", name.lower()[:3]: f"@{number}"}
    return found


def _positions() -> dict[str, str]:
    found = {word: f"#{at}" for at, word in enumerate(ORDINALS, 1)}
    for number in range(1, 32):
        found |= {f"{number}{end}": f"#{number}" for end in ("st", "nd", "rd", "th")}
    return found | {"last": "#-1", "final": "#-1", "penultimate": "#-2"}


_SAID = {
    "every": "every each",
    "other": "other alternate",
    "day": "day days",
    "daily": "daily",
    "week": "week weeks",
    "weekly": "weekly",
    "fortnight": "fortnight fortnights fortnightly",
    "month": "month months",
    "monthly": "monthly",
    "quarter": "quarter quarters quarterly",
    UP_TO: "to ~",
    "year": "year years",
    "yearly": "yearly annually annual",
    "working": "working business",
    "workday": "workday workdays weekday weekdays",
}
WORDS = {
    **_weekdays(),
    **_months(),
    **_positions(),
    **{word: str(at) for at, word in enumerate(NUMBERS, 1)},
    **{word: code for code, words in _SAID.items() for word in words.split()},
}
"""What each word stands for: MO a weekday, #2 a position, @3 a month, else the word itself."""

TWO_MEANINGS = {
    "biweekly": "every other week, or name two days of each week",
    "bimonthly": "every other month, or name two days of each month",
    "biannual": "the two months, for example first Tuesday of April and October",
}


def understood(word: str) -> tuple[str, str]:
    """What a word stands for, and a remark where it was taken for another one.

    DomainError for a word that is none of these, with those that it could have been.
    """
    if word in WORDS:
        return WORDS[word], ""
    if word.isdigit():
        return word, ""
    if word in TWO_MEANINGS:
        raise DomainError(f"{shown(word)} means two things. Write {TWO_MEANINGS[word]}.")
    likely = _likely(word)
    if not likely:
        examples = " · ".join(EXAMPLES)
        raise DomainError(f"I do not understand {shown(word)}. You can write: {examples}")
    if len(likely) > 1:
        meant = " or ".join(each.capitalize() for each in likely[:3])
        raise DomainError(f"{shown(word)} could be {meant}. Write it out.")
    return WORDS[likely[0]], f"{shown(word)} was read as {likely[0]}."


def _likely(word: str) -> list[str]:
    """The known words that a typing error may have come from, one for each meaning.

    Letters that only changed places leave no doubt.
    """
    if len(word) < 4 or not word.isalpha():
        return []
    for known in WORDS:
        if sorted(known) == sorted(word):
            return [known]
    likeness = {
        known: SequenceMatcher(None, word, known).ratio() for known in WORDS if len(known) > 3
    }
    best = max(likeness.values())
    near = [each for each, ratio in likeness.items() if ratio >= max(best - _APART, _LIKE)]
    by_meaning = {WORDS[each]: each for each in sorted(near, key=lambda each: likeness[each])}
    return [*by_meaning.values()][::-1]
