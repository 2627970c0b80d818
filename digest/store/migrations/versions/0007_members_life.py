"""What members choose and moderators decide: choices, badges, matters, and what questions offer."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ANSWERS = sa.text("kind IN ('notice', 'conversation', 'overview', 'data')")


def upgrade() -> None:
    """Make the change."""
    for name in ("is_experienced", "needs_approval", "text_only"):
        op.add_column("member", _flag(name))
    op.add_column(
        "member", sa.Column("badge", sa.String(20), server_default="none", nullable=False)
    )
    op.add_column("membership", _flag("instant"))
    op.add_column("question", sa.Column("community_id", Id, nullable=True))
    op.add_column("question", sa.Column("offered", sa.LargeBinary(), nullable=True))
    op.add_column("question", sa.Column("reminded_at", Moment, nullable=True))
    op.add_column("delivery", sa.Column("matter_id", Id, nullable=True))
    op.add_column("delivery", sa.Column("offered", sa.String(), nullable=True))
    op.drop_index("delivery_answers", "delivery")
    op.create_index(
        "delivery_answers",
        "delivery",
        ["planned_at"],
        sqlite_where=ANSWERS,
        postgresql_where=ANSWERS,
    )
    _make_moderators()
    _make_matters()


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)


def _make_moderators() -> None:
    op.create_table(
        "moderator",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "community_id"),
    )
    op.create_index("ix_moderator_community_id", "moderator", ["community_id"])


def _make_matters() -> None:
    op.create_table(
        "matter",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("community_id", Id, nullable=True),
        sa.Column("conversation_id", Id, nullable=True),
        sa.Column("post_id", Id, nullable=True),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("received_id", Id, nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("tags", sa.String(), nullable=True),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("ended_at", Moment, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ruling", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["community_id"], ["community.id"]),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"]),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    for column in ("community_id", "post_id", "member_id", "ended_at"):
        op.create_index(f"ix_matter_{column}", "matter", [column])
