"""Meetings as an iCalendar file of RFC 5545; the only importer of icalendar."""

from datetime import timedelta

from icalendar import Calendar, Event, vText

from handlers.calendar_link import CalendarEntry, MeetingCalendar

KIND = "text/calendar; charset=utf-8"
_A_YEAR = timedelta(days=366)  # around them, whose changes of the clocks are written down
FRESH = timedelta(hours=1)  # how often a subscriber may ask again


def calendar_file(calendar: MeetingCalendar) -> bytes:
    """With the rules of each zone, so that a meeting keeps its local time when clocks change."""
    written = Calendar()
    written.add("prodid", "-//Statkeeper//Stat meetings//EN")
    written.add("version", "2.0")
    written.add("method", "PUBLISH")
    name = calendar.name or "Stat meetings"
    written.add("name", vText(name))
    written.add("x-wr-calname", vText(name))
    written.add("refresh-interval", FRESH, parameters={"VALUE": "DURATION"})
    written.add("x-published-ttl", "PT1H")
    for entry in calendar.entries:
        written.add_component(_event(entry, calendar))
    days = [entry.begins.date() for entry in calendar.entries]
    if days:
        written.add_missing_timezones(min(days) - _A_YEAR, max(days) + _A_YEAR)
    return bytes(written.to_ical())


def file_name(calendar: MeetingCalendar) -> str:
    """Letters and digits of any script, so that it can be saved anywhere."""
    kept = "".join(char if char.isalnum() else " " for char in calendar.name or "Stat meetings")
    return f"{'-'.join(kept.split())[:60] or 'meetings'}.ics"


def _event(entry: CalendarEntry, calendar: MeetingCalendar) -> Event:
    event = Event()
    event.add("uid", entry.number)
    event.add("dtstamp", calendar.made)
    event.add("dtstart", entry.begins)
    event.add("duration", timedelta(minutes=entry.minutes))
    event.add("summary", f"Cancelled: {entry.name}" if entry.cancelled else entry.name)
    event.add("sequence", entry.revision)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event
