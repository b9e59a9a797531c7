"""The names that indicators are looked for by, and their words.

An older version would not keep them when it saves an indicator, so it does not fit.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.names import folded, squeezed

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    bytewise = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    names = op.create_table(
        "indicator_name",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("squeezed", sa.String(), nullable=False),
        _refers_to_indicator("indicator_name"),
        sa.PrimaryKeyConstraint("indicator", "name", name=op.f("pk_indicator_name")),
    )
    op.create_index(op.f("ix_indicator_name_squeezed"), "indicator_name", ["squeezed"])
    words = op.create_table(
        "indicator_word",
        sa.Column("word", bytewise, nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        _refers_to_indicator("indicator_word"),
        sa.PrimaryKeyConstraint("word", "indicator", name=op.f("pk_indicator_word")),
    )
    _fill(names, words)


def _refers_to_indicator(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["indicator"],
        ["indicator.key"],
        name=op.f(f"fk_{table}_indicator"),
        initially="DEFERRED",
        deferrable=True,
    )


def _fill(names: sa.Table, words: sa.Table) -> None:
    known = sa.table(
        "indicator", sa.column("key"), sa.column("name"), sa.column("aliases", sa.JSON)
    )
    name_rows: list[dict[str, Any]] = []
    word_rows: list[dict[str, Any]] = []
    for key, name, aliases in op.get_bind().execute(sa.select(known)):
        its = sorted({folded(each) for each in (key, name, *aliases)} - {""})
        name_rows += [{"indicator": key, "name": n, "squeezed": squeezed(n)} for n in its]
        found = sorted({word for each in its for word in each.split()})
        word_rows += [{"word": word, "indicator": key} for word in found]
    if name_rows:
        op.bulk_insert(names, name_rows)
        op.bulk_insert(words, word_rows)


def downgrade() -> None:
    op.drop_table("indicator_word")
    op.drop_table("indicator_name")
