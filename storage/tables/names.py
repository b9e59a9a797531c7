"""Tables of the names that indicators are looked for by: kept with each indicator, never shown."""

from sqlalchemy import String
from sqlmodel import Field

from storage.tables.base import Row, refers_to

BYTEWISE = String().with_variant(String(collation="C"), "postgresql")
"""Text that sorts by its bytes, so that what begins alike stands together."""


class NameRow(Row, table=True):
    """One of an indicator's names, folded; ``squeezed`` is it without spaces."""

    __tablename__ = "indicator_name"

    indicator: str = Field(primary_key=True, sa_column_args=refers_to("indicator.key"))
    name: str = Field(primary_key=True)
    squeezed: str = Field(index=True)


class WordRow(Row, table=True):
    """A word that one of the indicator's names has."""

    __tablename__ = "indicator_word"

    word: str = Field(primary_key=True, sa_type=BYTEWISE)
    indicator: str = Field(primary_key=True, sa_column_args=refers_to("indicator.key"))
