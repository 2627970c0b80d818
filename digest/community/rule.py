"""Carries one ruling on one matter out, in the caller's transaction: the effect, the end, the audit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, select

from digest.community.attendance import is_trusted
from digest.community.conversation import Conversation
from digest.community.deed import Case, Judge, do, subject_of
from digest.community.matter import Matter, MatterKind, end, end_all
from digest.community.member import Member, MemberState
from digest.community.post import EditWindow, Post
from digest.community.ruling import ENDING, OF_MEMBERS, Fit, Ruling, Standing, fit
from digest.community.settling import Keeps, nothing_keeps
from digest.errors import BadInput

LATE = (MatterKind.LATE_EDIT, MatterKind.LATE_DELETE)
TELLING_WHO_ASKED = frozenset(
    {
        Ruling.DECLINE,
        Ruling.GRANT,
        Ruling.ADD_TAGS,
        Ruling.TAKE_OFF,
        Ruling.WELCOME,
        Ruling.ANSWER,
    }
)


class Role(StrEnum):
    """How somebody is concerned by a ruling, so that they are told."""

    AUTHOR = "author"  # of the post
    ASKER = "asker"  # who asked for it, or who is welcomed
    REPORTER = "reporter"
    STARTER = "starter"  # of the conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What became of a ruling; nothing was changed unless it `fits`."""

    fit: Fit
    undo: Ruling | None = None
    undo_words: str = ""
    concerned: tuple[tuple[int, Role], ...] = ()
    problem: str = ""  # with words that were of no use, why


def standing(session: Session, matter: Matter, *, by: str = "") -> Standing:
    """Return how things are that a matter is about; `by` is who asks, as the audit trail names them."""
    post = session.get(Post, matter.post_id) if matter.post_id else None
    conversation = (
        session.get(Conversation, matter.conversation_id) if matter.conversation_id else None
    )
    number = subject_of(session, matter)
    member = session.get(Member, number) if number else None
    return Standing(
        kind=matter.kind,
        is_open=matter.ended_at is None,
        is_own=matter.ended_by == by,
        post=post.state if post else None,
        conversation=conversation.state if conversation else None,
        member=member.state if member else MemberState.FORMER,
        mail_is_held=member is not None and member.needs_approval,
    )


def rule(  # noqa: PLR0913  (a ruling and all that it needs)
    session: Session,
    matter: Matter,
    ruling: Ruling,
    *,
    judge: Judge,
    words: str = "",
    at: datetime,
    window: EditWindow,
    keeps: Keeps = nothing_keeps,
) -> Ruled:
    """Do what was decided, if it fits; the first line of `words` is the why.

    `keeps` says what keeps a post from settling beside matters, which are all that is known here.
    The caller holds the matter's row, and has made sure that the judge may decide on it. Moderators and
    staff are stopped by the operator alone.
    """
    now = standing(session, matter, by=judge.name)
    how = fit(ruling, now, has_words=bool(words.strip()))
    if how is not Fit.FITS:
        return Ruled(fit=how)
    case = Case(
        session=session,
        matter=matter,
        judge=judge,
        words=words,
        at=at,
        window=window,
        keeps=keeps,
    )
    if ruling in OF_MEMBERS and judge.member_id is not None and is_trusted(session, case.member):
        return Ruled(fit=Fit.WRONG)
    concerned = tuple(pair for pair in _concerned(case, ruling) if pair[0] != judge.member_id)
    try:
        undo, undo_words = do(case, ruling)
    except BadInput as error:
        return Ruled(fit=Fit.NEEDS_WORDS, problem=str(error))
    matter.decided = f"{matter.decided} {ruling.value}".strip()
    session.add(matter)
    if ruling in ENDING[matter.kind]:
        _end(case, ruling)
    session.flush()
    return Ruled(fit=Fit.FITS, undo=undo, undo_words=undo_words, concerned=concerned)


def _end(case: Case, ruling: Ruling) -> None:
    """End the matter, and what others asked about the same post."""
    matter, by, word = case.matter, case.judge.name, ruling.word
    end(matter, by=by, ruling=word, at=case.at)
    if matter.post_id is not None:
        kinds = LATE if matter.kind in LATE else (matter.kind,)
        end_all(case.session, matter.post_id, kinds=kinds, by=by, ruling=word, at=case.at)


def _concerned(case: Case, ruling: Ruling) -> list[tuple[int, Role]]:
    """Return who is to be told, each once."""
    matter = case.matter
    found: list[tuple[int | None, Role]] = []
    if ruling in (Ruling.CLOSE, Ruling.REOPEN, Ruling.MOVE):
        found.append((_starter(case), Role.STARTER))
    elif ruling in (*OF_MEMBERS, Ruling.SHOW) or (ruling is Ruling.HIDE and matter.post_id):
        found.append((subject_of(case.session, matter), Role.AUTHOR))
    elif ruling in TELLING_WHO_ASKED:
        found.append((matter.member_id, Role.ASKER))
    if matter.kind is MatterKind.REPORT and ruling in ENDING[matter.kind]:
        found += [(number, Role.REPORTER) for number in _reporters(case)]
    return [(number, role) for number, role in found if number is not None]


def _starter(case: Case) -> int | None:
    first = select(Post.author_id).where(
        Post.conversation_id == case.matter.conversation_id,
        Post.is_first.is_(True),  # type: ignore[attr-defined]
    )
    return case.session.exec(first).first()


def _reporters(case: Case) -> list[int]:
    waiting = select(Matter.member_id).where(
        Matter.kind == MatterKind.REPORT,
        Matter.post_id == case.matter.post_id,
        Matter.ended_at.is_(None),  # type: ignore[union-attr]
    )
    return sorted({number for number in case.session.exec(waiting) if number is not None})
