"""Which conversation each number in a summary stands for."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("delivery", sa.Column("named", sa.LargeBinary(), nullable=True))
