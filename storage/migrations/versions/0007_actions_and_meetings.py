"""Actions, meetings and their agendas; who has left Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
fits_from = "0006"  # it only adds


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chair", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("units", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("indicators", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("brief_days", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Date(), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("moved_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("briefed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("memo", sa.String(), nullable=False),
        sa.Column("learned", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'under_way', 'closed', 'cancelled')",
            name=op.f("ck_meeting_state"),
        ),
        sa.ForeignKeyConstraint(
            ["series"],
            ["series.id"],
            name=op.f("fk_meeting_series"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("series", "planned", name=op.f("uq_meeting_series_planned")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_begins"), "meeting", ["begins"], unique=False)

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("root_cause", sa.String(), nullable=False),
        sa.Column("hypothesis", sa.String(), nullable=False),
        sa.Column("report_back", sa.Date(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("success", sa.Text(), nullable=True),
        sa.Column("took_effect", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.String(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("verified_by", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("manual_updated", sa.Boolean(), nullable=True),
        sa.Column("staff_trained", sa.Boolean(), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ending IN ('verified', 'without_effect', 'superseded', 'cancelled')",
            name=op.f("ck_action_ending"),
        ),
        sa.CheckConstraint(
            "kind IN ('approve', 'alternatives', 'management_team', 'task_group', 'leadership_team', 'committee', 'other')",
            name=op.f("ck_action_kind"),
        ),
        sa.CheckConstraint(
            "stage IN ('cause', 'plan', 'test', 'standardise')", name=op.f("ck_action_stage")
        ),
        sa.ForeignKeyConstraint(
            ["episode"],
            ["episode.id"],
            name=op.f("fk_action_episode"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["indicator"],
            ["indicator.key"],
            name=op.f("fk_action_indicator"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
            name=op.f("fk_action_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"],
            ["action.id"],
            name=op.f("fk_action_superseded_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index(op.f("ix_action_episode"), "action", ["episode"], unique=False)
    op.create_index(
        "ix_action_going",
        "action",
        ["owner"],
        unique=False,
        sqlite_where=sa.text("ending IS NULL"),
        postgresql_where=sa.text("ending IS NULL"),
    )
    op.create_index(op.f("ix_action_indicator"), "action", ["indicator"], unique=False)
    op.create_index(op.f("ix_action_meeting"), "action", ["meeting"], unique=False)

    op.create_table(
        "action_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action"],
            ["action.id"],
            name=op.f("fk_action_note_action"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_note")),
    )
    op.create_index(op.f("ix_action_note_action"), "action_note", ["action"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=True),
        sa.Column("action", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "decision IN ('action', 'note', 'no_action')", name=op.f("ck_agenda_item_decision")
        ),
        sa.CheckConstraint(
            "section IN ('follow_up', 'standing', 'success', 'new')",
            name=op.f("ck_agenda_item_section"),
        ),
        sa.ForeignKeyConstraint(
            ["action"],
            ["action.id"],
            name=op.f("fk_agenda_item_action"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["agreed"],
            ["action.id"],
            name=op.f("fk_agenda_item_agreed"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["episode"],
            ["episode.id"],
            name=op.f("fk_agenda_item_episode"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["meeting"],
            ["meeting.id"],
            name=op.f("fk_agenda_item_meeting"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_meeting"), "agenda_item", ["meeting"], unique=False)

    op.create_table(
        "departure",
        sa.Column("slack", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slack", name=op.f("pk_departure")),
    )

    op.add_column("episode", sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("episode") as episode:
        episode.drop_column("agreed_at")

    op.drop_table("departure")

    op.drop_index(op.f("ix_agenda_item_meeting"), table_name="agenda_item")

    op.drop_table("agenda_item")
    op.drop_index(op.f("ix_action_note_action"), table_name="action_note")

    op.drop_table("action_note")
    op.drop_index(op.f("ix_action_meeting"), table_name="action")
    op.drop_index(op.f("ix_action_indicator"), table_name="action")
    op.drop_index(
        "ix_action_going",
        table_name="action",
        sqlite_where=sa.text("ending IS NULL"),
        postgresql_where=sa.text("ending IS NULL"),
    )
    op.drop_index(op.f("ix_action_episode"), table_name="action")

    op.drop_table("action")
    op.drop_index(op.f("ix_meeting_begins"), table_name="meeting")

    op.drop_table("meeting")
    op.drop_table("series")
