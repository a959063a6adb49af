"""Step 4: what waits for an answer is found without a walk through everything."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WAITING = sa.text("state = 'open' AND deleted_at IS NULL")


def upgrade() -> None:
    """Add the index of the queues."""
    op.create_index(
        "ix_comments_waiting",
        "comments",
        ["kind", "deadline", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
