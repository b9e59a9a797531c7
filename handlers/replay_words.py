"""What is typed of rules to be tried: `amber=10 criteria=1,2,5 since=2017-01`, each by its name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from domain.assessments import Record
from domain.cells import EVERY_CRITERION
from domain.episodes import CLOSING_PERIODS
from domain.errors import DomainError
from domain.measures import Measure
from domain.rating import Scheme, scheme_name
from domain.replay import Rules, rules_in_force, under
from domain.typed_text import shown
from handlers.catalogue import scalars
from handlers.catalogue.scheme_settings import LONGEST_RUN, SETTINGS, share, typed_scheme
from handlers.field_faults import Faults, FormRefusedError
from handlers.findings import did_you_mean, guess
from handlers.rule_inputs import check_rule, rule_words

SCHEME_SETTINGS = tuple(dict.fromkeys(name for each in SETTINGS.values() for name in each.names))
NAMES = ("scheme", *SCHEME_SETTINGS, "off_target", "moves", "ambers", "criteria", "closing")
SINCE = "since"
MOST_CLOSING = 12
_NAMED = re.compile(r"(?:^|\s)(?:([^\W\d][\w-]*)\s*[=:]\s*|(since)\s+)", re.IGNORECASE)

T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """``name`` are the words before the rules, ``tried`` the rules by their names, as typed."""

    name: str
    tried: Mapping[str, str]
    since: str = ""


def check_nameless(name: str) -> None:
    """Whatever is no name may be a rule without its sign: "imt amber 10"."""
    for word in name.casefold().replace("-", "_").split():
        if word in _EXAMPLES:
            raise DomainError(f"{word} stands with an equals sign. Write {_EXAMPLES[word]}.")


def asked(text: str) -> Asked:
    """DomainError where a rule is not known, stands twice or says nothing."""
    found = list(_NAMED.finditer(text))
    given: dict[str, str] = {}
    for at, match in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        name = (match[1] or match[2]).casefold().replace("-", "_")
        if name in given:
            raise DomainError(f"{name} is there twice. Write each rule once, for example amber=10.")
        given[name] = text[match.end() : end].strip()
    for name, value in given.items():
        _check(name, value)
    since = given.pop(SINCE, "")
    return Asked(text[: found[0].start()].strip() if found else text.strip(), given, since)


def _check(name: str, value: str) -> None:
    if name not in (*NAMES, SINCE):
        hint = guess(name, (*NAMES, SINCE))
        raise DomainError(
            f"There is no rule {shown(name)}. {hint}Rules are {', '.join(NAMES)}; since=2017-01 "
            "says from when on."
        )
    if not value:
        raise DomainError(f"{name}= says nothing. Write for example {_EXAMPLES[name]}.")


@dataclass(frozen=True)
class Tried:
    """Rules that are to take the place of those in force; None and empty: as they are.

    ``settings`` are the scheme's, as typed: what they mean hangs on the indicator.
    """

    scheme: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    off_target: Decimal | None = None
    moves: int | None = None
    ambers: int | None = None
    counted: frozenset[int] = EVERY_CRITERION
    closing: int = CLOSING_PERIODS

    def rules(self, record: Record) -> Rules:
        """DomainError, with the indicator's name, where they cannot rate it."""
        present, indicator = rules_in_force(record), record.indicator
        criteria = replace(
            present.criteria,
            off_target_percent=_or(self.off_target, present.criteria.off_target_percent),
            deteriorating_moves=_or(self.moves, present.criteria.deteriorating_moves),
            amber_periods=_or(self.ambers, present.criteria.amber_periods),
        )
        try:
            scheme = self.scheme_from(present.scheme, indicator.measure)
            found = Rules(scheme, criteria, self.counted, self.closing)
            if scheme != present.scheme:
                _check_rates(record, found)
        except DomainError as fault:
            raise DomainError(f"{indicator.name}: {fault}") from None
        return found

    def scheme_from(self, present: Scheme, measure: Measure | None) -> Scheme:
        """What is not named stays as in the present one; without a measure for any indicator."""
        if not self.scheme and not self.settings:
            return present
        name = self.scheme or scheme_name(present)
        kept = present if name == scheme_name(present) else None
        known = SETTINGS[name]
        texts = {each: f"{getattr(kept, each):f}" for each in known.names} if kept else {}
        typed = ", ".join(f"{each} {text}" for each, text in {**texts, **self.settings}.items())
        return typed_scheme(name, typed, measure)


