"""Whether a member's summary is long or short."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "member",
        sa.Column("summary_length", sa.String(20), nullable=False, server_default="long"),
    )
