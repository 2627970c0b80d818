"""Who sends mail in our name, as other servers report."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "sender_report",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_sender_report_reporter", "sender_report", ["reporter"])
    op.create_index("ix_sender_report_at", "sender_report", ["at"])
    op.create_table(
        "sending_source",
        sa.Column("id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        sa.Column("dkim", sa.Boolean(), nullable=False),
        sa.Column("spf", sa.Boolean(), nullable=False),
        sa.Column("letters", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "source", "reporter", "dkim", "spf"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sending_source_reporter", "sending_source", ["reporter"])
