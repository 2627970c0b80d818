"""Whoever mutes a member knows them by the name of that moment: a later one is the member's own word, too."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("muted_member", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE muted_member SET name = (SELECT display_name FROM member WHERE id = muted_id)"
    )
