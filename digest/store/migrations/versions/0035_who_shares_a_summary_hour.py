"""An index of the members who share a summary hour: their summaries are planned some at a time."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    columns = ["zone", "summary_hour", "summary_frequency", "id"]
    op.create_index("member_summary_hour", "member", columns)
