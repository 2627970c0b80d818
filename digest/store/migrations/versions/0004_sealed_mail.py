"""Raw mail is sealed, each with a key of its own.

Mails that lie there in the clear are sealed by `digest init --upgrade`, which has the keys.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("received", sa.Column("raw_key", sa.LargeBinary(), nullable=True))
    is_kept = sa.text("raw IS NOT NULL")
    op.create_index(
        "received_kept",
        "received",
        ["worked_at", "accepted_at", "outcome"],
        unique=False,
        sqlite_where=is_kept,
        postgresql_where=is_kept,
    )
