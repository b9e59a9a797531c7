"""Pictures that Slack already has, by the hash of their content."""

from datetime import datetime

from sqlmodel import col, delete

from storage.tables import PictureRow
from storage.transaction import Transaction


class Pictures:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def file_id(self, content_hash: str) -> str | None:
        row = self._session.get(PictureRow, content_hash)
        return row.file_id if row else None

    def remember(self, content_hash: str, file_id: str, now: datetime) -> None:
        self._session.merge(PictureRow(content_hash=content_hash, file_id=file_id, remembered=now))

    def forget(self, content_hash: str) -> None:
        """Slack no longer has it."""
        self._session.exec(delete(PictureRow).where(col(PictureRow.content_hash) == content_hash))

    def forget_before(self, instant: datetime) -> None:
        self._session.exec(delete(PictureRow).where(col(PictureRow.remembered) < instant))
