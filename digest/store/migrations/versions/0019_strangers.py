"""At whose domain a stranger's mail made us write, so that one domain does not use up everybody's day."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("received", sa.Column("stranger_of", sa.String(), nullable=True))
    of_stranger = sa.text("stranger_of IS NOT NULL")
    op.create_index(
        "received_of_stranger",
        "received",
        ["worked_at"],
        unique=False,
        sqlite_where=of_stranger,
        postgresql_where=of_stranger,
    )
