"""What tests of actions share: one that is agreed on, and what is stored and shown of it."""

from domain.actions import Action
from domain.notices import EpisodeAlert
from handlers.refused import FormRefused
from handlers.replies import Reply
from tests.handlers.talking import Talk, said

RECRUIT = "action add abandonment Recruit two apprentices @sda by 2 apr 2018"
FORM = {"kind": "other", "description": "Recruit two apprentices", "owner": "U01SDA"}


def action(talk: Talk, number: int = 1) -> Action:
    with talk.database.reading() as store:
        found = store.actions.get(number)
    assert found is not None
    return found


def stored(talk: Talk) -> int:
    with talk.database.reading() as store:
        return len(store.actions.of_indicators(("abandonment",)))


def shown(talk: Talk) -> EpisodeAlert:
    """The exception's message as it stands now."""
    return talk.alerts()[-1]


def faults(reply: Reply) -> dict[str, str]:
    return {fault.field: fault.text for fault in said(reply, FormRefused).faults}
