"""What is kept of trials: what a search asks for in columns, all else of a record packed in one.

All of it comes from the registry and can be loaded anew. Nothing here is about a member.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from digest.store.types import NUMBERED, Id, UtcDateTime


class KnownTrial(SQLModel, table=True):
    """A study, under the number of its NCT number."""

    __tablename__ = "trial"

    id: int = Field(primary_key=True, sa_type=Id, sa_column_kwargs={"autoincrement": False})
    title: str
    status: str | None = None  # `StudyStatus`; so is a site's
    sex: str
    from_days: int | None = None  # of age, included; so is the next
    to_days: int | None = None
    phases: str = ""  # PHASE2 PHASE3
    has_results: bool
    first_posted: str | None = Field(default=None, index=True)  # 2026-05-31, or only 2026-05
    updated: str | None = None
    packed: bytes  # the whole study (`packed.py`)
    loaded_at: datetime = Field(sa_type=UtcDateTime)
    gone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # left the registry


class TrialSite(SQLModel, table=True):
    """Where a study takes place."""

    __tablename__ = "trial_site"

    trial_id: int = Field(primary_key=True, foreign_key="trial.id", sa_type=Id, ondelete="CASCADE")
    place: int = Field(primary_key=True)  # among the study's sites, from 0
    is_open: bool  # the study is, and the site, or nobody says of the site that it is not
    country: str | None = Field(default=None, index=True)  # ISO 3166
    city: str | None = Field(default=None, index=True)  # as names are compared
    state: str | None = Field(default=None, index=True)  # so, too
    zip: str | None = Field(default=None, index=True)  # as postal codes are compared
    latitude: float | None = Field(default=None, index=True)  # degrees
    longitude: float | None = None


class TrialName(SQLModel, table=True):
    """What illnesses are called, in conditions, keywords and headings of records: each name once."""

    __tablename__ = "trial_name"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    words: str = Field(unique=True)  # as names are compared, in the order of their letters


class TrialNameWord(SQLModel, table=True):
    """In which names a word stands."""

    __tablename__ = "trial_name_word"

    word: str = Field(primary_key=True)
    name_id: int = Field(
        primary_key=True, foreign_key="trial_name.id", sa_type=Id, ondelete="CASCADE"
    )


class TrialTerm(SQLModel, table=True):
    """By which names a study tells what it is about."""

    __tablename__ = "trial_term"

    trial_id: int = Field(primary_key=True, foreign_key="trial.id", sa_type=Id, ondelete="CASCADE")
    name_id: int = Field(
        primary_key=True, foreign_key="trial_name.id", sa_type=Id, index=True, ondelete="CASCADE"
    )
    kind: str = Field(primary_key=True)  # `TermKind`


class TrialHeading(SQLModel, table=True):
    """Under which MeSH headings a study stands: its own, and those above them."""

    __tablename__ = "trial_heading"

    trial_id: int = Field(primary_key=True, foreign_key="trial.id", sa_type=Id, ondelete="CASCADE")
    mesh: str = Field(primary_key=True, index=True)  # D008175
    is_above: bool


class TrialNameHeading(SQLModel, table=True):
    """Which heading a name means: its own, or that of studies of which it is the only condition."""

    __tablename__ = "trial_name_heading"

    name_id: int = Field(
        primary_key=True, foreign_key="trial_name.id", sa_type=Id, ondelete="CASCADE"
    )
    mesh: str = Field(primary_key=True, index=True)
    is_its_own: bool  # it is the heading


class TrialWord(SQLModel, table=True):
    """In which studies a word stands, and where."""

    __tablename__ = "trial_word"

    word: str = Field(primary_key=True)
    trial_id: int = Field(
        primary_key=True, foreign_key="trial.id", sa_type=Id, index=True, ondelete="CASCADE"
    )
    where: str = Field(primary_key=True)  # `WordPlace`


class TrialChange(SQLModel, table=True):
    """What became of a study since it was loaded first; only what somebody would want to be told."""

    __tablename__ = "trial_change"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    trial_id: int = Field(foreign_key="trial.id", index=True, sa_type=Id, ondelete="CASCADE")
    at: datetime = Field(index=True, sa_type=UtcDateTime)
    what: str  # `ChangeKind`
    sites: str | None = None  # the places of those that are new, or open now, among its sites


class TrialLoad(SQLModel, table=True):
    """A time when records were loaded."""

    __tablename__ = "trial_load"
    __table_args__ = NUMBERED

    id: int = Field(default=None, primary_key=True, sa_type=Id)
    source: str  # a file's name, or the registry
    began_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    data_of: str | None = None  # the moment of which the registry says its data are
    read: int = 0
    new: int = 0
    changed: int = 0
    skipped: int = 0
