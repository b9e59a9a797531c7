"""Socket Mode: the bot calls Slack, so nothing has to be opened in a firewall."""

import logging

from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.app import SlackApp
from bot.slack.client import web_client
from bot.slack.logs import bolt_logger

log = logging.getLogger(__name__)

DRAIN_SECONDS = 20.0
THREADS = 24  # five, the usual number, let a fast command wait behind slow ones


class SocketHandler(SocketModeHandler):
    """At work until the ack is out, so that a stop does not swallow it."""

    app: SlackApp

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        with self.app.desk.at_work:
            super().handle(client, req)


def open_socket(app: SlackApp, app_token: str, threads: int = THREADS) -> SocketHandler:
    """Connected and listening; `close_socket` ends it."""
    handler = SocketHandler(
        app,
        app_token,
        logger=bolt_logger(),
        web_client=web_client(app_token, base_url=app.client.base_url),
        concurrency=threads,
        ping_interval=10,
    )
    handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    return handler


def close_socket(handler: SocketHandler) -> None:
    """Hear nothing more, finish what was heard while its acks can still be sent, then leave."""
    handler.client.auto_reconnect_enabled = False
    handler.client.socket_mode_request_listeners.clear()
    handler.app.desk.at_work.wait(DRAIN_SECONDS)
    handler.close()  # type: ignore[no-untyped-call]
