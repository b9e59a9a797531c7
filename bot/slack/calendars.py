"""Calendars of meetings, brought to whoever asks for one: a file in their messages, an address."""

from dataclasses import dataclass, replace

from bot.render.calendar_file import calendar_file, file_name
from bot.slack.desk import Desk
from bot.slack.handing import handed
from bot.slack.payloads import Place
from handlers.calendar_link import MeetingCalendar

WORDS = "Open it to add the meetings to your calendar. It does not follow later changes."


@dataclass(frozen=True)
class Calendars:
    desk: Desk

    def bring(self, place: Place, reply: MeetingCalendar) -> MeetingCalendar:
        """With what this person can have of it."""
        base = self.desk.public_url.rstrip("/")
        address = f"{base}{reply.path}" if base else ""
        return replace(reply, address=address, sent=self._is_sent(place, reply))

    def _is_sent(self, place: Place, reply: MeetingCalendar) -> bool:
        if not reply.entries:
            return False
        content = calendar_file(reply)
        return handed(self.desk, place.user, file_name(reply), content, WORDS)
