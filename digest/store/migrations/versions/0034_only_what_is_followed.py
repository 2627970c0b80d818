"""Whether a member's summary brings only what they follow."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "member",
        sa.Column("summary_scope", sa.String(20), nullable=False, server_default="all"),
    )
