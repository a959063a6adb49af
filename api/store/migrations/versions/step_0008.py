"""Step 8: an interim answer carries the term of the final one until the network has it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; answers already on their way set no term."""
    op.add_column("replies", sa.Column("final_due", sa.DateTime(timezone=True), nullable=True))
