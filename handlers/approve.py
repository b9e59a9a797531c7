"""*Approve* and *Do not approve*: the chair answers what an action asks for, with one click."""

from dataclasses import replace

from domain.errors import ConflictError
from domain.meetings import Answer, Decision
from domain.typed_text import shown
from handlers.action_changes import changed
from handlers.decide import Decided, check_is_open, keep_decision
from handlers.meeting_choice import facts_of_item
from handlers.permissions import check_chair
from handlers.request import Request
from handlers.scene import enter
from storage.store import Store

ANSWERS = {"yes": Answer.APPROVED, "no": Answer.NOT_APPROVED}


def handle(request: Request, store: Store) -> Decided:
    """Kept on the item, and as a note on the action, which goes on."""
    scene = enter(request, store)
    facts, item = facts_of_item(scene)
    check_chair(scene, facts.series, "answer requests at")
    check_is_open(facts, item)
    answer, action = ANSWERS.get(request.value("answer")), facts.action(item.action)
    if answer is None or action is None or not facts.asks_approval(action):
        raise ConflictError(
            f"{shown(item.title)} asks for nothing that is still to be approved. Press Decide."
        )
    answered = replace(
        item,
        decision=Decision.NOTE,
        words=answer.value,
        decided_by=scene.person.key,
        decided_at=scene.now,
    )
    kept = keep_decision(scene, answered)
    changed(scene, action, "answered request", f"{answer.value} at {facts.series.name}")
    return kept
