"""A line between a process and PostgreSQL that can be cut, silenced and mended."""

import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg
from sqlalchemy import make_url

AT_ONCE = struct.pack("ii", 1, 0)  # closed so, a socket sends a reset and nothing more
SLICE_SECONDS = 0.05
CONNECT_SECONDS = "3"
MOST_BYTES = 65_536


class Line:
    """Carries bytes between any number of connections and the server.

    ``cut`` resets them and refuses new ones; ``silence`` keeps all open and carries nothing;
    ``mend`` resets what was silenced, as a firewall does that has forgotten it.
    """

    def __init__(self, server: tuple[int, str | tuple[str, int]]) -> None:
        self._family, self._address = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._lock = threading.Lock()
        self._open, self._carries, self._ended = True, True, False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """How many connections it broke."""
        self._open = False
        return self._reset()

    def silence(self) -> int:
        """How many connections hear nothing any more."""
        self._carries = False
        with self._lock:
            return len(self._pairs)

    def mend(self) -> None:
        if not self._carries:
            self._reset()
        self._open = self._carries = True

    def close(self) -> None:
        self._ended = True
        self.cut()
        self._listener.close()

    def _reset(self) -> int:
        with self._lock:
            broken, self._pairs = self._pairs, set()
        for pair in broken:
            for end in pair:
                _close(end)
        return len(broken)

    def _accept(self) -> None:
        while not self._ended:
            ready, _, _ = select.select([self._listener], [], [], SLICE_SECONDS)
            if not ready or self._ended:
                continue
            near, _ = self._listener.accept()
            if not self._open:
                _close(near)
                continue
            far = socket.socket(self._family, socket.SOCK_STREAM)
            far.connect(self._address)
            with self._lock:
                self._pairs.add((near, far))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError, ValueError):  # closed by either end, or cut
            while True:
                ready, _, _ = select.select([one], [], [], SLICE_SECONDS)
                if not self._carries or not ready:
                    if one.fileno() < 0:
                        return
                    threading.Event().wait(SLICE_SECONDS if ready else 0)
                    continue
                if not (carried := one.recv(MOST_BYTES)):
                    break
                other.sendall(carried)
        for end in (one, other):
            _close(end)


@contextmanager
def open_line(database_url: str) -> Iterator[tuple[Line, str]]:
    """A line to the database, and the address at its near end."""
    url = make_url(database_url)
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(False)) as known:
        info = known.info
        near, port = info.host, info.port
    unix = near.startswith("/")
    server: tuple[int, str | tuple[str, int]] = (
        (socket.AF_UNIX, f"{near}/.s.PGSQL.{port}") if unix else (socket.AF_INET, (near, port))
    )
    line = Line(server)
    query = {name: value for name, value in url.query.items() if name not in ("host", "port")}
    query["connect_timeout"] = CONNECT_SECONDS
    through = url.set(host="127.0.0.1", port=line.port, query=query)
    try:
        yield line, through.render_as_string(hide_password=False)
    finally:
        line.close()


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
    end.close()
