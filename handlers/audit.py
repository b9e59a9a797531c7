"""`/kpi audit`: what is doubtful in the data, with its numbers; to be corrected or accepted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from domain.audit_findings import AuditCheck, Finding, worst_first
from domain.errors import DomainError
from domain.indicators import Indicator, Stage
from domain.names import folded
from domain.units import Unit
from handlers.admission import check_length
from handlers.audit_withdraw import AcceptanceWithdrawn, only_shows, withdraw
from handlers.names import find_unit, stored
from handlers.people import names
from handlers.request import Request
from handlers.scene import Scene, look
from storage.auditing import Doubts, doubts_of
from storage.store import Store

USAGE = (
    "/kpi audit",
    "/kpi audit imt",
    "/kpi audit abandonment",
    "/kpi audit all",
    "/kpi audit accepted",
    "/kpi audit imt accepted",
    "/kpi audit withdraw 3 because it was a misprint after all",
    "/kpi audit imt share",
)
EVERYWHERE = ("all", "everything", "all units", "everywhere")
ACCEPTED = "accepted"
MOST_INDICATORS = 12
MOST_LOOKED_AT = 500
MOST_ACCEPTED = 30


@dataclass(frozen=True)
class ToldFinding:
    """``period`` is canonical, empty where it is not about a reading."""

    check: AuditCheck
    indicator: str
    told: str
    period: str = ""
    period_label: str = ""


@dataclass(frozen=True)
class AuditedIndicator:
    """Each of ``groups`` are the findings of one check, the worst first; so are the groups.

    ``unit_name`` is empty where one unit was asked for.
    """

    indicator: str
    name: str
    unit_name: str
    groups: tuple[tuple[ToldFinding, ...], ...]

    @property
    def count(self) -> int:
        return sum(map(len, self.groups))


@dataclass(frozen=True)
class AuditShown:
    """``scope`` in words; ``asked`` is what asks for it again.

    ``indicators`` are those with findings, the worst first; ``left`` more of them are not listed.
    ``counts`` are of all of them, ``looked_at`` of those without findings too. ``alone``: one
    indicator was asked for.
    """

    scope: str
    asked: str
    today: date
    indicators: tuple[AuditedIndicator, ...]
    counts: tuple[tuple[AuditCheck, int], ...] = ()
    looked_at: int = 0
    left: int = 0
    accepted: int = 0
    alone: bool = False
    shared: bool = False

    @property
    def count(self) -> int:
        return sum(count for _, count in self.counts)


@dataclass(frozen=True)
class AcceptedFinding:
    """One acceptance as people read it; ``by`` and ``withdrawn_by`` are names."""

    number: int
    name: str
    check: AuditCheck
    told: str
    reason: str
    by: str
    at: datetime
    withdrawn_by: str = ""
    withdrawn_because: str = ""


@dataclass(frozen=True)
class AcceptedShown:
    """The newest first, those taken back included."""

    scope: str
    asked: str
    accepted: tuple[AcceptedFinding, ...]
    more: bool = False
    shared: bool = False


@dataclass(frozen=True)
class _Asked:
    scope: str
    words: str
    indicators: tuple[Indicator, ...]
    alone: bool = False
    everywhere: bool = False


def handle(request: Request, store: Store) -> AuditShown | AcceptedShown | AcceptanceWithdrawn:
    """Of the unit or indicator named; without a name, of the channel's unit, else of all."""
    check_length(request.text)
    if not only_shows(request.text):
        return withdraw(request, store)
    scene = look(request, store)
    words, only_accepted = _split(request.text.strip())
    asked = _asked(scene, words)
    return _accepted(scene, asked) if only_accepted else _shown(scene, asked)


def _split(words: str) -> tuple[str, bool]:
    """The name, and whether the last word asks for what was accepted."""
    before, _, last = words.rpartition(" ")
    return (before.strip(), True) if folded(last) == ACCEPTED else (words, False)


