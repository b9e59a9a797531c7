"""Slack says that an account was deactivated, or is active again: its person is reached or not."""

from collections.abc import Callable
from datetime import datetime

from storage.database import Database


def account_changed(
    slack: str, database: Database, clock: Callable[[], datetime], *, deleted: bool
) -> None:
    """Written only where it is news: Slack tells of every change to a profile."""
    with database.reading() as store:
        person = store.people.by_slack(slack)
        known = slack in store.departures.all()
    if person is None or known is deleted:
        return
    now = clock()  # perhaps over HTTP, so before the transaction
    with database.writing() as store:
        if deleted:
            store.departures.note(slack, now)
        else:
            store.departures.is_back(slack)
            store.outbox.unpark(slack)
        what = "left Slack" if deleted else "came back to Slack"
        store.audit.note("slack", what, person.key, {"slack": slack}, now)
