"""Plans the meetings of every series ahead, once a local day."""

from datetime import datetime

from domain.meeting_plans import plan
from jobs.unit_by_unit import Step
from jobs.watching import first_look_today
from storage.store import Store

JOB = "plan_meetings"


def plan_meetings(store: Store, now: datetime) -> Step | None:
    """At any hour; a second run finds nothing to do, and neither does one after downtime."""
    organisation = store.organisation.get()
    if organisation is None or not first_look_today(store, organisation, JOB, now):
        return None
    for series in store.series.going():
        present, in_use = store.meetings.of(series.id), store.meetings.in_use(series.id)
        store.meetings.follow(plan(series, organisation, present, in_use, now))
    return None
