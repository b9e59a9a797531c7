"""What people are told when the database could not do what they asked."""

from handlers.refused import Refused
from storage.database import Database
from storage.faults import DatabaseAwayError, DatabaseGoneError, DatabaseTroubleError

NOT_DONE = (
    "I could not do this, because {because}. Nothing was changed. Try again in a minute; if it "
    "goes on, tell {whom}."
)
UNSURE = (
    "I cannot say whether this is stored, because {because}. Look before you send it again: /kpi "
    "history with the indicator's name shows it. If it happens again, tell {whom}."
)


def refused(trouble: DatabaseTroubleError, database: Database, reference: str) -> Refused:
    """In words for whoever asked, with the people who can mend it."""
    text = UNSURE if trouble.unsure else NOT_DONE
    told = text.format(because=trouble.words, whom=_whom(trouble, database))
    return Refused(told, reference=reference)


def _whom(trouble: DatabaseTroubleError, database: Database) -> str:
    """By name where the database can still be read; nobody waits for one that is away."""
    if isinstance(trouble, DatabaseAwayError | DatabaseGoneError) or trouble.unsure:
        return "your administrator"
    try:
        with database.reading() as store:
            names = [person.name for person in store.people.admins()]
    except DatabaseTroubleError:
        names = []
    return " or ".join(names) or "your administrator"
