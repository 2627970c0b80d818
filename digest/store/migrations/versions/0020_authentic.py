"""When a mail from a mailbox was last proved to come from there."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("address", sa.Column("authentic_at", Moment, nullable=True))
