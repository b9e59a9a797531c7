"""A stat meeting to talk at: planned, with its brief out, or under way."""

from datetime import date
from typing import Any

from domain.meeting_notices import AgendaPage, MeetingMemo
from domain.meetings import Meeting
from handlers.reassess import reassess
from handlers.start_meeting import MeetingStarted
from jobs.brief import brief
from tests import makers
from tests.handlers.talking import Talk, said

CHAIR, HEAD, PERF, DATA_OWNER = "U01SDM", "U01HEAD", "U01PERF", "U01SDA"
BRIEF_TIME, MEETING_TIME = "2018-03-02T09:00+00:00", "2018-03-06T10:00+00:00"


def plan(talk: Talk) -> Talk:
    """Abandonment is Red; its stat meeting is planned for 6 March and 3 April 2018."""
    talk.at("2018-02-20T09:00+00:00")
    with talk.database.writing() as store:
        store.readings.add_many([makers.reading("14.2", "2018-01")])
        reassess(store, "abandonment", talk.now, cause="", by="sda", live=True)
        series = store.series.add(makers.series(chair="sdm"))
        store.meetings.add(makers.meeting(series.id))
        april = makers.instant("2018-04-03T09:00")
        store.meetings.add(makers.meeting(series.id, planned=date(2018, 4, 3), begins=april))
    talk.deliver()
    return talk


def send_brief(talk: Talk) -> Talk:
    talk.at(BRIEF_TIME)
    talk.database.write(lambda store: brief(store, talk.now))
    talk.deliver()
    return talk


def begin(talk: Talk) -> Talk:
    """With one exception on the agenda."""
    talk.at(MEETING_TIME)
    said(talk.press("start_meeting", who=CHAIR, meeting="1"), MeetingStarted)
    talk.deliver()
    return talk


def stored(talk: Talk) -> Meeting:
    with talk.database.reading() as store:
        found = store.meetings.get(1)
    assert found is not None
    return found


def pages(talk: Talk) -> list[AgendaPage]:
    return [each.notice for each in talk.outbox() if isinstance(each.notice, AgendaPage)]


def memos(talk: Talk) -> list[MeetingMemo]:
    return [each.notice for each in talk.outbox() if isinstance(each.notice, MeetingMemo)]


def decide(talk: Talk, who: str = CHAIR, item: str = "1", **values: str) -> Any:
    inputs = {
        "item": item, "decision": "other", "words": "Recruit two", "owner": DATA_OWNER,
        "report_back": "2018-04-03",
    }  # fmt: skip
    return talk.submit("decide", who=who, **{**inputs, **values})
