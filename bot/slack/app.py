"""The Bolt app: verify, refuse strangers, ack, and hand over to whoever understands it."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime

from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot.counts import Counts
from bot.slack.answers import Answers
from bot.slack.clicks import Clicks
from bot.slack.commands import Commands
from bot.slack.desk import Desk
from bot.slack.events import Events
from bot.slack.identity import ACK_BY, Identity
from bot.slack.logs import bolt_logger
from bot.slack.strangers import Strangers
from bot.slack.submissions import Submissions
from bot.slack.uploads import Uploads
from handlers.request import Timing
from storage.database import Database
from storage.reference import new, under

log = logging.getLogger(__name__)

ACK_SECONDS = 2.5  # Slack gives up after 3, which begin when it sends

# Bolt reads these by itself: the first two would switch to OAuth and ignore the token.
_READ_BY_BOLT = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")


class SlackApp(App):
    """Bolt's app with the desk behind it."""

    desk: Desk
    identity: Identity
    ack_seconds: float = ACK_SECONDS

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """The one way in, by either transport: all that follows bears the request's reference."""
        began = time.monotonic()
        req.context[ACK_BY] = began + self.ack_seconds
        with under(new()):
            answer = super().dispatch(req)
        self.desk.counts.acks.add(time.monotonic() - began)
        return answer

    def drain(self) -> None:
        """Finish what was heard; to be called when nothing more is coming in."""
        self.desk.close()


def build_app(
    *,
    database: Database,
    client: WebClient,
    signing_secret: str,
    clock: Callable[[], datetime],
    timing: Timing,
    uploads: Uploads,
    counts: Counts | None = None,
    public_url: str = "",
) -> SlackApp:
    """The app, listening to everything. `drain` ends it.

    Listeners only ack and hand over, so they run in the thread that heard: Bolt would otherwise
    look every 10 ms whether another thread has acked.
    """
    identity, tokenless = Identity(client), copy(client)
    tokenless.token = None  # with one Bolt would ask Slack about it by itself
    with _only_our_settings():
        app = SlackApp(
            name="statkeeper",
            logger=bolt_logger(),
            client=tokenless,
            authorize=lambda context: identity.authorized(context),  # Bolt reads the names
            signing_secret=signing_secret,
            process_before_response=True,
        )
    app.identity = identity
    app.desk = desk = Desk(
        database, client, clock, timing, uploads, counts=counts or Counts(), public_url=public_url
    )
    answers = Answers(desk)
    commands = Commands(desk, answers)
    app.use(Strangers(answers, commands).refuse)
    commands.listen(app)
    Clicks(desk, answers, commands).listen(app)
    Submissions(desk, answers, commands).listen(app)
    Events(desk, answers, commands).listen(app)
    app.error(_failed)
    return app


def _failed(error: Exception) -> None:
    """Only what went wrong before a worker took over ends here."""
    log.error("a request failed", exc_info=error)


@contextmanager
def _only_our_settings() -> Iterator[None]:
    kept = {name: os.environ.pop(name) for name in _READ_BY_BOLT if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
