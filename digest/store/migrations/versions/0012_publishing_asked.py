"""Why we ask whether a text is to be published, and the title that it would have."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("question", sa.Column("doubts", sa.String(), nullable=True))
    op.add_column("question", sa.Column("title", sa.String(), nullable=True))
