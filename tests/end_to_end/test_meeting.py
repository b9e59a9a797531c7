"""A stat meeting from its brief to its memo, by the people who hold it."""

from datetime import UTC, date, datetime

from storage.database import Database
from tests import makers
from tests.end_to_end.town import Town, buttons, eventually, pictures, words
from tests.workspace.driver import Json

BEGINS = datetime(2017, 12, 5, 10, tzinfo=UTC)


def planned(town: Town) -> None:
    """IMT meets on Tuesday 5 December, so that its brief is due on Friday the 1st."""
    database = Database(f"sqlite:///{town.folder / 'live.db'}")
    with database.writing() as store:
        series = store.series.add(makers.series(chair="sdm"))
        meeting = makers.meeting(series.id, planned=date(2017, 12, 5), begins=BEGINS)
        store.meetings.add(meeting)
    database.dispose()


def the_one(town: Town, text: str) -> Json:
    return eventually(lambda: town.posted(text), text)[-1]


def test_a_meeting_goes_from_its_brief_to_its_memo(norfolk: Town) -> None:
    norfolk.type("/kpi log abandonment 611/4288 nov")
    norfolk.alert()
    planned(norfolk)
    norfolk.clock("2017-12-01T09:00:00+00:00")
    brief = the_one(norfolk, "No action yet")
    told = words(brief)
    assert "10:00 (Europe/London)" in told
    assert "Off target: 4.2 points over target, 42.5% worse" in told
    assert len(pictures(brief)) == 1
    added = norfolk.type("/kpi agenda add abandonment: the phones move")
    assert "item 3 of IMT stat meeting" in words(added)
    early = norfolk.press(brief, "Start the meeting", user="sdm")
    assert "Start it on that day" in words(early)
    norfolk.clock("2017-12-05T10:00:00+00:00")
    refused = norfolk.press(brief, "Start the meeting", user="sda")
    assert "Only the chair may start" in words(refused)
    norfolk.press(brief, "Start the meeting", user="sdm")
    agenda = the_one(norfolk, "0 of 2 items decided")  # the success needs none
    assert [buttons(agenda).count(label) for label in ("Decide", "Note")] == [2, 1]
    norfolk.click(agenda, "Decide", user="sdm")
    form = norfolk.form("sdm")
    assert "Abandonment rate" in words(form)
    values = {
        "decision": "task_group", "words": "Look at lunch hours", "owner": "U01SDA",
        "report_back": "2018-01-09",
    }  # fmt: skip
    norfolk.submit(values, user="sdm")
    the_one(norfolk, "1 of 2 items decided")
    norfolk.click(the_one(norfolk, "Close the meeting"), "Close the meeting", user="sdm")
    assert "the phones move" in words(norfolk.form("sdm"))
    norfolk.submit({"learned": "Two at noon help more than one at nine"}, user="sdm")
    memo = words(the_one(norfolk, "Follow-up memo"))
    assert "#1 Refer to a task and finish group: Look at lunch hours" in memo
    assert "by 9 Jan 2018" in memo
    assert "Two at noon help more than one at nine" in memo
    assert "Abandonment: the phones move" in memo
