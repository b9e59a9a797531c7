"""How an indicator's values become a year's, and annual targets with their milestones."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None
fits_from = "0006"  # it only adds


def upgrade() -> None:
    # Without a check of its words: SQLite would have to write the table anew for it.
    op.add_column("indicator", sa.Column("aggregation", sa.String(), nullable=True))
    op.create_table(
        "annual_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("year", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("milestones", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("assumptions", sa.String(), nullable=False),
        sa.Column("part_of", sa.String(), nullable=True),
        sa.Column("weight", sa.Text(), nullable=True),
        sa.Column("rates", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "method IN ('flat', 'weights', 'working_days', 'seasonal', 'replicated', 'share')",
            name=op.f("ck_annual_target_method"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["indicator.key"],
                name=op.f(f"fk_annual_target_{column}"),
                initially="DEFERRED",
                deferrable=True,
            )
            for column in ("indicator", "part_of")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annual_target")),
    )
    op.create_index(op.f("ix_annual_target_indicator_year"), "annual_target", ["indicator", "year"])
    op.create_index(op.f("ix_annual_target_part_of"), "annual_target", ["part_of"])


def downgrade() -> None:
    op.drop_table("annual_target")
    op.drop_column("indicator", "aggregation")
