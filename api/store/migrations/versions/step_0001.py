"""Step 1: people, the log, arrival and tags."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

# The types as they were when this step was written.
SHORT = sa.String(200)
WORD = sa.String(32)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "authors",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", SHORT, nullable=False),
        sa.Column("external_id", SHORT, nullable=False),
        sa.Column("name", SHORT),
        sa.Column("first_seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_authors"),
        sa.UniqueConstraint("channel", "external_id", name="uq_authors_channel_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "beats",
        sa.Column("name", SHORT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("details", JSON),
        sa.PrimaryKeyConstraint("name", name="pk_beats"),
    )
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", SHORT, nullable=False),
        sa.Column("community", SHORT, nullable=False),
        sa.Column("event_id", SHORT, nullable=False),
        sa.Column("type", SHORT, nullable=False),
        sa.Column("author_id", SHORT),
        sa.Column("body", sa.Text()),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", MOMENT),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.UniqueConstraint(
            "channel", "community", "event_id", name="uq_events_channel_community_event_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_events_waiting",
        "events",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "log",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", WORD, nullable=False),
        sa.Column("actor_id", ID),
        sa.Column("action", SHORT, nullable=False),
        sa.Column("object", SHORT, nullable=False),
        sa.Column("object_id", ID),
        sa.Column("details", JSON),
        sa.PrimaryKeyConstraint("id", name="pk_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_action", "log", ["action"])
    op.create_index("ix_log_at", "log", ["at"])
    op.create_index("ix_log_object", "log", ["object", "object_id", "id"])
    op.create_table(
        "people",
        sa.Column("id", ID, nullable=False),
        sa.Column("login", SHORT, nullable=False),
        sa.Column("name", SHORT, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("executor", SHORT),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_login_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("login", name="uq_people_login"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "api_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", SHORT, nullable=False),
        sa.Column("prefix", SHORT, nullable=False),
        sa.Column("key_hash", SHORT, nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", ID),
        sa.Column("last_used_at", MOMENT),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name="fk_api_keys_created_by_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "executor_access",
        sa.Column("id", ID, nullable=False),
        sa.Column("executor", SHORT, nullable=False),
        sa.Column("token_hash", SHORT, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", ID),
        sa.Column("expires_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["people.id"], name="fk_executor_access_created_by_id_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_executor_access"),
        sa.UniqueConstraint("token_hash", name="uq_executor_access_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_executor_access_executor", "executor_access", ["executor"])
    op.create_table(
        "posts",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", SHORT, nullable=False),
        sa.Column("external_id", SHORT, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("url", sa.Text()),
        sa.Column("author_id", ID),
        sa.Column("created_at", MOMENT),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="fk_posts_author_id_authors"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("channel", "external_id", name="uq_posts_channel_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_author_id", "posts", ["author_id"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", SHORT, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("csrf", SHORT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_sessions_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"])
    op.create_table(
        "views",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("name", SHORT, nullable=False),
        sa.Column("query", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_views_person_id_people", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_views"),
        sa.UniqueConstraint("person_id", "name", name="uq_views_person_id_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "comments",
        sa.Column("id", ID, nullable=False),
        sa.Column("channel", SHORT, nullable=False),
        sa.Column("external_id", SHORT, nullable=False),
        sa.Column("community", SHORT),
        sa.Column("type", WORD, nullable=False),
        sa.Column("author_id", ID),
        sa.Column("post_id", ID),
        sa.Column("parent_id", SHORT),
        sa.Column("thread_id", SHORT),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachments", JSON),
        sa.Column("url", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT),
        sa.Column("deleted_at", MOMENT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text_event", ID, nullable=False),
        sa.Column("deletion_event", ID, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("needs_tags", sa.Boolean(), nullable=False),
        sa.Column("tag_tries", sa.Integer(), nullable=False),
        sa.Column("tags_id", ID),
        sa.Column("search_text", sa.Text()),
        sa.Column("kind", SHORT),
        sa.Column("kind_confidence", sa.Float()),
        sa.Column("incident_type", SHORT),
        sa.Column("group_code", SHORT),
        sa.Column("topic_code", SHORT),
        sa.Column("settlement", SHORT),
        sa.Column("street", SHORT),
        sa.Column("house", SHORT),
        sa.Column("object", SHORT),
        sa.Column("verdict", SHORT),
        sa.Column("outcome", SHORT),
        sa.Column("executor", SHORT),
        sa.Column("deadline", MOMENT),
        sa.ForeignKeyConstraint(
            ["author_id"], ["authors.id"], name="fk_comments_author_id_authors"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_comments_post_id_posts"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.UniqueConstraint("channel", "external_id", name="uq_comments_channel_external_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_author_id", "comments", ["author_id"])
    op.create_index("ix_comments_created_at", "comments", ["created_at"])
    op.create_index("ix_comments_group_code", "comments", ["group_code"])
    op.create_index("ix_comments_parent", "comments", ["channel", "parent_id"])
    op.create_index("ix_comments_post_id", "comments", ["post_id"])
    op.create_index("ix_comments_queue", "comments", ["state", "kind", "deadline"])
    op.create_index("ix_comments_received_at", "comments", ["received_at"])
    op.create_index("ix_comments_settlement", "comments", ["settlement"])
    op.create_index("ix_comments_state_created", "comments", ["state", "created_at"])
    op.create_index("ix_comments_thread_id", "comments", ["thread_id"])
    op.create_index("ix_comments_topic_code", "comments", ["topic_code"])
    op.create_index(
        "ix_comments_untagged",
        "comments",
        ["id"],
        sqlite_where=sa.text("needs_tags"),
        postgresql_where=sa.text("needs_tags"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("person_id", ID),
        sa.Column("field", SHORT, nullable=False),
        sa.Column("suggested", SHORT),
        sa.Column("chosen", SHORT),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("bundle", SHORT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_decisions_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_decisions_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_decisions_comment", "decisions", ["comment_id", "field"])
    op.create_index("ix_decisions_decided_at", "decisions", ["decided_at"])
    op.create_table(
        "tags",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("bundle", SHORT, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_tags_comment_id_comments", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tags_comment", "tags", ["comment_id", "id"])