def understood(tried: Mapping[str, str]) -> Tried:
    """From the texts by name; DomainError names the rule that cannot be meant."""

    def read(name: str, understand: Callable[[str], T]) -> T | None:
        try:
            return understand(tried[name]) if name in tried else None
        except DomainError as fault:
            raise DomainError(f"{name}: {fault}") from None

    return Tried(
        read("scheme", _scheme_word) or "",
        {name: tried[name] for name in SCHEME_SETTINGS if name in tried},
        read("off_target", lambda text: share(text, above_zero=True)),
        read("moves", lambda text: scalars.whole(text, 1, LONGEST_RUN)),
        read("ambers", lambda text: scalars.whole(text, 1, LONGEST_RUN)),
        read("criteria", _criteria) or EVERY_CRITERION,
        read("closing", lambda text: scalars.whole(text, 1, MOST_CLOSING)) or CLOSING_PERIODS,
    )


def rules_words(rules: Rules) -> str:
    """ "relative, amber 5%; off target 5%, 3 moves, 3 Ambers"; what is unusual besides."""
    criteria = rules.criteria
    told = [
        plain_words(rules.scheme),
        f"off target from {criteria.off_target_percent:f}%, {criteria.deteriorating_moves} "
        f"worsening moves, {criteria.amber_periods} Ambers",
    ]
    if rules.counted != EVERY_CRITERION:
        told.append(f"criteria {', '.join(map(str, sorted(rules.counted)))} only")
    if rules.closing != CLOSING_PERIODS:
        told.append(f"closed after {rules.closing}")
    return "; ".join(told)


def plain_words(scheme: Scheme) -> str:
    """ "relative, amber 5%"; without any setting there is no Amber."""
    name = rule_words(scheme).rstrip(", ").replace("_", " ")
    return f"{name}, no Amber" if name == "relative" else name


def _check_rates(record: Record, rules: Rules) -> None:
    faults = Faults()
    try:
        check_rule(under(record, rules).indicator, record.organisation, record.targets, faults)
        faults.check()
    except FormRefusedError as fault:
        raise DomainError(" ".join(each.text for each in fault.reply.faults)) from None


def _scheme_word(text: str) -> str:
    word = text.strip().casefold().replace("-", "_").replace(" ", "_")
    if word not in SETTINGS:
        check_nameless(text)
        raise DomainError(f"{shown(text)} is no rating scheme. {did_you_mean(word, SETTINGS)}")
    return word


def _criteria(text: str) -> frozenset[int]:
    words = [word for word in re.split(r"[\s,;+]+", text) if word]
    strange = [word for word in words if word not in {"1", "2", "3", "4", "5"}]
    if strange or not words:
        raise DomainError(
            f"{shown(strange[0] if strange else text)} is none of the criteria 1 to 5. "
            "Write those that are to count, for example criteria=1,2,5."
        )
    return frozenset(map(int, words))


def _or(tried: T | None, present: T) -> T:
    return present if tried is None else tried


_EXAMPLES = {
    "scheme": "scheme=points", "green": "green=0", "amber": "amber=10", "floor": "floor=90",
    "tolerance": "tolerance=5", "off_target": "off_target=10", "moves": "moves=4",
    "ambers": "ambers=4", "criteria": "criteria=1,2,5", "closing": "closing=3",
    SINCE: "since=2017-01",
}  # fmt: skip
