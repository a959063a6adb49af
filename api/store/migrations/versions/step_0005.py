"""Step 5: counts by day for the reports, and the marks that keep them true."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

SHORT = sa.String(200)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
# table → (column with its moment, columns whose change moves a count)
COUNTED = {
    "comments": ("created_at", ("created_at", "kind", "state", "type", "deleted_at")),
    "replies": ("sent_at", ("sent_at", "state", "kind")),
    "decisions": ("decided_at", ("decided_at", "is_accepted")),
}


def upgrade() -> None:
    """Make the tables, the triggers, and a mark for every day there is."""
    op.create_table(
        "day_counts",
        sa.Column("what", SHORT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("key", SHORT, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", "day", "key", name="pk_day_counts"),
    )
    op.create_table(
        "day_marks",
        sa.Column("id", ID, nullable=False),
        sa.Column("what", SHORT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_day_marks"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_day_marks_what_at", "day_marks", ["what", "at"])
    op.create_index("ix_replies_sent_at", "replies", ["sent_at"])
    of_incidents = sa.text("incident_id IS NOT NULL")
    op.create_index(
        "ix_replies_of_incidents",
        "replies",
        ["sent_at"],
        sqlite_where=of_incidents,
        postgresql_where=of_incidents,
    )
    op.create_index("ix_decisions_accepted", "decisions", ["is_accepted", "decided_at"])
    op.create_index("ix_incidents_group", "incidents", ["group_code", "registered_at"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table, (moment, columns) in COUNTED.items():
        make = _sqlite if is_sqlite else _postgres
        for statement in make(table, moment, columns):
            op.execute(statement)
        op.execute(
            f"INSERT INTO day_marks (what, at) SELECT DISTINCT '{table}', {moment} "
            f"FROM {table} WHERE {moment} IS NOT NULL"
        )


def _sqlite(table: str, moment: str, columns: tuple[str, ...]) -> list[str]:
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    mark = "INSERT INTO day_marks (what, at) VALUES ('{table}', {row}.{moment});"
    new, old = (mark.format(table=table, row=row, moment=moment) for row in ("new", "old"))
    return [
        f"CREATE TRIGGER {table}_mark_insert AFTER INSERT ON {table} "
        f"WHEN new.{moment} IS NOT NULL BEGIN {new} END",
        f"CREATE TRIGGER {table}_mark_new AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"WHEN new.{moment} IS NOT NULL AND ({changed}) BEGIN {new} END",
        f"CREATE TRIGGER {table}_mark_old AFTER UPDATE OF {moment} ON {table} "
        f"WHEN old.{moment} IS NOT NULL AND old.{moment} IS NOT new.{moment} BEGIN {old} END",
        f"CREATE TRIGGER {table}_mark_delete AFTER DELETE ON {table} "
        f"WHEN old.{moment} IS NOT NULL BEGIN {old} END",
    ]


def _postgres(table: str, moment: str, columns: tuple[str, ...]) -> list[str]:
    changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)
    mark = f"INSERT INTO day_marks (what, at) VALUES ('{table}', "
    return [
        f"""CREATE FUNCTION mark_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP <> 'DELETE' AND NEW.{moment} IS NOT NULL THEN
            {mark} NEW.{moment});
          END IF;
          IF TG_OP <> 'INSERT' AND OLD.{moment} IS NOT NULL
             AND (TG_OP = 'DELETE' OR OLD.{moment} IS DISTINCT FROM NEW.{moment}) THEN
            {mark} OLD.{moment});
          END IF;
          RETURN NULL;
        END $$""",
        f"CREATE TRIGGER {table}_mark AFTER INSERT OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION mark_{table}()",
        f"CREATE TRIGGER {table}_mark_change AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION mark_{table}()",
    ]
