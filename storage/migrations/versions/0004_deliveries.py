"""The ledger of jobs, and deliveries on their way to Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", "subject", "period", "revision", name=op.f("pk_job_run")),
    )
    op.create_table(
        "job_health",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("succeeded", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tellings", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_health")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedup_key", sa.String(), nullable=False),
        sa.Column("lane", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.Float(), nullable=False),
        sa.Column("first_started", sa.Float(), nullable=True),
        sa.Column("send_started", sa.Float(), nullable=True),
        sa.Column("after_key", sa.String(), nullable=False),
        sa.Column("broadcast", sa.Boolean(), nullable=False),
        sa.Column("marker", sa.String(), nullable=False),
        sa.Column("after_ts", sa.String(), nullable=False),
        sa.Column("slack_channel", sa.String(), nullable=False),
        sa.Column("slack_ts", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('post', 'edit', 'thread', 'dm')", name=op.f("ck_delivery_kind")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'sending', 'sent', 'parked', 'failed', 'unknown', 'discarded', 'superseded')",
            name=op.f("ck_delivery_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_delivery_dedup_key")),
        sa.UniqueConstraint("marker", name=op.f("uq_delivery_marker")),
    )
    op.create_index(
        "ix_delivery_pending",
        "delivery",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_delivery_sending",
        "delivery",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_delivery_parked",
        "delivery",
        ["lane", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_index(
        "ix_delivery_given_up",
        "delivery",
        ["state"],
        unique=False,
        sqlite_where=sa.text("state IN ('failed', 'unknown')"),
        postgresql_where=sa.text("state IN ('failed', 'unknown')"),
    )
    op.create_index(op.f("ix_delivery_after_key"), "delivery", ["after_key"], unique=False)
    op.create_index(op.f("ix_delivery_target"), "delivery", ["target"], unique=False)
    op.create_table(
        "lane",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=False),
        sa.Column("lease_until", sa.Float(), nullable=False),
        sa.Column("newest_ts", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_lane")),
    )
    op.create_table(
        "bucket",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tat", sa.Float(), nullable=False),
        sa.Column("pause", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_bucket")),
    )
    op.create_table(
        "picture",
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("remembered", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_picture")),
    )
    op.create_index(op.f("ix_picture_remembered"), "picture", ["remembered"], unique=False)


def downgrade() -> None:
    op.drop_table("picture")
    op.drop_table("bucket")
    op.drop_table("lane")
    op.drop_table("delivery")
    op.drop_table("job_health")
    op.drop_table("job_run")
