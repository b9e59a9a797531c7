"""Process changes: dated marks, some of which begin new limits."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
fits_from = "0006"  # it only adds


def upgrade() -> None:
    op.create_table(
        "process_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("logged_by", sa.String(), nullable=False),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("new_limits", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.key"],
            name=op.f("fk_process_change_indicator"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_change")),
    )
    op.create_index(op.f("ix_process_change_indicator"), "process_change", ["indicator"])


def downgrade() -> None:
    op.drop_table("process_change")
