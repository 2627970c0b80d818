"""Who handed a mail over: needed to check its sender (SPF)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("received", sa.Column("peer", sa.String(), nullable=True))
    op.add_column("received", sa.Column("hello", sa.String(), nullable=True))
