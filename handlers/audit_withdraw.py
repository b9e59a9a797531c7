"""`/kpi audit withdraw 3 because ...`: a finding that was accepted is doubtful again."""

import re
from dataclasses import dataclass, replace

from domain.audit_findings import AuditCheck
from domain.errors import ConflictError, DomainError, NotFoundError
from handlers.permissions import check_accept
from handlers.request import Request
from handlers.scene import Scene, enter
from storage.store import Store

_WITHDRAW = re.compile(
    r"\s*(?:withdraw|undo|remove)\s+#?(?P<number>\d{1,9})(?:\s+(?:because\s+)?(?P<why>.*))?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class AcceptanceWithdrawn:
    """``told`` is the finding that had been accepted."""

    number: int
    indicator: str
    name: str
    check: AuditCheck
    told: str
    reason: str


def only_shows(words: str) -> bool:
    return _WITHDRAW.fullmatch(words) is None


def withdraw(request: Request, store: Store) -> AcceptanceWithdrawn:
    scene, found = enter(request, store), _WITHDRAW.fullmatch(request.text)
    if found is None:
        raise DomainError("Say which, for example: /kpi audit withdraw 3 because it was a misprint")
    return _withdraw(scene, int(found["number"]), " ".join((found["why"] or "").split()))


def _withdraw(scene: Scene, number: int, why: str) -> AcceptanceWithdrawn:
    store, known = scene.store, scene.store.acceptances.get(number)
    indicator = store.indicators.get(known.indicator) if known else None
    if known is None or indicator is None:
        raise NotFoundError(
            f"There is no accepted finding #{number}. /kpi audit accepted shows them."
        )
    check_accept(scene, indicator)
    if known.is_withdrawn:
        raise ConflictError(f"Accepted finding #{number} is taken back already. Nothing changed.")
    if not why:
        raise DomainError(
            f"Say why, so that it can be read later: /kpi audit withdraw {number} because it was "
            "a misprint after all"
        )
    store.acceptances.save(
        replace(known, withdrawn_by=scene.person.key, withdrawn_at=scene.now, withdrawn_because=why)
    )
    detail = {"accepted": str(number), "check": known.check.value, "reason": why}
    store.audit.note(scene.person.key, "took back an acceptance", indicator.key, detail, scene.now)
    return AcceptanceWithdrawn(number, indicator.key, indicator.name, known.check, known.told, why)
