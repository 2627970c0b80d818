"""Whose letters were refused on a day of a warm-up."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "warm_up_refusal",
        sa.Column("day_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["day_id"], ["warm_up_day.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("day_id", "member_id"),
    )
    op.create_index("ix_warm_up_refusal_member_id", "warm_up_refusal", ["member_id"])
