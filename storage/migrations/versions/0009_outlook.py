"""Forecasts as they were made, and how they did."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
fits_from = "0006"  # it only adds


def upgrade() -> None:
    op.create_table(
        "forecast",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("horizons", sa.JSON(none_as_null=True), nullable=False),
        _refers_to_indicator("forecast"),
        sa.PrimaryKeyConstraint("indicator", "base", "revision", name=op.f("pk_forecast")),
    )
    op.create_table(
        "forecast_score",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Float(), nullable=False),
        sa.Column("brier", sa.Float(), nullable=True),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        _refers_to_indicator("forecast_score"),
        sa.PrimaryKeyConstraint(
            "indicator", "base", "revision", "step", name=op.f("pk_forecast_score")
        ),
    )


def _refers_to_indicator(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["indicator"],
        ["indicator.key"],
        name=op.f(f"fk_{table}_indicator"),
        initially="DEFERRED",
        deferrable=True,
    )


def downgrade() -> None:
    op.drop_table("forecast_score")
    op.drop_table("forecast")
