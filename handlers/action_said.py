"""The words that a change of an action is told in: after its number, or in a form."""

from handlers.action_choice import Chosen
from handlers.admission import check_length
from handlers.field_faults import refuse
from handlers.scene import Scene


def words_said(scene: Scene, chosen: Chosen, field: str, asked: str) -> str:
    """Empty where a form has to ask for them; ``asked`` is what a form that has none is told."""
    words = chosen.rest or scene.request.value(field)
    if not words and scene.request.value("action"):
        raise refuse(field, asked)
    check_length(words)
    return words
