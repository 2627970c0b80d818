"""What proves that a mailbox is dead; of what came back before, only a probe does."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column(
        "bounce", sa.Column("by_relay", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("suppression", sa.Column("proved_at", Moment, nullable=True))
    op.execute(
        "UPDATE suppression SET cause = 'dead', proved_at = probed_at"
        " WHERE lifted_at IS NULL AND EXISTS (SELECT 1 FROM bounce"
        " JOIN delivery ON delivery.id = bounce.delivery_id WHERE bounce.verdict = 'dead'"
        " AND bounce.address_id = suppression.address_id"
        " AND delivery.key = 'probe:' || CAST(suppression.id AS VARCHAR))"
    )
