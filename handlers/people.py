"""Who is asking: the person behind a Slack user, made known when first needed."""

import re
from collections.abc import Iterable

from domain.errors import ConflictError, NotFoundError
from domain.names import folded
from domain.people import Person
from domain.typed_text import shown
from handlers.request import Request
from storage.store import Store

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


def person_of(store: Store, request: Request) -> Person:
    """The stored person, or one made up for the moment when Slack's user is new here."""
    known = store.people.by_slack(request.slack_user)
    if known is not None:
        return known
    name = request.name.strip() or request.slack_user
    return Person(key=request.slack_user.lower(), name=name, slack=request.slack_user)


def known_person(store: Store, slack_user: str, name: str = "") -> Person:
    """The stored person of a Slack user, stored now if there was none."""
    known = store.people.by_slack(slack_user)
    if known is not None:
        return known
    person = Person(key=slack_user.lower(), name=name.strip() or slack_user, slack=slack_user)
    store.people.save(person)
    return person


def named_person(store: Store, typed: str) -> Person:
    """Whom a mention or a typed name means; NotFoundError when it is nobody known here, or two."""
    mention = _MENTION.fullmatch(typed.strip())
    if mention is not None:
        found = [store.people.by_slack(mention[1])]
    else:
        words = folded(typed)
        people = store.people.all() if words else ()
        exact = [each for each in people if words in (folded(each.key), folded(each.name))]
        found = [*(exact or [each for each in people if folded(each.name).startswith(words)])]
    if len(found) != 1 or found[0] is None:
        why = "could be several people" if len(found) > 1 else "is nobody I know yet"
        raise NotFoundError(
            f"{shown(typed)} {why}. Write the whole name, or choose from everybody in the form."
        )
    return found[0]


def check_here(store: Store, person: Person) -> Person:
    """Nothing is put on somebody whose Slack account is deactivated: nobody could remind them."""
    if person.slack and person.slack in store.departures.all():
        raise ConflictError(
            f"{person.name} has left Slack. Choose somebody who is there; nothing was changed."
        )
    return person


def name_of(store: Store, key: str) -> str:
    """The person's name; the key itself for someone who is no longer stored."""
    if not key:
        return ""
    person = store.people.get(key)
    return person.name if person else key


def names(store: Store, keys: Iterable[str]) -> dict[str, str]:
    """Of those people who are stored."""
    wanted = {key for key in keys if key}
    return {person.key: person.name for person in store.people.among(wanted).values()}
