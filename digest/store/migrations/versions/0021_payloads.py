"""What a letter tells and what a question offers, as JSON, beside the columns of strings that it replaces.

A row of before has none, and is read from its old columns.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    for table in ("delivery", "question"):
        op.add_column(table, sa.Column("payload", sa.String(), nullable=True))
