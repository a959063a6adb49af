"""Step 7: a comment says itself whether a person has decided what it is."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

WAITING = sa.text("state = 'open' AND deleted_at IS NULL")
FILTERS = {
    "ix_comments_of_group": "group_code",
    "ix_comments_of_settlement": "settlement",
    "ix_comments_of_executor": "executor",
    "ix_comments_of_verdict": "verdict",
}
INDEXES = {
    "ix_comments_waiting": ["is_decided", "kind", "deadline", "id"],
    "ix_comments_waiting_since": ["is_decided", "created_at", "id"],
}
DECIDED = "SELECT 1 FROM decisions WHERE comment_id = {id} AND field = 'kind'"
SQLITE = (
    """CREATE TRIGGER decisions_decide AFTER INSERT ON decisions WHEN new.field = 'kind'
       BEGIN
         UPDATE comments SET is_decided = 1 WHERE id = new.comment_id AND NOT is_decided;
       END""",
    f"""CREATE TRIGGER decisions_undecide AFTER DELETE ON decisions WHEN old.field = 'kind'
       BEGIN
         UPDATE comments SET is_decided = EXISTS ({DECIDED.format(id="old.comment_id")})
         WHERE id = old.comment_id;
       END""",
)
POSTGRES = (
    f"""CREATE FUNCTION decide_comment() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'INSERT' THEN
           UPDATE comments SET is_decided = true WHERE id = NEW.comment_id AND NOT is_decided;
         ELSE
           UPDATE comments SET is_decided = EXISTS ({DECIDED.format(id="OLD.comment_id")})
           WHERE id = OLD.comment_id;
         END IF;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER decisions_decide AFTER INSERT ON decisions
       FOR EACH ROW WHEN (NEW.field = 'kind') EXECUTE FUNCTION decide_comment()""",
    """CREATE TRIGGER decisions_undecide AFTER DELETE ON decisions
       FOR EACH ROW WHEN (OLD.field = 'kind') EXECUTE FUNCTION decide_comment()""",
)


# Its cost tells the planner that to split a text again is far dearer than to read the index.
WORDS = """CREATE FUNCTION comment_words(said text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    BEGIN
      RETURN to_tsvector('pg_catalog.simple', coalesce(said, ''));
    END $$"""


def upgrade() -> None:
    """Add the column with what it says today, the triggers that keep it true, the indexes."""
    op.add_column(
        "comments",
        sa.Column("is_decided", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE comments SET is_decided = true "
        "WHERE id IN (SELECT comment_id FROM decisions WHERE field = 'kind')"
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRES:
        op.execute(statement)
    if not is_sqlite:
        op.execute(WORDS)
        op.execute("DROP INDEX ix_comments_search")
        op.execute(
            "CREATE INDEX ix_comments_search ON comments USING gin (comment_words(search_text))"
        )
    for name in ("ix_comments_waiting", "ix_comments_group_code", "ix_comments_settlement"):
        op.drop_index(name, "comments")
    for name, columns in INDEXES.items():
        op.create_index(name, "comments", columns, sqlite_where=WAITING, postgresql_where=WAITING)
    for name, column in FILTERS.items():
        op.create_index(name, "comments", [column, "created_at", "id"])
