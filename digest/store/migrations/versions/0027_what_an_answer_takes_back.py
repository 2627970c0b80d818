"""What a letter tells was changed, kept for as long as an answer can take it back."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("delivery", sa.Column("ways_back", sa.String(), nullable=True))
