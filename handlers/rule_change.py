"""A rule as it would be changed: an indicator's own, or the organisation's for all others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from domain.assessments import Record
from domain.errors import ConflictError, DomainError
from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.organisation import Organisation
from domain.replay import Rules, rules_in_force
from domain.rule_decisions import DEFAULT
from handlers.catalogue.scheme_settings import SETTINGS
from handlers.replay_scope import Scope
from handlers.replay_words import SCHEME_SETTINGS, Asked, rules_words, understood
from handlers.rule_inputs import ORGANISATION, rule_words
from handlers.scene import Scene
from storage.store import Store

OWN = ("default", ORGANISATION, "organisation's default", "organisations default")
MOST_BY_DEFAULT, MOST_VALUES = 200, 7_500  # indicators and their values
_NOT_KEPT = ("criteria", "closing")


@dataclass(frozen=True)
class Change:
    """``subject`` is an indicator's key or ``DEFAULT``; ``records`` are those that it rates anew.

    ``indicator`` and ``organisation`` are as they would be; ``before`` and ``after`` in words.
    """

    subject: str
    name: str
    records: tuple[Record, ...]
    organisation: Organisation
    indicator: Indicator | None
    before: str
    after: str

    @property
    def scope(self) -> Scope:
        indicators = tuple(each.indicator for each in self.records)
        return Scope(self.subject or "all", self.name, indicators)

    def rules(self, record: Record) -> Rules:
        made = replace(record, organisation=self.organisation)
        if self.indicator is not None:
            made = replace(made, indicator=self.indicator)
        return rules_in_force(made)


def is_default(name: str) -> bool:
    return folded(name) in OWN


def change_of(store: Store, indicator: Indicator, wanted: Asked) -> Change:
    """DomainError where the rules cannot be meant, or are those in force."""
    record = store.records.of(indicator.key)
    made = _changed(record, wanted.tried)
    present = rules_in_force(record)
    after = rules_in_force(replace(record, indicator=made))
    return _checked(
        Change(
            indicator.key,
            indicator.name,
            (record,),
            record.organisation,
            made,
            _own_words(present, own=indicator.scheme is None),
            _own_words(after, own=made.scheme is None),
        )
    )


def default_change(scene: Scene, wanted: Asked) -> Change:
    """Of all indicators that have no scheme of their own."""
    store, organisation = scene.store, scene.organisation
    numbers = [name for name in wanted.tried if name not in ("scheme", *SCHEME_SETTINGS)]
    if numbers:
        raise DomainError(
            f"{numbers[0]} is set for each indicator, not for all: "
            f"/kpi rules abandonment {numbers[0]}={wanted.tried[numbers[0]]}"
        )
    tried = understood(wanted.tried)
    scheme = tried.scheme_from(organisation.scheme, None)
    made = replace(organisation, scheme=scheme)
    its = [each for each in store.indicators.all() if each.scheme is None and _is_used(each)]
    if len(its) > MOST_BY_DEFAULT:
        raise DomainError(
            f"{len(its):,} indicators go by this rule, and at most {MOST_BY_DEFAULT} are rated "
            "anew here. Change it with a catalogue: kpi import catalogue.yaml"
        )
    records = store.records.many(its)
    values = sum(len(record.readings) for record in records)
    if values > MOST_VALUES:
        raise DomainError(
            f"{len(its):,} indicators with {values:,} values go by this rule, and at most "
            f"{MOST_VALUES:,} are rated anew here. Change it with a catalogue: kpi import "
            "catalogue.yaml"
        )
    for record in records:
        tried.rules(record)  # refuses by its name one that it cannot rate
    words = (rule_words(each.scheme).rstrip(", ") for each in (organisation, made))
    return _checked(Change(DEFAULT, "the organisation's default", records, made, None, *words))


def rule_text(indicator: Indicator) -> str:
    """The words that would give it these rules."""
    scheme, criteria = indicator.scheme, indicator.criteria
    told = [f"scheme={ORGANISATION}"]
    if scheme is not None:
        name = next(name for name, kind in SETTINGS.items() if kind.build is type(scheme))
        told = [f"scheme={name}"]
        told += [f"{each}={getattr(scheme, each):f}" for each in SETTINGS[name].names]
    told += [
        f"off_target={criteria.off_target_percent:f}",
        f"moves={criteria.deteriorating_moves}",
        f"ambers={criteria.amber_periods}",
    ]
    return " ".join(told)


def _changed(record: Record, typed: Mapping[str, str]) -> Indicator:
    for name in _NOT_KEPT:
        if name in typed:
            raise DomainError(
                f"{name} can be tried, and not kept: the five criteria and how an exception "
                f"closes are the same for all. Try it with /kpi replay {record.indicator.key} "
                f"{name}={typed[name]}"
            )
    tried, own = dict(typed), folded(typed.get("scheme", "")) in OWN
    if own:
        del tried["scheme"]
        for name in SCHEME_SETTINGS:
            if name in tried:
                raise DomainError(f"The organisation's own rule takes no {name} here.")
        record = replace(record, indicator=replace(record.indicator, scheme=None))
    rules = understood(tried).rules(record)
    given = own or "scheme" in tried or any(name in tried for name in SCHEME_SETTINGS)
    scheme = (None if own else rules.scheme) if given else record.indicator.scheme
    return replace(record.indicator, scheme=scheme, criteria=rules.criteria)


def _checked(change: Change) -> Change:
    if change.before == change.after:
        raise ConflictError(
            f"These are the rules of {change.name} already: {change.before}. Nothing was changed."
        )
    return change


def _own_words(rules: Rules, *, own: bool) -> str:
    words = rules_words(rules)
    return f"{words} (the organisation's scheme)" if own else words


def _is_used(indicator: Indicator) -> bool:
    return indicator.stage is not Stage.RETIRED


def differing(indicators: tuple[Indicator, ...]) -> Iterator[Indicator]:
    """Those with a scheme or numbers of their own."""
    usual = Indicator("", "", "").criteria
    for each in indicators:
        if _is_used(each) and (each.scheme is not None or each.criteria != usual):
            yield each
