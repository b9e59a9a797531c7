"""The organisation, its people, units and goals."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("fiscal_year_start", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("scheme", sa.JSON(), nullable=False),
        sa.Column("admin_channel", sa.String(), nullable=False),
        sa.Column("quiet_start", sa.Time(), nullable=True),
        sa.Column("quiet_end", sa.Time(), nullable=True),
        sa.Column("weekly_posts_per_channel", sa.Integer(), nullable=True),
        sa.Column("working_days", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_organisation_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "person",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("slack", sa.String(), nullable=True),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column("performance_officer", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_person")),
        sa.UniqueConstraint("slack", name=op.f("uq_person_slack")),
    )
    op.create_table(
        "unit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("lead", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lead"],
            ["person.key"],
            name=op.f("fk_unit_lead"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unit")),
        sa.UniqueConstraint("channel", name=op.f("uq_unit_channel")),
    )
    op.create_table(
        "goal",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("horizon", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.key"], name=op.f("fk_goal_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_unit"), "goal", ["unit"], unique=False)


def downgrade() -> None:
    op.drop_table("goal")
    op.drop_table("unit")
    op.drop_table("person")
    op.drop_table("organisation")
