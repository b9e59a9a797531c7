"""Calendars hold what other programs read: local times whatever the clocks do, moves, endings."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from icalendar import Calendar

from bot.render.calendar_file import calendar_file, file_name
from handlers.calendar_link import CalendarEntry, MeetingCalendar

MADE = datetime(2018, 2, 1, 9, tzinfo=UTC)
DAYS = (date(2018, 2, 6), date(2018, 3, 6), date(2018, 4, 3), date(2018, 10, 2), date(2018, 11, 6))


def entry(day: date, zone: str = "Europe/London", **changes: object) -> CalendarEntry:
    facts: dict[str, object] = {
        "number": f"1-{day:%Y%m%d}@norwich.statkeeper",
        "name": "IMT; stat meeting, \\ or so",
        "begins": datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(zone)),
        "minutes": 90,
        "revision": 0,
        **changes,
    }
    return CalendarEntry(**facts)  # type: ignore[arg-type]


def written(*entries: CalendarEntry) -> bytes:
    return calendar_file(MeetingCalendar("IMT; stat meeting", entries, MADE))


def events(content: bytes) -> list[dict[str, object]]:
    return [
        {name: each.decoded(name) for name in each}
        for each in Calendar.from_ical(content).walk("VEVENT")
    ]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Pacific/Auckland"])
def test_a_meeting_is_read_back_at_its_local_time_over_both_changes_of_the_clocks(
    zone: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = written(*(entry(day, zone) for day in DAYS))
    local = ZoneInfo(zone)
    assert [each["DTSTART"] for each in events(content)] == [
        datetime(day.year, day.month, day.day, 10, tzinfo=local) for day in DAYS
    ]
    file = tmp_path_factory.mktemp("calendar") / "meetings.ics"
    file.write_bytes(content)
    theirs = tzical(str(file)).get(zone)
    for start in (entry(day, zone).begins for day in DAYS):
        assert start.replace(tzinfo=theirs).utcoffset() == start.utcoffset()


def test_a_move_keeps_its_number_and_counts_up_and_a_cancelled_one_says_so() -> None:
    moved = entry(DAYS[1], revision=1, begins=datetime(2018, 3, 8, 14, tzinfo=UTC))
    gone = entry(DAYS[2], revision=2, cancelled=True)
    first, second = events(written(moved, gone))
    assert (first["UID"], first["SEQUENCE"], first["STATUS"]) == (
        "1-20180306@norwich.statkeeper", 1, "CONFIRMED",
    )  # fmt: skip
    assert first["DURATION"] == timedelta(minutes=90)
    assert (second["SEQUENCE"], second["STATUS"]) == (2, "CANCELLED")


def test_names_break_out_of_nothing_and_no_line_is_too_long() -> None:
    hostile = entry(DAYS[0], name="x\r\nATTENDEE:mailto:a@b\r\n" + "\u00e4" * 300)
    content = written(hostile)
    assert b"\r\nATTENDEE" not in content
    assert len(events(content)) == 1
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_calendar_without_meetings_is_one_all_the_same() -> None:
    assert events(written()) == []
    assert file_name(MeetingCalendar("../etc: \u00dcber/uns", (), MADE)) == "etc-\u00dcber-uns.ics"
