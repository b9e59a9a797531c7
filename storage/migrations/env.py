"""Runs the migrations on the connection that `storage/migration.py` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from storage.tables import METADATA


def plain_type(kind: str, element: Any, _autogenerate: AutogenContext) -> str | Literal[False]:
    """A migration outlives the types of the code: it names what the database knows."""
    if kind == "type" and isinstance(element, TypeDecorator):
        return f"sa.{element.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
