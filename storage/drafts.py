"""Drafts: something half done that waits for its author, under an opaque key."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlmodel import col, delete

from storage.tables import DraftRow
from storage.transaction import Transaction


@dataclass(frozen=True)
class Draft:
    """``person`` is the author's key; ``content`` is the author's own format, by ``kind``."""

    key: str
    kind: str
    content: str
    person: str
    created: datetime


class Drafts:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def put(self, kind: str, content: str, person: str, now: datetime) -> str:
        """The key that gets it back; it says nothing and cannot be guessed."""
        key = token_urlsafe(12)
        row = DraftRow(key=key, kind=kind, content=content, person=person, created=now)
        self._session.add(row)
        return key

    def get(self, key: str) -> Draft | None:
        row = self._session.get(DraftRow, key)
        return Draft(row.key, row.kind, row.content, row.person, row.created) if row else None

    def drop(self, key: str) -> None:
        self._session.exec(delete(DraftRow).where(col(DraftRow.key) == key))

    def forget_before(self, instant: datetime) -> None:
        self._session.exec(delete(DraftRow).where(col(DraftRow.created) < instant))
