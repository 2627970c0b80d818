"""Members whom others mute."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "muted_member",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("muted_id", Id, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["muted_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "muted_id"),
    )
    op.create_index("ix_muted_member_muted_id", "muted_member", ["muted_id"])
