"""Writes the next migration: `python -m storage.migrations "colour of an indicator"`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.engines import database_url
from storage.migration import generate


def main(message: str) -> None:
    """From the difference between the tables and the migrations so far; CHECKs are not seen."""
    with TemporaryDirectory() as folder:
        path = generate(database_url(f"sqlite:///{Path(folder) / 'so-far.db'}"), message)
    print(f"Look it over and mend it: {path}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "changes")
