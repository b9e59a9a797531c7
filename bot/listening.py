"""How a running bot hears: by Socket Mode, or behind gunicorn in a process of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chart_loading import warm_up
from bot.settings import Hearing, Settings
from bot.showing import Showing
from bot.slack.app import SlackApp
from bot.slack.socket import SocketHandler, close_socket, open_socket
from bot.web.server import WebServer, start_web_server


@dataclass
class Listening:
    """``app`` is asked for only by Socket Mode: gunicorn's process has its own."""

    settings: Settings
    showing: Showing
    app: Callable[[], SlackApp]
    _socket: SocketHandler | None = None
    _web: WebServer | None = None

    def connect(self) -> None:
        """By Socket Mode; the charts warm up once that is done."""
        app, settings = self.app(), self.settings
        app.identity.ask_ahead()
        token = settings.slack_app_token.get_secret_value()
        self._socket = open_socket(app, token, settings.listener_threads)
        warm_up()

    def serve(self) -> None:
        """For Slack's signed requests."""
        self._web = start_web_server(self.settings, self.showing.beside)

    def goes_on(self) -> bool:
        """False once the web server has ended by itself, as when its port was taken."""
        return self._web is None or self._web.runs()

    def at_rest(self) -> bool:
        """Whether nobody waits for an answer."""
        return self._socket is None or self.app().desk.at_work.wait(0)

    def fault(self) -> str:
        if self.settings.hearing is Hearing.SOCKET:
            connected = self._socket is not None and self._socket.client.is_connected()
            return "" if connected else "not connected to Slack"
        answers = self._web is not None and self._web.answers()
        return "" if answers else "the web server does not answer"

    def stop(self) -> None:
        """Socket Mode closes when it is waited for: what it has heard is still to be acked."""
        if self._web is not None:
            self._web.stop()

    def finish(self) -> None:
        if self._socket is not None:
            close_socket(self._socket)
            self.app().drain()
        if self._web is not None:
            self._web.wait()

    def abandon(self) -> None:
        """Leave no other process behind."""
        if self._web is not None:
            self._web.kill()
