"""Accepting findings of the data auditor: they are as they should be, and somebody says why."""

from dataclasses import dataclass
from hashlib import sha256

from domain.audit_acceptance import accepted
from domain.audit_findings import AuditCheck, Finding, worst_first
from domain.errors import ConflictError, NotFoundError
from domain.indicators import Indicator
from handlers.admission import check_length
from handlers.episode_choice import chosen_indicator
from handlers.field_faults import refuse
from handlers.permissions import check_accept
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.auditing import doubts_of
from storage.store import Store

SHOWN = 5


@dataclass(frozen=True)
class AcceptForm:
    """Inputs: reason. ``period`` is canonical, empty for all findings of the check.

    ``seen`` stands for the numbers that are shown: others are not accepted by it.
    """

    indicator: str
    name: str
    check: AuditCheck
    period: str
    told: tuple[str, ...]
    count: int
    seen: str


@dataclass(frozen=True)
class FindingsAccepted:
    indicator: str
    name: str
    check: AuditCheck
    count: int
    told: str
    reason: str


def open_form(request: Request, store: Store) -> AcceptForm:
    scene = look(request, store)
    indicator = chosen_indicator(scene, "")
    check_accept(scene, indicator)
    found = _findings(scene, indicator)
    return AcceptForm(
        indicator=indicator.key,
        name=indicator.name,
        check=found[0].check,
        period=request.value("period"),
        told=tuple(each.told for each in found[:SHOWN]),
        count=len(found),
        seen=_seen(found),
    )


def handle(request: Request, store: Store) -> FindingsAccepted:
    scene = enter(request, store)
    indicator = chosen_indicator(scene, "")
    check_accept(scene, indicator)
    reason = " ".join(request.value("reason").split())
    check_length(reason)
    if not reason:
        raise refuse("reason", "Say why it may stay, for example: the survey was not run in May.")
    found = _findings(scene, indicator)
    if request.value("seen") != _seen(found):
        raise ConflictError(
            f"The numbers of {indicator.name} have changed since. Look again before you accept "
            f"them: /kpi audit {indicator.key}"
        )
    for each in found:
        store.acceptances.add(accepted(each, reason, scene.person.key, scene.now))
    _note(scene, indicator, found, reason)
    return FindingsAccepted(
        indicator.key, indicator.name, found[0].check, len(found), found[0].told, reason
    )


def _findings(scene: Scene, indicator: Indicator) -> tuple[Finding, ...]:
    """The open ones that are meant, the worst first."""
    check, period = scene.request.value("check"), scene.request.value("period")
    (doubts,) = doubts_of(scene.store, [indicator], scene.today)
    found = [each for each in worst_first(doubts.open) if each.check.value == check]
    if period:
        found = [each for each in found if each.period and each.period.text == period]
    if not found:
        raise NotFoundError(
            f"This finding of {indicator.name} is not there any more: it was corrected or "
            f"accepted. /kpi audit {indicator.key} shows what is left."
        )
    return tuple(found)


def _seen(findings: tuple[Finding, ...]) -> str:
    text = "\n".join("\t".join(each.key) for each in findings)
    return sha256(text.encode()).hexdigest()[:16]


def _note(scene: Scene, indicator: Indicator, found: tuple[Finding, ...], reason: str) -> None:
    detail = {"check": found[0].check.value, "count": str(len(found)), "reason": reason}
    scene.store.audit.note(scene.person.key, "accepted", indicator.key, detail, scene.now)
