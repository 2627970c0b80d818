"""The warm-up of a new relay, and its days."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "warm_up",
        sa.Column("id", Id, nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("ended_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "warm_up_day",
        sa.Column("id", Id, nullable=False),
        sa.Column("warm_up_id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ceiling", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("complaints", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["warm_up_id"], ["warm_up.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("warm_up_id", "day"),
        sqlite_autoincrement=True,
    )
