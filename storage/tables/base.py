"""What all tables share: constraint names, references and allowed words."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, MetaData
from sqlmodel import SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Set before any table is declared, so that migrations can name every constraint."""


class Row(SQLModel):
    model_config = {"defer_build": True}
    """The base of all rows. A row is not validated; the domain's types are."""

    metadata = MetaData(naming_convention=NAMES)


def refers_to(column: str) -> tuple[ForeignKey]:
    """A reference that is checked at commit, so that the order of saving does not matter."""
    return (ForeignKey(column, deferrable=True, initially="DEFERRED"),)


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """The column holds a word of the enumeration; rows themselves would take any text."""
    allowed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)
