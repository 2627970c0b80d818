"""Subjects show titles where a community is open for that, and nowhere else unasked.

Whoever chose for themselves keeps that. That a community showed them was nobody's choice, but how all were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "community", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.drop_column("community", "discreet")
