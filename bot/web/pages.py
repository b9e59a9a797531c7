"""A small web server of pages that are made when they are asked for."""

import logging
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

log = logging.getLogger(__name__)

SLOW_CLIENT_SECONDS = 10


@dataclass(frozen=True)
class Page:
    status: int
    content: str
    kind: str = "text/plain; charset=utf-8"


Pages = Mapping[str, Callable[[], Page]]
NOT_FOUND = Page(404, "not found\n")
FAILED = Page(500, "this page could not be made; the log says why\n")


class PageServer(ThreadingHTTPServer):
    """Serves in threads of its own until it is closed."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, pages: Pages, listening: socket.socket) -> None:
        super().__init__(listening.getsockname()[:2], _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.pages = pages
        threading.Thread(target=self.serve_forever, name="pages", daemon=True).start()

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    timeout = SLOW_CLIENT_SECONDS
    server: PageServer
    server_version, sys_version = "statkeeper", ""

    def do_GET(self) -> None:
        self._answer(self._page())

    def do_HEAD(self) -> None:
        self._answer(self._page(), with_content=False)

    def _page(self) -> Page:
        make = self.server.pages.get(self.path.partition("?")[0])
        try:
            return make() if make else NOT_FOUND
        except Exception:
            log.exception("the page %s could not be made", self.path)
            return FAILED

    def _answer(self, page: Page, *, with_content: bool = True) -> None:
        content = page.content.encode()
        self.send_response(page.status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if with_content:
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Whoever watches asks every few seconds; that is no news."""


def listen(host: str, port: int) -> socket.socket:
    """OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=16)
