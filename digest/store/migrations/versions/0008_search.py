"""Texts found by their words."""

from alembic import op

from digest.store.migrations.frozen_full_text import make

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    make(op.get_bind())
