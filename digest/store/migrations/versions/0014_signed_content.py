"""What the signatures of received mails sign, so that a mail is known again whatever was added to it."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "signed_content",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("received_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["received_id"], ["received.id"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_signed_content_received_id", "signed_content", ["received_id"])
