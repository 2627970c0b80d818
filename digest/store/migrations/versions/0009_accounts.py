"""Members who left for good: that they did, so that a restored backup does not bring them back."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "departed",
        sa.Column("member_id", Id, autoincrement=False, nullable=False),
        sa.Column("left_at", Moment, nullable=False),
        sa.Column("erases", sa.Boolean(), nullable=False),
        sa.Column("joined_at", Moment, nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("gone_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("member_id"),
    )
    op.create_index("ix_departed_gone_at", "departed", ["gone_at"])
