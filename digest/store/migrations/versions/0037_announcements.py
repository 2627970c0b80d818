"""Letters from the operator to all members.

Whoever had stopped their summaries and their letters about replies gets none of this new kind either.
"""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "announcement",
        sa.Column("id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("is_safety", sa.Boolean(), nullable=False),
        sa.Column("is_at_once", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("written_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.add_column(
        "member",
        sa.Column("announcements", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.execute(
        "UPDATE member SET announcements = false"
        " WHERE summary_frequency = 'never' AND notifications = 'off'"
    )
    op.add_column("delivery", sa.Column("announcement_id", Id, nullable=True))
    of_announcement = sa.text("announcement_id IS NOT NULL")
    op.create_index(
        "delivery_of_announcement",
        "delivery",
        ["announcement_id", "state"],
        sqlite_where=of_announcement,
        postgresql_where=of_announcement,
    )
