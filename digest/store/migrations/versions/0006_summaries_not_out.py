"""The index of summaries that are not out has kind and state too: only so does SQLite use it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IS_SUMMARY_NOT_OUT = sa.text(
    "kind = 'summary' AND state IN "
    "('planned', 'deferred', 'unknown', 'sending', 'failed', 'cancelled')"
)


def upgrade() -> None:
    """Make the index anew."""
    op.drop_index("delivery_summary_not_out", "delivery")
    op.create_index(
        "delivery_summary_not_out",
        "delivery",
        ["member_id", "kind", "state"],
        sqlite_where=IS_SUMMARY_NOT_OUT,
        postgresql_where=IS_SUMMARY_NOT_OUT,
    )
