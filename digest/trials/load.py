"""Puts studies into the store: what is new or changed is written anew, what is the same is left alone."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlmodel import Session, SQLModel, col

from digest.trials.changes import changes, takes_people
from digest.trials.packed import pack, unpack
from digest.trials.places import postal
from digest.trials.study import Study, TermKind
from digest.trials.tables import (
    KnownTrial,
    TrialChange,
    TrialHeading,
    TrialName,
    TrialNameHeading,
    TrialNameWord,
    TrialSite,
    TrialTerm,
    TrialWord,
)
from digest.trials.terms import names_of, words_of
from digest.trials.wording import key_of, line_of

BATCH = 200  # studies of a transaction
NAMES_ASKED = 400  # in one statement
_PARTS: tuple[type[SQLModel], ...] = (TrialSite, TrialTerm, TrialHeading, TrialWord)

Counts = dict[str, int]
NewRow = dict[str, object]
Item = TypeVar("Item")


def keep(session: Session, studies: Iterable[Study], *, at: datetime) -> Counts:
    """Write these studies, each once; return how many were new, changed and the same.

    Of two records of one study the one that was updated last counts, and an older one than we have is left.
    """
    batch = _newest(studies)
    rows = session.execute(
        select(col(KnownTrial.id), col(KnownTrial.packed), col(KnownTrial.gone_at)).where(
            col(KnownTrial.id).in_(batch)
        )
    )
    known = {row.id: row for row in rows}
    counts = {"new": 0, "changed": 0, "same": 0}
    written: list[Study] = []
    told: list[NewRow] = []
    for number, study in batch.items():
        row = known.get(number)
        was = unpack(row.packed) if row else None
        if was is not None and row and row.gone_at is None and not _is_newer(study, was):
            counts["same"] += 1
            continue
        counts["changed" if row else "new"] += 1
        written.append(study)
        told.extend(_changes(was, study, at=at))
    _write(session, written, known.keys(), told, at=at)
    return counts


def batches(all_of: Iterable[Item], size: int = BATCH) -> Iterator[list[Item]]:
    """Yield so many at a time."""
    left = iter(all_of)
    while batch := list(islice(left, size)):
        yield batch


def learn_headings(session: Session) -> None:
    """Find out anew which heading each name means: that of studies of which it is the only condition.

    What most of these studies stand under counts, and at least half of them must.
    """
    session.execute(delete(TrialNameHeading).where(~col(TrialNameHeading.is_its_own)))
    headings = (
        select(col(TrialHeading.trial_id), func.min(TrialHeading.mesh).label("mesh"))
        .where(col(TrialHeading.is_above).is_(False))
        .group_by(col(TrialHeading.trial_id))
        .having(func.count() == 1)
        .subquery()
    )
    is_heading = select(col(TrialNameHeading.name_id)).where(col(TrialNameHeading.is_its_own))
    conditions = (
        select(col(TrialTerm.trial_id), func.min(TrialTerm.name_id).label("name_id"))
        .where(col(TrialTerm.kind) == TermKind.CONDITION, col(TrialTerm.name_id).not_in(is_heading))
        .group_by(col(TrialTerm.trial_id))
        .having(func.count() == 1)
        .subquery()
    )
    rows = session.execute(
        select(conditions.c.name_id, headings.c.mesh, func.count().label("studies"))
        .join(headings, headings.c.trial_id == conditions.c.trial_id)
        .group_by(conditions.c.name_id, headings.c.mesh)
    ).all()
    in_all: dict[int, int] = {}
    for row in rows:
        in_all[row.name_id] = in_all.get(row.name_id, 0) + row.studies
    made = [
        {"name_id": row.name_id, "mesh": row.mesh, "is_its_own": False}
        for row in rows
        if row.studies * 2 > in_all[row.name_id]
    ]
    if made:
        session.execute(insert(TrialNameHeading), made)


def _newest(studies: Iterable[Study]) -> dict[int, Study]:
    found: dict[int, Study] = {}
    for study in studies:
        before = found.get(study.number)
        if before is None or _is_newer(study, before):
            found[study.number] = study
    return found


def _is_newer(study: Study, than: Study) -> bool:
    """Say whether a record is to take another's place; of two of one day the one that says more."""
    if (study.updated or "") != (than.updated or ""):
        return (study.updated or "") > (than.updated or "")
    return study != than and _told(study) >= _told(than)


def _told(study: Study) -> int:
    """Return how many parts of a record say something: a record that was cut says less."""
    return sum(getattr(study, name) not in (None, ()) for name in Study.__dataclass_fields__)


def _changes(was: Study | None, now: Study, *, at: datetime) -> list[NewRow]:
    return [
        {
            "trial_id": now.number,
            "at": at,
            "what": each.what,
            "sites": " ".join(map(str, each.sites)) or None,
        }
        for each in changes(was, now)
    ]


