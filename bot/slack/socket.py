"""Socket Mode: the bot calls Slack, so nothing has to be opened in a firewall."""

import logging
import threading

from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.app import SlackApp
from bot.slack.client import web_client
from bot.slack.logs import bolt_logger
from bot.slack.outcomes import outcome_of
from bot.slack.tokens import AppTokenError, app_token_refused
from domain.deliveries import InDoubt, RetryLater

log = logging.getLogger(__name__)

DRAIN_SECONDS = 20.0
CLOSE_SECONDS = 3.0
AGAIN_SECONDS = 5.0
THREADS = 24  # five, the usual number, let a fast command wait behind slow ones


class SocketHandler(SocketModeHandler):
    """At work until the ack is out, so that a stop does not swallow it."""

    app: SlackApp
    leaving: threading.Event

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        with self.app.desk.at_work:
            super().handle(client, req)

    def reached(self) -> bool:
        """Whether it is connected now; a token that Slack refuses raises AppTokenError.

        Once it is, the client connects again by itself.
        """
        try:
            opened = self.client.web_client.apps_connections_open(app_token=self.client.app_token)
        except Exception as error:
            found = outcome_of(error)
            if not isinstance(found, RetryLater | InDoubt):
                raise app_token_refused(found.error) from error
            log.warning("not hearing yet: %s; trying again in %s s", found.error, AGAIN_SECONDS)
            return False
        self.client.wss_uri = opened["url"]
        self.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        return True

    def keep_trying(self) -> None:
        """Until Slack can be reached, or this is closed."""
        while not self.leaving.wait(AGAIN_SECONDS):
            try:
                if self.reached():
                    return
            except AppTokenError as error:
                log.error("not hearing: %s", error)
            except Exception:
                log.exception("not hearing yet; trying again in %s s", AGAIN_SECONDS)


def open_socket(app: SlackApp, app_token: str, threads: int = THREADS) -> SocketHandler:
    """Connected and listening, or about to be where Slack cannot be reached yet; `close_socket`
    ends it."""
    handler = SocketHandler(
        app,
        app_token,
        logger=bolt_logger(),
        web_client=web_client(app_token, base_url=app.client.base_url),
        concurrency=threads,
        ping_interval=10,
    )
    handler.leaving = threading.Event()
    try:
        reached = handler.reached()
    except AppTokenError:
        close_socket(handler)
        raise
    if not reached:
        threading.Thread(target=handler.keep_trying, name="connecting", daemon=True).start()
    return handler


def close_socket(handler: SocketHandler) -> None:
    """Hear nothing more, finish what was heard while its acks can still be sent, then leave."""
    handler.leaving.set()
    handler.client.auto_reconnect_enabled = False
    handler.client.socket_mode_request_listeners.clear()
    handler.app.desk.at_work.wait(DRAIN_SECONDS)
    close_in_time(handler)


def close_in_time(handler: SocketModeHandler) -> None:
    """The SDK waits for ever for a session that began while it was still connecting."""
    closing = threading.Thread(target=handler.close, name="closing", daemon=True)
    closing.start()
    closing.join(CLOSE_SECONDS)
