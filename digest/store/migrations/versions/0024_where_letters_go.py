"""Since when letters go to a mailbox that was the member's second one before.

Each change of mailbox asked the one before whether to undo it: of the last such question is the moment.
"""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Moment

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("address", sa.Column("primary_since", Moment, nullable=True))
    op.execute(
        "UPDATE address SET primary_since = (SELECT max(question.asked_at) FROM question"
        " WHERE question.member_id = address.member_id AND question.asks = 'undo_address'"
        " AND question.asked_at > address.confirmed_at) WHERE is_primary"
    )
