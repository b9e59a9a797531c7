"""Gives a reply to the place that it was asked from: words, a form, or the Home."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.render import replies
from bot.render.buttons import run
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked
from bot.slack import home
from bot.slack.calendars import Calendars
from bot.slack.desk import Desk, UnsaidError
from bot.slack.handing import handed
from bot.slack.modals import form as forms
from bot.slack.modals.views import view_of
from bot.slack.payloads import Place
from bot.slack.saying import Speaker, called
from handlers.calendar_link import MeetingCalendar
from handlers.home import Home
from handlers.refused import FormRefused, Refused
from handlers.replay import ReplayFile
from handlers.replies import Form, Reply, Said
from handlers.series_save import SeriesSaved
from handlers.unit import UnitSaved
from handlers.welcome import Welcome

log = logging.getLogger(__name__)

TITLE = "Statkeeper"
FILE = "A row for each period in exception, and what would have been said of it."
TOO_LATE = Refused("That took a moment too long, so the form could not be opened. Try again.")
NO_FORM = Refused(
    "The form could not be opened. Close it if an empty one stands there, and try again; if it "
    "happens again, tell your administrator."
)
NO_HOME = Refused(
    "My Home could not be shown just now. Open it again in a moment; /kpi due shows what is due."
)
_CLOSED = "not_found"
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


@dataclass(frozen=True)
class Answers:
    desk: Desk

    def give(self, place: Place, reply: Reply, again: str = "") -> None:
        """``again`` is the command that opens a form where there is nothing to open it with.

        UnsaidError for whatever fails here: what was asked for has been done by now.
        """
        try:
            self._give(place, reply, again)
        except UnsaidError:
            raise
        except Exception as error:
            raise UnsaidError("it could not be put into words") from error

    def publish(self, place: Place, reply: Home) -> bool:
        """Whether the Home is shown; one that could not be is no fault of any request."""
        error = called(self.desk.client.views_publish, user_id=place.user, view=home.view(reply))
        if error:
            log.warning("the Home of %s is not fresh: %s", place.user, error)
        return not error

    def _give(self, place: Place, reply: Reply, again: str) -> None:
        if isinstance(reply, Home):
            if not self.publish(place, reply):
                self.say(place, NO_HOME)
        elif isinstance(reply, FormRefused):
            self.say(place, Refused(" ".join(fault.text for fault in reply.faults)))
        elif isinstance(reply, Form):
            self._open(place, reply, again)
        else:
            self.say(place, reply)

    def say(self, place: Place, reply: Said) -> None:
        message = replies.render(self._knowing_the_place(place, reply))
        if place.view or (place.home and place.trigger):
            view = forms.shown(TITLE, message, self.desk.metadata(place))
            if not self._shown(place, view):
                return
        Speaker(self.desk).say(_outside(place), message)

    def _knowing_the_place(self, place: Place, reply: Said) -> Said:
        """A slash command works in channels that the bot cannot post to: then it says so."""
        if isinstance(reply, MeetingCalendar):
            return Calendars(self.desk).bring(place, reply)
        if isinstance(reply, ReplayFile):
            content = reply.text.encode("utf-8-sig")
            return replace(reply, sent=handed(self.desk, place.user, reply.name, content, FILE))
        if isinstance(reply, SeriesSaved):
            return replace(reply, uninvited=not self.desk.is_invited(reply.series.channel))
        if not isinstance(reply, Welcome | UnitSaved) or not place.channel or place.direct:
            return reply
        in_channel = not place.channel.startswith("D")
        return replace(reply, uninvited=in_channel and not self.desk.is_invited(place.channel))

    def light(self, place: Place) -> Place:
        """Open a view at once and fill it later; where one is open already, it is used.

        Where it cannot be opened, the answer tells so, if it needs a form at all.
        """
        if place.view or not place.trigger:
            return place
        view = forms.light(TITLE, self.desk.metadata(place))
        opened = self.desk.client.views_open(trigger_id=place.trigger, view=view)
        return replace(place, view=str(opened["view"]["id"]), trigger="", home=False)

    def _open(self, place: Place, form: Form, again: str) -> None:
        if not place.view and not place.trigger:
            message = _way_in(again)
            Speaker(self.desk).say(place, message)
            return
        error = self._shown(place, view_of(form, self.desk.metadata(place)))
        if error and error != _CLOSED:
            told = TOO_LATE if error in _TOO_LATE else NO_FORM
            self.say(_outside(place), told)

    def _shown(self, place: Place, view: Mapping[str, object]) -> str:
        """In the open view or in a new one; the error where neither can be had."""
        client, given = self.desk.client, dict(view)
        if place.view:
            error = called(client.views_update, view_id=place.view, view=given)
        else:
            error = called(client.views_open, trigger_id=place.trigger, view=given)
        if error:
            log.warning("a form of %s could not be shown: %s", place.user, error)
        return error


def _outside(place: Place) -> Place:
    """Where the answer goes that no view can show."""
    return replace(place, view="", trigger="", home=False)


def _way_in(again: str) -> Message:
    """A message cannot open a form by itself, but its button can."""
    page = Page(Marked("This needs a form."))
    page.say(Marked("This needs a form. Open it here:"))
    page.buttons(run("Open the form", again))
    return page.message()
