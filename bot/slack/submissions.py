"""Hears forms: errors stand at their fields with what was typed, success says what was done."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from re import compile as pattern
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.render import replies
from bot.slack.answers import TITLE, Answers
from bot.slack.commands import Commands
from bot.slack.desk import Desk, UnsaidError, refusal
from bot.slack.identity import KEPT_SECONDS, left
from bot.slack.modals import form as views
from bot.slack.modals import log as log_modal
from bot.slack.modals.views import view_of
from bot.slack.noting import TwiceError, noted
from bot.slack.payloads import Body, Place
from handlers import suggest
from handlers.answering import answered
from handlers.field_faults import FormRefusedError
from handlers.forms import FORMS, submit
from handlers.home import Home
from handlers.refused import FieldFault, FormRefused, Refused
from handlers.replies import Form, Reply
from handlers.request import Request
from storage.store import Store

log = logging.getLogger(__name__)

STALE = Refused("This form is from an older version of me. Close it and type /kpi.")
TWICE = Refused(
    "I had this form already, so nothing was stored a second time. What you sent first counts; you "
    "can close this."
)
_REASON = "reason"
LEAST_PATIENCE = 0.3  # seconds for what is to be stored, however little is left before the ack


@dataclass(frozen=True)
class Submissions:
    desk: Desk
    answers: Answers
    commands: Commands

    def listen(self, app: App) -> None:
        app.view_submission(pattern(r".*"))(self.hear)
        app.view_closed(pattern(r".*"))(self.hear_closed)
        app.options(pattern(r"^indicators?$"))(self.suggest)

    def hear(self, ack: Ack, body: Body, context: BoltContext) -> None:
        view, place = body["view"], self.desk.place(body)
        try:
            reply = self._submitted(view, place, body, context)
        except TwiceError:
            shown = views.shown(TITLE, replies.render(TWICE), self.desk.metadata(place))
            ack(response_action="update", view=shown)
        except FormRefusedError as fault:
            ack(**_refused(view, fault.reply))
        except Exception as error:
            ack(**_refused(view, _at_first_input(refusal(error, self.desk.database))))
        else:
            self._answer_or_say_why_not(ack, view, place, reply)
            self.commands.refresh_home(place, body)

    def hear_closed(self, ack: Ack) -> None:
        ack()

    def suggest(self, ack: Ack, body: Body) -> None:
        """Indicators for what is typed so far, due ones first."""
        place = self.desk.place(body)
        try:
            request = self.desk.request(place, body, text=str(body.get("value") or ""))
            found = suggest.indicators(request.text, request, self.desk.database)
        except Exception:
            log.exception("nothing could be suggested")
            found = ()
        ack(option_groups=views.option_groups(found))

    def _answer_or_say_why_not(
        self, ack: Ack, view: Mapping[str, Any], place: Place, reply: Reply
    ) -> None:
        """What was sent is stored by now, so the form must not stay open as if it were not."""
        try:
            self._answer(ack, view, place, reply)
        except Exception as error:
            told = UnsaidError("it could not be put into words")
            told.__cause__ = error
            shown = views.shown(
                TITLE, replies.render(refusal(told, self.desk.database)), self.desk.metadata(place)
            )
            ack(response_action="update", view=shown)

    def _submitted(
        self, view: Mapping[str, Any], place: Place, body: Body, context: BoltContext
    ) -> Reply:
        form = str(view.get("callback_id"))
        if form not in FORMS:
            return STALE
        values = {**views.unpacked(view), **views.entered(view)}
        values.pop("response_url", None)
        named, seconds = views.people_named(view), left(context, keep=KEPT_SECONDS)
        request = self.desk.request(place, body, values=values, named=named, seconds=seconds)
        key = f"form:{place.user}:{view.get('id')}:{view.get('hash')}"
        return noted(
            self.desk.counts, "form", form, place,
            lambda: answered(request, lambda: self._stored(form, request, key, context)),
        )  # fmt: skip

    def _stored(self, form: str, request: Request, key: str, context: BoltContext) -> Reply:
        """In one transaction with its mark, so that a refused form can be sent again."""

        def stored(store: Store) -> Reply:
            if not store.seen.first_time(key, request.now):
                raise TwiceError
            return submit(form, request, store)

        patience = min(KEPT_SECONDS, left(context))
        return self.desk.database.write(stored, patience=max(patience, LEAST_PATIENCE))

    def _answer(self, ack: Ack, view: Mapping[str, Any], place: Place, reply: Reply) -> None:
        """In the form itself where there is more to log, else where the form was asked for."""
        if isinstance(reply, Home):
            ack()
        elif isinstance(reply, FormRefused):
            ack(**_refused(view, reply))
        elif isinstance(reply, Refused) and views.block_ids(view):
            ack(**_refused(view, _at_first_input(reply)))
        elif isinstance(reply, Form):
            ack(response_action="update", view=view_of(reply, self.desk.metadata(place)))
        elif view.get("callback_id") == log_modal.CALLBACK or not place.response_url:
            shown = views.shown(TITLE, replies.render(reply), self.desk.metadata(place))
            ack(response_action="update", view=shown)
        else:
            ack()
            outside = replace(place, view="", trigger="", own_message=False)
            self.commands.later(outside, "", lambda: self.answers.give(outside, reply))


def _at_first_input(reply: Refused) -> FormRefused:
    reference = f" Reference {reply.reference}." if reply.reference else ""
    return FormRefused((FieldFault("", reply.text + reference),))


def _refused(view: Mapping[str, Any], reply: FormRefused) -> dict[str, Any]:
    """Each fault at its own input; a correction's form grows the input for its reason."""
    inputs = views.block_ids(view)
    wants_reason = [fault for fault in reply.faults if fault.field == _REASON]
    if wants_reason and _REASON not in inputs:
        grown = [*view.get("blocks", ()), log_modal.reason_input(wants_reason[0].text)]
        return {"response_action": "update", "view": views.again(view, grown)}
    last = next(reversed(inputs.values()), "")
    errors: dict[str, str] = {}
    for fault in reply.faults:
        block = inputs.get(fault.field) or next(iter(inputs.values()), last)
        errors[block] = f"{errors[block]} {fault.text}" if block in errors else fault.text
    return {"response_action": "errors", "errors": errors}
