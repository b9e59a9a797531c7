"""Who is asking: the person behind a Slack user, made known when first needed."""

from collections.abc import Iterable

from domain.people import Person
from handlers.request import Request
from storage.store import Store


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
