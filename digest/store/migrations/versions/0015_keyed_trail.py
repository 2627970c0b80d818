"""Which key seals an entry of the audit trail; those there are have none."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("audit", sa.Column("key_id", sa.Integer(), nullable=False, server_default="0"))
