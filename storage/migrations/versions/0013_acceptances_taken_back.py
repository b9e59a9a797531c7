"""Accepted findings that somebody took back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
fits_from = "0006"  # it only adds


def upgrade() -> None:
    op.add_column("acceptance", sa.Column("withdrawn_by", sa.String(), nullable=True))
    op.add_column(
        "acceptance", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("acceptance", sa.Column("withdrawn_because", sa.String(), nullable=True))


def downgrade() -> None:
    for column in ("withdrawn_because", "withdrawn_at", "withdrawn_by"):
        op.drop_column("acceptance", column)
