"""Bounces, and addresses that get nothing for a while."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "bounce",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=True),
        sa.Column("delivery_id", Id, nullable=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index("bounce_of_address", "bounce", ["address_id", "verdict", "at"])
    op.create_index("bounce_verdict", "bounce", ["verdict", "at"])
    op.create_index("ix_bounce_member_id", "bounce", ["member_id"])
    op.create_index("ix_bounce_delivery_id", "bounce", ["delivery_id"])
    op.create_table(
        "suppression",
        sa.Column("id", Id, nullable=False),
        sa.Column("address_id", Id, nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("probed_at", Moment, nullable=True),
        sa.Column("lifted_at", Moment, nullable=True),
        sa.Column("lifted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suppression_address_id", "suppression", ["address_id"])
    op.create_table(
        "halt",
        sa.Column("id", Id, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.Column("until", Moment, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
