"""Flags, episodes and their explanations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('budget', 'risk')", name=op.f("ck_flag_kind")),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.key"],
            name=op.f("fk_flag_indicator"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flag")),
    )
    op.create_index(op.f("ix_flag_indicator"), "flag", ["indicator"], unique=False)
    op.create_table(
        "episode",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("opened", sa.String(), nullable=False),
        sa.Column("last", sa.String(), nullable=False),
        sa.Column("clear", sa.Integer(), nullable=False),
        sa.Column("closed", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("acknowledged_by", sa.String(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("explained_by", sa.String(), nullable=False),
        sa.Column("explained_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("snoozed_by", sa.String(), nullable=False),
        sa.Column("snooze_reason", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.key"],
            name=op.f("fk_episode_indicator"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
    )
    op.create_index(
        "ix_episode_going",
        "episode",
        ["indicator"],
        unique=False,
        sqlite_where=sa.text("closed IS NULL AND withdrawn = ''"),
        postgresql_where=sa.text("closed IS NULL AND withdrawn = ''"),
    )
    op.create_index(op.f("ix_episode_indicator"), "episode", ["indicator"], unique=False)
    op.create_table(
        "explanation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["episode"],
            ["episode.id"],
            name=op.f("fk_explanation_episode"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
    )
    op.create_index(op.f("ix_explanation_episode"), "explanation", ["episode"], unique=False)


def downgrade() -> None:
    op.drop_table("explanation")
    op.drop_table("episode")
    op.drop_table("flag")
