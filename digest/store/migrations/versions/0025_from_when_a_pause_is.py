"""From when a member pauses; those that were chosen before have all begun."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("member", sa.Column("paused_from", Moment, nullable=True))
