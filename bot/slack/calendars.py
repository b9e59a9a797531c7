"""Calendars of meetings, brought to whoever asks for one: a file in their messages, an address."""

import logging
from dataclasses import dataclass, replace

from bot.render.calendar_file import calendar_file, file_name
from bot.slack.desk import Desk
from bot.slack.payloads import Place
from handlers.calendar_link import MeetingCalendar

log = logging.getLogger(__name__)

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
        try:
            opened = self.desk.client.conversations_open(users=place.user)
            self.desk.uploads.share(
                str(opened["channel"]["id"]), file_name(reply), calendar_file(reply), WORDS
            )
        except Exception as error:
            log.warning("a calendar could not be sent: %s: %s", type(error).__name__, error)
            return False
        return True
