"""People and how Slack knows them."""

from collections.abc import Collection, Mapping

from sqlmodel import col, select

from domain.errors import ConflictError
from domain.people import Person
from storage.tables import PersonRow
from storage.transaction import Transaction


class People:
    def __init__(self, transaction: Transaction) -> None:
        self._session = transaction.session

    def get(self, key: str) -> Person | None:
        row = self._session.get(PersonRow, key)
        return row.to_domain() if row else None

    def by_slack(self, slack_id: str) -> Person | None:
        if not slack_id:
            return None
        row = self._session.exec(select(PersonRow).where(PersonRow.slack == slack_id)).first()
        return row.to_domain() if row else None

    def all(self) -> tuple[Person, ...]:
        """By name."""
        rows = self._session.exec(select(PersonRow).order_by(PersonRow.name, PersonRow.key))
        return tuple(row.to_domain() for row in rows)

    def among(self, keys: Collection[str]) -> Mapping[str, Person]:
        """By key; those that are not stored are left out."""
        wanted = select(PersonRow).where(col(PersonRow.key).in_(keys))
        return {row.key: row.to_domain() for row in self._session.exec(wanted)}

    def admins(self) -> tuple[Person, ...]:
        wanted = select(PersonRow).where(col(PersonRow.admin)).order_by(PersonRow.name)
        return tuple(row.to_domain() for row in self._session.exec(wanted))

    def save(self, person: Person) -> None:
        """Insert or update; ConflictError when the Slack account is another person's."""
        holder = self.by_slack(person.slack)
        if holder is not None and holder.key != person.key:
            raise ConflictError(
                f"The Slack account {person.slack} already belongs to {holder.name} "
                f"({holder.key}). Use that person, or take the account off first."
            )
        self._session.merge(PersonRow.from_domain(person))
