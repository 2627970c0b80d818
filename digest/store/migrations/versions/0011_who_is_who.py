"""Who is who: what a member is vouched for as, mailboxes that are changed, and decisions that were made."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("member", sa.Column("vouched_as", sa.String(), nullable=True))
    op.add_column(
        "member",
        sa.Column("warned_of_name", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("question", sa.Column("waits_until", Moment, nullable=True))
    op.add_column("question", sa.Column("new_box_agreed_at", Moment, nullable=True))
    op.add_column("matter", sa.Column("decided", sa.String(), server_default="", nullable=False))