def _write(
    session: Session,
    studies: list[Study],
    known: Iterable[int],
    told: list[NewRow],
    *,
    at: datetime,
) -> None:
    if not studies:
        return
    numbers = [study.number for study in studies]
    for part in _PARTS:
        session.execute(delete(part).where(col(part.trial_id).in_(numbers)))  # type: ignore[attr-defined]
    there = set(known)
    rows = [_row(study, at=at) for study in studies]
    if added := [row for row in rows if row["id"] not in there]:
        session.execute(insert(KnownTrial), added)
    if renewed := [row for row in rows if row["id"] in there]:
        session.execute(update(KnownTrial), renewed)
    name_ids = _name_ids(session, {name for study in studies for name in names_of(study)})
    for part, made in (
        (TrialSite, _sites(studies)),
        (TrialTerm, _terms(studies, name_ids)),
        (TrialHeading, _headings(studies)),
        (TrialWord, _words(studies)),
        (TrialChange, told),
    ):
        if made:
            session.execute(insert(part), made)
    _keep_headings(session, studies, name_ids)


def _row(study: Study, *, at: datetime) -> NewRow:
    return {
        "id": study.number,
        "title": study.title,
        "status": study.status,
        "sex": study.sex,
        "from_days": study.from_days,
        "to_days": study.to_days,
        "phases": " ".join(study.phases),
        "has_results": study.has_results,
        "first_posted": study.first_posted,
        "updated": study.updated,
        "packed": pack(study),
        "loaded_at": at,
        "gone_at": None,
    }


def _sites(studies: list[Study]) -> list[NewRow]:
    return [
        {
            "trial_id": study.number,
            "place": place,
            "is_open": takes_people(study, site),
            "country": site.country,
            "city": " ".join(key_of(site.city)) if site.city else None,
            "state": " ".join(key_of(site.state)) if site.state else None,
            "zip": postal(site.zip) if site.zip else None,
            "latitude": site.latitude,
            "longitude": site.longitude,
        }
        for study in studies
        for place, site in enumerate(study.sites)
    ]


def _terms(studies: list[Study], name_ids: dict[str, int]) -> list[NewRow]:
    return [
        {"trial_id": study.number, "name_id": name_ids[name], "kind": kind}
        for study in studies
        for name, kinds in names_of(study).items()
        for kind in sorted(kinds)
    ]


def _headings(studies: list[Study]) -> list[NewRow]:
    return [
        {"trial_id": study.number, "mesh": mesh, "is_above": is_above}
        for study in studies
        for mesh, is_above in (
            {each.id: True for each in study.above} | {each.id: False for each in study.headings}
        ).items()
    ]


def _words(studies: list[Study]) -> list[NewRow]:
    return [
        {"word": word, "trial_id": study.number, "where": where}
        for study in studies
        for where, words in words_of(study).items()
        for word in sorted(words)
    ]


def _name_ids(session: Session, names: set[str]) -> dict[str, int]:
    """Return the number of each name; those that are new get one."""
    found = _known_names(session, names)
    new = sorted(names - found.keys())
    if new:
        session.execute(insert(TrialName), [{"words": name} for name in new])
        made = _known_names(session, set(new))
        words = [{"word": word, "name_id": made[name]} for name in new for word in name.split(" ")]
        session.execute(insert(TrialNameWord), words)
        found |= made
    return found


def _known_names(session: Session, names: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in batches(sorted(names), NAMES_ASKED):
        rows = session.execute(
            select(col(TrialName.words), col(TrialName.id)).where(col(TrialName.words).in_(some))
        )
        found.update((row.words, row.id) for row in rows)
    return found


def _keep_headings(session: Session, studies: list[Study], name_ids: dict[str, int]) -> None:
    """Note of each heading's own name that it means the heading."""
    headings = {each for study in studies for each in (*study.headings, *study.above)}
    names = {each.id: line_of(key_of(each.term)) for each in headings}
    missing = _name_ids(session, set(names.values()) - name_ids.keys())
    wanted = {(mesh, (name_ids | missing)[name]) for mesh, name in names.items()}
    rows = session.execute(
        select(col(TrialNameHeading.mesh), col(TrialNameHeading.name_id)).where(
            col(TrialNameHeading.is_its_own), col(TrialNameHeading.mesh).in_(names)
        )
    )
    new = sorted(wanted - {(row.mesh, row.name_id) for row in rows})
    if new:
        session.execute(
            delete(TrialNameHeading).where(
                tuple_(col(TrialNameHeading.mesh), col(TrialNameHeading.name_id)).in_(new)
            )
        )
        made = [{"name_id": name, "mesh": mesh, "is_its_own": True} for mesh, name in new]
        session.execute(insert(TrialNameHeading), made)
