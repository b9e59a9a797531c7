"""`/kpi action stage <number> <stage>`: an action goes from cause to plan, test and standardise."""

from dataclasses import dataclass, replace

from domain.actions import Action, ActionStage
from domain.errors import ConflictError, DomainError
from domain.typed_text import shown
from handlers.action_changes import ActionChanged, changed
from handlers.action_choice import Chosen, check_going, going_or_verified
from handlers.field_faults import Faults
from handlers.request import Request
from handlers.scene import Scene, enter, look
from storage.store import Store

DOING = "move the stage of"
_ANSWERS = {"yes": True, "no": False}
_ALSO = {"standardize": "standardise", "standard": "standardise", "causes": "cause"}


@dataclass(frozen=True)
class StandardiseForm:
    """The questions of the last step; inputs by name: manual, staff (each yes or no)."""

    action: int
    description: str
    manual_updated: bool | None = None
    staff_trained: bool | None = None


def open_form(request: Request, store: Store) -> StandardiseForm:
    return _form(going_or_verified(look(request, store), DOING).action)


def handle(request: Request, store: Store) -> ActionChanged | StandardiseForm:
    """To the stage that is named, else to the next one; the last one asks its two questions."""
    scene = enter(request, store)
    chosen = going_or_verified(scene, DOING)
    stage = _wanted(chosen, request.value("stage"))
    if stage is ActionStage.STANDARDISE:
        return _form(chosen.action)
    check_going(scene, chosen.action)
    if stage is chosen.action.stage:
        raise ConflictError(f"#{chosen.action.id} is at the {stage} stage already.")
    told = f"stage {chosen.action.stage} → {stage}"
    return changed(scene, replace(chosen.action, stage=stage), "moved stage", told)


def is_last_step(typed: str) -> bool:
    """Whether the stage's name is that of the one whose questions a form asks."""
    word = typed.casefold()
    return _ALSO.get(word, word) == ActionStage.STANDARDISE


def standardise(request: Request, store: Store) -> ActionChanged:
    """The answers to the last step's questions; a no is kept as a no, and said."""
    scene = enter(request, store)
    action, faults = going_or_verified(scene, DOING).action, Faults()
    answers = {name: _ANSWERS.get(request.value(name)) for name in ("manual", "staff")}
    for name, answer in answers.items():
        if answer is None:
            faults.add(name, "Choose yes or no.")
    faults.check()
    return _standardised(scene, action, bool(answers["manual"]), bool(answers["staff"]))


def _standardised(scene: Scene, action: Action, manual: bool, staff: bool) -> ActionChanged:
    after = replace(
        action, stage=ActionStage.STANDARDISE, manual_updated=manual, staff_trained=staff
    )
    moved = "" if action.stage is after.stage else f"stage {action.stage} → {after.stage}; "
    told = (
        f"{moved}the manual is {'updated' if manual else 'not updated yet'}, "
        f"the staff {'are trained' if staff else 'are not trained yet'}"
    )
    left = [] if manual else ["update the manual"]
    left += [] if staff else ["train the staff"]
    remarks = (f"Still to do: {' and '.join(left)}, so that the change lasts.",) if left else ()
    return changed(scene, after, "standardised action", told, remarks)


def _form(action: Action) -> StandardiseForm:
    return StandardiseForm(
        action.id, action.description, action.manual_updated, action.staff_trained
    )


def _wanted(chosen: Chosen, carried: str) -> ActionStage:
    typed = (chosen.rest or carried).casefold()
    if not typed:
        return chosen.action.stage.next or ActionStage.STANDARDISE
    try:
        return ActionStage(_ALSO.get(typed, typed))
    except ValueError:
        stages = ", ".join(ActionStage)
        raise DomainError(
            f"{shown(typed)} is not a stage. Write one of {stages}, for example "
            f"/kpi action stage {chosen.action.id} test"
        ) from None
