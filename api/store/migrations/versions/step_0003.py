"""Step 3: the log that cannot be changed, and the full-text index of comments."""

from alembic import op

revision = "0003"
down_revision = "0002"

SQLITE = (
    """CREATE TRIGGER log_keeps_rows BEFORE UPDATE ON log
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE TRIGGER log_keeps_all BEFORE DELETE ON log
       BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END""",
    """CREATE VIRTUAL TABLE comments_fts USING fts5(
       search_text, content='comments', content_rowid='id', tokenize='unicode61')""",
    """CREATE TRIGGER comments_fts_insert AFTER INSERT ON comments
       WHEN new.search_text IS NOT NULL
       BEGIN
         INSERT INTO comments_fts(rowid, search_text) VALUES (new.id, new.search_text);
       END""",
    """CREATE TRIGGER comments_fts_forget AFTER UPDATE OF search_text ON comments
       WHEN old.search_text IS NOT NULL
       BEGIN
         INSERT INTO comments_fts(comments_fts, rowid, search_text)
         VALUES ('delete', old.id, old.search_text);
       END""",
    """CREATE TRIGGER comments_fts_update AFTER UPDATE OF search_text ON comments
       WHEN new.search_text IS NOT NULL
       BEGIN
         INSERT INTO comments_fts(rowid, search_text) VALUES (new.id, new.search_text);
       END""",
    """CREATE TRIGGER comments_fts_delete AFTER DELETE ON comments
       WHEN old.search_text IS NOT NULL
       BEGIN
         INSERT INTO comments_fts(comments_fts, rowid, search_text)
         VALUES ('delete', old.id, old.search_text);
       END""",
)
POSTGRES = (
    """CREATE FUNCTION keep_log() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    """CREATE TRIGGER log_keeps_all BEFORE UPDATE OR DELETE OR TRUNCATE ON log
       FOR EACH STATEMENT EXECUTE FUNCTION keep_log()""",
    # Lemmas are made by the program, the same for both databases, so the plain dictionary.
    """CREATE INDEX ix_comments_search ON comments
       USING gin (to_tsvector('simple', coalesce(search_text, '')))""",
)


def upgrade() -> None:
    """Make the triggers and the index."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRES:
        op.execute(statement)
