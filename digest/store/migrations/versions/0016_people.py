"""People: what the operator was told of, and words that members write to moderators."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change; what is held already is no news to the operator."""
    op.create_table(
        "operator_letter",
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.PrimaryKeyConstraint("cause"),
    )
    op.add_column("received", sa.Column("told_at", Moment, nullable=True))
    op.execute("UPDATE received SET told_at = worked_at WHERE outcome = 'held'")
    op.add_column("matter", sa.Column("addressee_id", Id, nullable=True))
