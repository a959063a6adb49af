"""Step 2: incidents, answers and what hangs on them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

# The types as they were when this step was written.
SHORT = sa.String(200)
WORD = sa.String(32)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "dead_letters",
        sa.Column("id", ID, nullable=False),
        sa.Column("what", WORD, nullable=False),
        sa.Column("ref_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("died_at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT),
        sa.Column("resolved_by_id", ID),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["people.id"], name="fk_dead_letters_resolved_by_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_dead_letters"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_dead_letters_unresolved",
        "dead_letters",
        ["what", "id"],
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "incidents",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", SHORT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("origin", WORD, nullable=False),
        sa.Column("incident_type", SHORT),
        sa.Column("importance", SHORT),
        sa.Column("group_code", SHORT),
        sa.Column("topic_code", SHORT),
        sa.Column("settlement", SHORT),
        sa.Column("street", SHORT),
        sa.Column("house", SHORT),
        sa.Column("object", SHORT),
        sa.Column("executor", SHORT),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("deadline", MOMENT),
        sa.Column("interim_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("outcome", WORD),
        sa.Column("reaction", WORD),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", ID),
        sa.Column("created_by_id", ID),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name="fk_incidents_created_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["incidents.id"], name="fk_incidents_merged_into_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("number", name="uq_incidents_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_closed_at", "incidents", ["closed_at"])
    op.create_index("ix_incidents_executor", "incidents", ["executor"])
    op.create_index(
        "ix_incidents_place", "incidents", ["settlement", "topic_code", "registered_at"]
    )
    op.create_index("ix_incidents_queue", "incidents", ["state", "deadline"])
    op.create_index("ix_incidents_registered_at", "incidents", ["registered_at"])
    op.create_table(
        "assignments",
        sa.Column("id", ID, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("executor", SHORT, nullable=False),
        sa.Column("executor_name", sa.Text(), nullable=False),
        sa.Column("assigned_at", MOMENT, nullable=False),
        sa.Column("assigned_by_id", ID),
        sa.Column("seen_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("note", sa.Text()),
        sa.ForeignKeyConstraint(
            ["assigned_by_id"], ["people.id"], name="fk_assignments_assigned_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_assignments_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assignments_executor", "assignments", ["executor", "ended_at"])
    op.create_index("ix_assignments_incident_id", "assignments", ["incident_id"])
    op.create_table(
        "pauses",
        sa.Column("id", ID, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_pauses_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pauses"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pauses_incident_id", "pauses", ["incident_id"])
    op.create_table(
        "notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID),
        sa.Column("incident_id", ID),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by_id", ID),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_notes_comment_id_comments", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_notes_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name="fk_notes_written_by_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notes_comment_id", "notes", ["comment_id"])
    op.create_index("ix_notes_incident_id", "notes", ["incident_id"])
    op.create_table(
        "reactions",
        sa.Column("id", ID, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("comment_id", ID),
        sa.Column("reaction", WORD, nullable=False),
        sa.Column("is_suggested", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Float()),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("decided_by_id", ID),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_reactions_comment_id_comments"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name="fk_reactions_decided_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_reactions_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reactions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reactions_comment_id", "reactions", ["comment_id"])
    op.create_index("ix_reactions_incident_id", "reactions", ["incident_id"])
    op.create_table(
        "replies",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("incident_id", ID),
        sa.Column("channel", SHORT, nullable=False),
        sa.Column("community", SHORT),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", JSON),
        sa.Column("remarks", JSON),
        sa.Column("guid", SHORT, nullable=False),
        sa.Column("written_by_id", ID),
        sa.Column("written_by_access_id", ID),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT),
        sa.Column("first_try_at", MOMENT),
        sa.Column("sending_at", MOMENT),
        sa.Column("sent_at", MOMENT),
        sa.Column("next_try_at", MOMENT),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("external_id", SHORT),
        sa.Column("error_code", sa.Integer()),
        sa.Column("error", sa.Text()),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_replies_comment_id_comments"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_replies_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_access_id"],
            ["executor_access.id"],
            name="fk_replies_written_by_access_id_executor_access",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name="fk_replies_written_by_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_replies"),
        sa.UniqueConstraint("guid", name="uq_replies_guid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_replies_comment_id", "replies", ["comment_id"])
    op.create_index("ix_replies_created_at", "replies", ["created_at"])
    op.create_index("ix_replies_external", "replies", ["channel", "external_id"])
    op.create_index("ix_replies_incident_id", "replies", ["incident_id"])
    op.create_index(
        "ix_replies_on_the_way",
        "replies",
        ["next_try_at"],
        sqlite_where=sa.text("state IN ('queued', 'sending')"),
        postgresql_where=sa.text("state IN ('queued', 'sending')"),
    )
    op.create_table(
        "voices",
        sa.Column("id", ID, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", ID),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name="fk_voices_added_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_voices_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_voices_incident_id_incidents"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_voices"),
        sa.UniqueConstraint("comment_id", name="uq_voices_comment_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_voices_incident_id", "voices", ["incident_id"])
    op.create_table(
        "photos",
        sa.Column("id", ID, nullable=False),
        sa.Column("incident_id", ID),
        sa.Column("comment_id", ID),
        sa.Column("reply_id", ID),
        sa.Column("phase", WORD, nullable=False),
        sa.Column("sha256", SHORT, nullable=False),
        sa.Column("content_type", SHORT, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("external_id", SHORT),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by_id", ID),
        sa.Column("added_by_access_id", ID),
        sa.ForeignKeyConstraint(
            ["added_by_access_id"],
            ["executor_access.id"],
            name="fk_photos_added_by_access_id_executor_access",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["people.id"], name="fk_photos_added_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_photos_comment_id_comments"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_photos_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name="fk_photos_reply_id_replies"),
        sa.PrimaryKeyConstraint("id", name="pk_photos"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_photos_comment_id", "photos", ["comment_id"])
    op.create_index("ix_photos_incident_id", "photos", ["incident_id"])
    op.create_index("ix_photos_reply_id", "photos", ["reply_id"])
    op.create_index("ix_photos_sha256", "photos", ["sha256"])
    op.create_table(
        "reminders",
        sa.Column("id", ID, nullable=False),
        sa.Column("incident_id", ID),
        sa.Column("reply_id", ID),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT),
        sa.Column("done_by_id", ID),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["people.id"], name="fk_reminders_done_by_id_people"
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name="fk_reminders_incident_id_incidents"
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["replies.id"], name="fk_reminders_reply_id_replies"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_due", "reminders", ["done_at", "due_at"])
    op.create_index("ix_reminders_incident_id", "reminders", ["incident_id"])
    op.create_index("ix_reminders_reply_id", "reminders", ["reply_id"])
