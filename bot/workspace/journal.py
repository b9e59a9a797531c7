"""What survives a restart: one line per change in a file, file contents in a folder beside it."""

import json
import os
from pathlib import Path
from typing import IO, Any


class Journal:
    """An append-only list of records; the last line about a key counts. Without a path: nothing.

    A line that a crash cut short is the last one, and is left out on reading.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._out: IO[str] | None = None
        self._folder = path.with_name(path.name + ".files") if path else None

    def read(self) -> dict[str, dict[str, dict[str, Any]]]:
        """All records by kind and key; afterwards the file holds each only once."""
        records: dict[str, dict[str, dict[str, Any]]] = {}
        if self._path is None:
            return records
        if self._path.exists():
            for line in self._path.read_text("utf-8").splitlines():
                try:
                    kind, key, body = json.loads(line)
                except ValueError:
                    continue
                records.setdefault(kind, {})[key] = body
        self._rewrite(records)
        return records

    def save(self, kind: str, key: str, body: dict[str, Any]) -> None:
        if self._out is not None:
            self._out.write(_line(kind, key, body))
            self._out.flush()

    def save_bytes(self, file_id: str, content: bytes) -> None:
        if self._folder is not None:
            target = self._folder / file_id
            partial = target.with_suffix(".part")
            partial.write_bytes(content)
            partial.replace(target)

    def read_bytes(self, file_id: str) -> bytes | None:
        if self._folder is None or not (self._folder / file_id).exists():
            return None
        return (self._folder / file_id).read_bytes()

    def clear(self) -> None:
        if self._folder is not None:
            for file in self._folder.glob("*"):
                file.unlink()
            self._rewrite({})

    def close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None

    def _rewrite(self, records: dict[str, dict[str, dict[str, Any]]]) -> None:
        if self._path is None or self._folder is None:
            return
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_name(self._path.name + ".part")
        with partial.open("w", encoding="utf-8") as out:
            for kind, bodies in records.items():
                out.writelines(_line(kind, key, body) for key, body in bodies.items())
            out.flush()
            os.fsync(out.fileno())
        partial.replace(self._path)
        self._out = self._path.open("a", encoding="utf-8")


def _line(kind: str, key: str, body: dict[str, Any]) -> str:
    return json.dumps([kind, key, body], separators=(",", ":")) + "\n"
