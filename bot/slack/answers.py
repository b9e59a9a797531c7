"""Gives a reply to the place that it was asked from: words, a form, or the Home."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

from slack_sdk.errors import SlackApiError

from bot.render import replies
from bot.render.buttons import run
from bot.render.message import Message, Page
from bot.render.mrkdwn import Marked
from bot.slack import home
from bot.slack.desk import Desk
from bot.slack.modals import form as forms
from bot.slack.modals.views import view_of
from bot.slack.outcomes import error_name
from bot.slack.payloads import Place
from bot.slack.saying import Speaker
from handlers.home import Home
from handlers.refused import FormRefused, Refused
from handlers.replies import Form, Reply, Said
from handlers.unit import UnitSaved
from handlers.welcome import Welcome

log = logging.getLogger(__name__)

TITLE = "Statkeeper"
TOO_LATE = Refused("That took a moment too long, so the form could not be opened. Try again.")
NO_FORM = Refused(
    "The form could not be opened. Try again; if it happens again, tell your administrator."
)
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})


@dataclass(frozen=True)
class Answers:
    desk: Desk

    def give(self, place: Place, reply: Reply, again: str = "") -> None:
        """``again`` is the command that opens a form where there is nothing to open it with."""
        if isinstance(reply, Home):
            self.desk.client.views_publish(user_id=place.user, view=home.view(reply))
        elif isinstance(reply, FormRefused):
            self.say(place, Refused(" ".join(fault.text for fault in reply.faults)))
        elif isinstance(reply, Form):
            self._open(place, reply, again)
        else:
            self.say(place, reply)

    def say(self, place: Place, reply: Said) -> None:
        message = replies.render(self._knowing_the_channel(place, reply))
        if place.view:
            self._change(place, forms.shown(TITLE, message, self.desk.metadata(place)))
        elif place.home and place.trigger:
            view = forms.shown(TITLE, message, self.desk.metadata(place))
            self._opened(place, view)
        else:
            Speaker(self.desk).say(place, message)

    def _knowing_the_channel(self, place: Place, reply: Said) -> Said:
        """A slash command works in channels that the bot cannot post to: then it says so."""
        if not isinstance(reply, Welcome | UnitSaved) or not place.channel or place.direct:
            return reply
        in_channel = not place.channel.startswith("D")
        return replace(reply, uninvited=in_channel and not self.desk.is_invited(place.channel))

    def light(self, place: Place) -> Place:
        """Open a view at once and fill it later; where one is open already, it is used."""
        if place.view or not place.trigger:
            return place
        opened = self._opened(place, forms.light(TITLE, self.desk.metadata(place)))
        return replace(place, view=opened, trigger="", home=False) if opened else place

    def _open(self, place: Place, form: Form, again: str) -> None:
        if not place.view and not place.trigger:
            message = _way_in(again)
            Speaker(self.desk).say(place, message)
            return
        view = view_of(form, self.desk.metadata(place))
        if place.view:
            self._change(place, view)
        else:
            self._opened(place, view)

    def _opened(self, place: Place, view: Mapping[str, object]) -> str:
        try:
            opened = self.desk.client.views_open(trigger_id=place.trigger, view=dict(view))
        except SlackApiError as error:
            log.warning("a form could not be opened: %s", error_name(error))
            told = TOO_LATE if error_name(error) in _TOO_LATE else NO_FORM
            self.say(replace(place, trigger="", home=False), told)
            return ""
        return str(opened["view"]["id"])

    def _change(self, place: Place, view: Mapping[str, object]) -> None:
        try:
            self.desk.client.views_update(view_id=place.view, view=dict(view))
        except SlackApiError as error:
            if error_name(error) != "not_found":
                raise
            log.info("the form was closed meanwhile")


def _way_in(again: str) -> Message:
    """A message cannot open a form by itself, but its button can."""
    page = Page(Marked("This needs a form."))
    page.say(Marked("This needs a form. Open it here:"))
    page.buttons(run("Open the form", again))
    return page.message()
