"""What people call communities beside their names and titles."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "community_alias",
        sa.Column("id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("compared", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("compared"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_community_alias_community_id", "community_alias", ["community_id"])
