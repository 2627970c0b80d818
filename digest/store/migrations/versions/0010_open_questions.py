"""An index of questions that are open: the step that reminds and forgets looks for them at every tick."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    op.create_index("question_open", "question", ["asks", "ended_at"])
