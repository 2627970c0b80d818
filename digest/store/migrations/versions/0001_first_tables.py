"""The first tables."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "audit",
        sa.Column("id", Id, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "member",
        sa.Column("id", Id, nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("joined_at", Moment, nullable=False),
        sa.Column("summary_frequency", sa.String(length=20), nullable=False),
        sa.Column("summary_hour", sa.Integer(), nullable=False),
        sa.Column("summary_weekday", sa.Integer(), nullable=False),
        sa.Column("summary_cursor", Moment, nullable=False),
        sa.Column("summary_date", sa.Date(), nullable=False),
        sa.Column("paused_until", Moment, nullable=True),
        sa.Column("notifications", sa.String(length=20), nullable=False),
        sa.Column("receipts", sa.String(length=20), nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "received",
        sa.Column("id", Id, nullable=False),
        sa.Column("content_key", sa.String(), nullable=False),
        sa.Column("accepted_at", Moment, nullable=False),
        sa.Column("reverse_path", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("post_id", Id, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Moment, nullable=False),
        sa.Column("worked_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("content_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("received_work", "received", ["outcome", "next_attempt_at"], unique=False)
    op.create_table(
        "tag",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "address",
        sa.Column("id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", Moment, nullable=True),
        sa.Column("suppressed_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("address"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_address_member_id"), "address", ["member_id"], unique=False)
    op.create_table(
        "community",
        sa.Column("id", Id, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("tag_id", Id, nullable=False),
        sa.Column("discreet", sa.Boolean(), nullable=False),
        sa.Column("hold_first", sa.String(length=20), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tag.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "delivery",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("planned_at", Moment, nullable=False),
        sa.Column("due_at", Moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(), nullable=True),
        sa.Column("lease_until", Moment, nullable=True),
        sa.Column("sent_at", Moment, nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("since", Moment, nullable=True),
        sa.Column("until", Moment, nullable=True),
        sa.Column("conversation_id", Id, nullable=True),
        sa.Column("post_id", Id, nullable=True),
        sa.Column("last_post_id", Id, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("reply_to_id", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("carried", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "delivery_of_member", "delivery", ["member_id", "kind", "conversation_id"], unique=False
    )
    summary_not_out = sa.text(
        "kind = 'summary' AND state IN "
        "('planned', 'deferred', 'unknown', 'sending', 'failed', 'cancelled')"
    )
    op.create_index(
        "delivery_summary_not_out",
        "delivery",
        ["member_id"],
        unique=False,
        sqlite_where=summary_not_out,
        postgresql_where=summary_not_out,
    )
    op.create_index(
        "delivery_waiting",
        "delivery",
        ["kind", "due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('planned', 'deferred', 'unknown')"),
        postgresql_where=sa.text("state IN ('planned', 'deferred', 'unknown')"),
    )
    op.create_index(
        op.f("ix_delivery_conversation_id"), "delivery", ["conversation_id"], unique=False
    )
    op.create_index(op.f("ix_delivery_lease_owner"), "delivery", ["lease_owner"], unique=False)
    op.create_table(
        "stopped",
        sa.Column("id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("stream", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("undone_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stopped_member_id"), "stopped", ["member_id"], unique=False)
    op.create_table(
        "tag_follow",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("tag_id", Id, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tag.id"],
        ),
        sa.PrimaryKeyConstraint("member_id", "tag_id"),
    )
    op.create_index(op.f("ix_tag_follow_tag_id"), "tag_follow", ["tag_id"], unique=False)
    op.create_table(
        "conversation",
        sa.Column("id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("active_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_conversation_active_at"), "conversation", ["active_at"], unique=False)
    op.create_index(
        op.f("ix_conversation_community_id"), "conversation", ["community_id"], unique=False
    )
    op.create_table(
        "membership",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("community_id", Id, nullable=False),
        sa.Column("joined_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "community_id"),
    )
    op.create_index(
        op.f("ix_membership_community_id"), "membership", ["community_id"], unique=False
    )
    op.create_table(
        "conversation_tag",
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("tag_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"],
            ["tag.id"],
        ),
        sa.PrimaryKeyConstraint("conversation_id", "tag_id"),
    )
    op.create_index(
        op.f("ix_conversation_tag_tag_id"), "conversation_tag", ["tag_id"], unique=False
    )
    op.create_table(
        "follow",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("since", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "conversation_id"),
    )
    op.create_index(op.f("ix_follow_conversation_id"), "follow", ["conversation_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("author_id", Id, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", Moment, nullable=False),
        sa.Column("settles_at", Moment, nullable=True),
        sa.Column("was_shown_before", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_post_author_id"), "post", ["author_id"], unique=False)
    op.create_index(op.f("ix_post_conversation_id"), "post", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_post_message_id"), "post", ["message_id"], unique=False)
    op.create_index(op.f("ix_post_settles_at"), "post", ["settles_at"], unique=False)
    op.create_table(
        "imported",
        sa.Column("community_id", Id, nullable=False),
        sa.Column("message_key", sa.String(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("post_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["community.id"],
        ),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["post.id"],
        ),
        sa.PrimaryKeyConstraint("community_id", "message_key"),
    )
    op.create_index(op.f("ix_imported_post_id"), "imported", ["post_id"], unique=False)
    op.create_index(op.f("ix_imported_subject_key"), "imported", ["subject_key"], unique=False)
    op.create_table(
        "revision",
        sa.Column("id", Id, nullable=False),
        sa.Column("post_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("replaced_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["post.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revision_post_id"), "revision", ["post_id"], unique=False)
