"""Indicators, targets and readings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("calculation", sa.String(), nullable=False),
        sa.Column("polarity", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("goal", sa.String(), nullable=True),
        sa.Column("bounded", sa.Boolean(), nullable=False),
        sa.Column("bound_low", sa.Text(), nullable=True),
        sa.Column("bound_high", sa.Text(), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=True),
        sa.Column("primary_dimension", sa.String(), nullable=False),
        sa.Column("other_dimensions", sa.JSON(), nullable=False),
        sa.Column("lead_officer", sa.String(), nullable=True),
        sa.Column("data_owner", sa.String(), nullable=True),
        sa.Column("card_why", sa.String(), nullable=False),
        sa.Column("card_background", sa.String(), nullable=False),
        sa.Column("card_success", sa.String(), nullable=False),
        sa.Column("card_action", sa.String(), nullable=False),
        sa.Column("success", sa.Text(), nullable=True),
        sa.Column("benchmark", sa.Text(), nullable=True),
        sa.Column("benchmark_source", sa.String(), nullable=False),
        sa.Column("scheme", sa.JSON(), nullable=True),
        sa.Column("off_target_percent", sa.Text(), nullable=False),
        sa.Column("deteriorating_moves", sa.Integer(), nullable=False),
        sa.Column("amber_periods", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "calculation IN ('value', 'ratio')", name=op.f("ck_indicator_calculation")
        ),
        sa.CheckConstraint(
            "frequency IN ('weekly', 'monthly', 'quarterly', 'termly', 'yearly')",
            name=op.f("ck_indicator_frequency"),
        ),
        sa.CheckConstraint(
            "measure IN ('count', 'percent', 'ratio', 'score', 'days', 'hours', 'minutes', 'years', 'currency')",
            name=op.f("ck_indicator_measure"),
        ),
        sa.CheckConstraint("polarity IN ('bigger', 'smaller')", name=op.f("ck_indicator_polarity")),
        sa.CheckConstraint(
            "stage IN ('proposed', 'baselining', 'live', 'retired')",
            name=op.f("ck_indicator_stage"),
        ),
        sa.ForeignKeyConstraint(
            ["data_owner"],
            ["person.key"],
            name=op.f("fk_indicator_data_owner"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["goal"],
            ["goal.key"],
            name=op.f("fk_indicator_goal"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["lead_officer"],
            ["person.key"],
            name=op.f("fk_indicator_lead_officer"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit"],
            ["unit.key"],
            name=op.f("fk_indicator_unit"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_indicator")),
    )
    op.create_index(op.f("ix_indicator_unit"), "indicator", ["unit"], unique=False)
    op.create_table(
        "target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.key"],
            name=op.f("fk_target_indicator"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
    )
    op.create_index(
        op.f("ix_target_indicator_start"), "target", ["indicator", "start"], unique=False
    )
    op.create_table(
        "reading",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("has_entry", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("numerator", sa.Text(), nullable=True),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.CheckConstraint("source IN ('live', 'import')", name=op.f("ck_reading_source")),
        sa.CheckConstraint(
            "status IN ('final', 'provisional', 'estimated', 'not_expected', 'withdrawn')",
            name=op.f("ck_reading_status"),
        ),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.key"],
            name=op.f("fk_reading_indicator"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("indicator", "period", "revision", name=op.f("pk_reading")),
    )


def downgrade() -> None:
    op.drop_table("reading")
    op.drop_table("target")
    op.drop_table("indicator")
