"""Step 6: what the program heard, comment by comment, joined into problems."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

SHORT = sa.String(200)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB, "postgresql")


def upgrade() -> None:
    """Make both tables; what came before them is heard when it is tagged again."""
    op.create_table(
        "heard",
        sa.Column("id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("problem_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("what", SHORT, nullable=True),
        sa.Column("settlement", SHORT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("voice", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_heard_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_heard"),
        sa.UniqueConstraint("comment_id", name="uq_heard_comment_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_heard_at", "heard", ["at"])
    op.create_index("ix_heard_problem", "heard", ["problem_id", "at"])
    op.create_table(
        "heard_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("heard_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["heard_id"], ["heard.id"], name="fk_heard_keys_heard_id_heard", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "at", "heard_id", name="pk_heard_keys"),
    )
    op.create_index("ix_heard_keys_heard_id", "heard_keys", ["heard_id"])
