"""Epochs: a restored backup begins a new one, so that no number means two things."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "epoch",
        sa.Column("id", Id, nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("kept", sa.String(), nullable=True),
        sa.Column("known_until", Moment, nullable=True),
        sa.Column("ended_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("salt"),
        sqlite_autoincrement=True,
    )
