"""Clinical trials, as a registry tells of them, and what of them can be searched."""

import sqlalchemy as sa
from alembic import op

from digest.store.migrations.frozen_types import Id, Moment

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the change."""
    _trials()
    _names()
    _told()


def _trials() -> None:
    op.create_table(
        "trial",
        sa.Column("id", Id, nullable=False, autoincrement=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("from_days", sa.Integer(), nullable=True),
        sa.Column("to_days", sa.Integer(), nullable=True),
        sa.Column("phases", sa.String(), nullable=False),
        sa.Column("has_results", sa.Boolean(), nullable=False),
        sa.Column("first_posted", sa.String(), nullable=True),
        sa.Column("updated", sa.String(), nullable=True),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.Column("loaded_at", Moment, nullable=False),
        sa.Column("gone_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_trial_first_posted", "trial", ["first_posted"])
    op.create_table(
        "trial_site",
        sa.Column("trial_id", Id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("city", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("zip", sa.String(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trial_id", "place"),
    )
    for column in ("country", "city", "state", "zip", "latitude"):
        op.create_index(f"ix_trial_site_{column}", "trial_site", [column])


def _names() -> None:
    op.create_table(
        "trial_name",
        sa.Column("id", Id, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("words"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "trial_name_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("name_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["trial_name.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "name_id"),
    )
    op.create_table(
        "trial_term",
        sa.Column("trial_id", Id, nullable=False),
        sa.Column("name_id", Id, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["name_id"], ["trial_name.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trial_id", "name_id", "kind"),
    )
    op.create_index("ix_trial_term_name_id", "trial_term", ["name_id"])
    op.create_table(
        "trial_heading",
        sa.Column("trial_id", Id, nullable=False),
        sa.Column("mesh", sa.String(), nullable=False),
        sa.Column("is_above", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("trial_id", "mesh"),
    )
    op.create_index("ix_trial_heading_mesh", "trial_heading", ["mesh"])
    op.create_table(
        "trial_name_heading",
        sa.Column("name_id", Id, nullable=False),
        sa.Column("mesh", sa.String(), nullable=False),
        sa.Column("is_its_own", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["trial_name.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name_id", "mesh"),
    )
    op.create_index("ix_trial_name_heading_mesh", "trial_name_heading", ["mesh"])
    op.create_table(
        "trial_word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("trial_id", Id, nullable=False),
        sa.Column("where", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("word", "trial_id", "where"),
    )
    op.create_index("ix_trial_word_trial_id", "trial_word", ["trial_id"])


def _told() -> None:
    op.create_table(
        "trial_change",
        sa.Column("id", Id, nullable=False),
        sa.Column("trial_id", Id, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("sites", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["trial_id"], ["trial.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trial_change_trial_id", "trial_change", ["trial_id"])
    op.create_index("ix_trial_change_at", "trial_change", ["at"])
    op.create_table(
        "trial_load",
        sa.Column("id", Id, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("ended_at", Moment, nullable=True),
        sa.Column("data_of", sa.String(), nullable=True),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
