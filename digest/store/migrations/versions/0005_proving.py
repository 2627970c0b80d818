"""What waits for a member's yes, and how often somebody wrote."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ANSWERS = sa.text("kind IN ('notice', 'conversation')")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "question",
        sa.Column("id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("asks", sa.String(20), nullable=False),
        sa.Column("received_id", Id, nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("agreed_at", Moment, nullable=True),
        sa.Column("ended_at", Moment, nullable=True),
        sa.Column("was_yes", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("question_of_member", "question", ["member_id", "asked_at"])
    op.add_column("received", sa.Column("vouched_by", sa.String(), nullable=True))
    op.create_index("received_of_member", "received", ["member_id", "accepted_at"])
    op.add_column("delivery", sa.Column("question_id", Id, nullable=True))
    op.create_index(
        "delivery_answers",
        "delivery",
        ["planned_at"],
        sqlite_where=ANSWERS,
        postgresql_where=ANSWERS,
    )
