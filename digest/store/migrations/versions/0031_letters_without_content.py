"""Whether letters about news show it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "member",
        sa.Column("shows_content", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