def _asked(scene: Scene, words: str) -> _Asked:
    units = scene.store.units.all()
    if not words and scene.unit is not None:
        return _unit(scene, scene.unit)
    if not words or folded(words) in EVERYWHERE:
        shown = scene.store.indicators.of_units([each.key for each in units])
        return _Asked("all units", "all", shown, everywhere=True)
    unit = find_unit(units, words)
    if unit is not None:
        return _unit(scene, unit)
    found = stored(scene.store, scene.unit, retired=True).find(words)
    return _Asked(found.name, found.key, (found,), alone=True)


def _unit(scene: Scene, unit: Unit) -> _Asked:
    return _Asked(unit.name, unit.key, scene.store.indicators.of_units([unit.key]))


def _shown(scene: Scene, asked: _Asked) -> AuditShown:
    looked_at = [each for each in asked.indicators if each.stage is not Stage.RETIRED]
    if len(looked_at) > MOST_LOOKED_AT:
        raise DomainError(
            f"There are {len(looked_at):,} indicators, and at most {MOST_LOOKED_AT:,} are audited "
            "at once. Name a unit: /kpi audit imt"
        )
    doubts = list(doubts_of(scene.store, looked_at, scene.today))
    findings = worst_first(found for each in doubts for found in each.open)
    keys = list(dict.fromkeys(each.indicator for each in findings))
    by_key = {each.indicator.key: each for each in doubts}
    return AuditShown(
        scope=asked.scope,
        asked=asked.words,
        today=scene.today,
        indicators=tuple(
            _indicator(scene, by_key[key], asked.everywhere) for key in keys[:MOST_INDICATORS]
        ),
        counts=_counts(findings),
        looked_at=len(looked_at),
        left=max(0, len(keys) - MOST_INDICATORS),
        accepted=sum(each.accepted for each in doubts),
        alone=asked.alone,
    )


def _indicator(scene: Scene, doubts: Doubts, everywhere: bool) -> AuditedIndicator:
    indicator = doubts.indicator
    unit = scene.unit_name(indicator.unit) if everywhere else ""
    return AuditedIndicator(indicator.key, indicator.name, unit, tuple(_groups(doubts.open)))


def _groups(findings: Sequence[Finding]) -> Iterator[tuple[ToldFinding, ...]]:
    order = list(AuditCheck)
    ranked = sorted(worst_first(findings), key=lambda each: order.index(each.check))
    for _, group in groupby(ranked, key=lambda each: each.check):
        yield tuple(map(_told, group))


def _told(finding: Finding) -> ToldFinding:
    at = finding.period
    return ToldFinding(
        finding.check,
        finding.indicator,
        finding.told,
        at.text if at else "",
        at.label if at else "",
    )


def _counts(findings: Sequence[Finding]) -> tuple[tuple[AuditCheck, int], ...]:
    checks = [each.check for each in findings]
    return tuple((check, checks.count(check)) for check in AuditCheck if check in checks)


def _accepted(scene: Scene, asked: _Asked) -> AcceptedShown:
    called = {each.key: each.name for each in asked.indicators}
    found = scene.store.acceptances.latest(called, MOST_ACCEPTED + 1)
    people = names(
        scene.store, {key for each in found for key in (each.by, each.withdrawn_by) if key}
    )
    return AcceptedShown(
        scope=asked.scope,
        asked=asked.words,
        accepted=tuple(
            AcceptedFinding(
                number=each.id,
                name=called[each.indicator],
                check=each.check,
                told=each.told,
                reason=each.reason,
                by=people.get(each.by, each.by),
                at=each.at,
                withdrawn_by=people.get(each.withdrawn_by, each.withdrawn_by),
                withdrawn_because=each.withdrawn_because,
            )
            for each in found[:MOST_ACCEPTED]
        ),
        more=len(found) > MOST_ACCEPTED,
    )
