"""What is known of trials: how many, from when, and what a search finds."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from digest.trials.near import StudyHit
from digest.trials.packed import unpack
from digest.trials.study import StudyStatus, nct_of
from digest.trials.tables import KnownTrial, TrialLoad


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialsStatus:
    """What is loaded."""

    studies: int
    recruiting: int
    with_results: int
    gone: int  # the registry has them no more
    newest_update: str | None  # the last day on which one of them was changed
    loaded_at: datetime | None
    loaded_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTrial:
    """A study that was found."""

    nct: str
    title: str
    status: str | None
    verified: str | None
    km: int | None
    site: str | None


def trials_status(session: Session) -> TrialsStatus:
    """Return what is loaded."""

    def count(*conditions: object) -> int:
        return session.exec(select(func.count()).select_from(KnownTrial).where(*conditions)).one()  # type: ignore[arg-type]

    there = col(KnownTrial.gone_at).is_(None)
    last = session.exec(select(TrialLoad).order_by(col(TrialLoad.id).desc()).limit(1)).first()
    return TrialsStatus(
        studies=count(there),
        recruiting=count(there, col(KnownTrial.status) == StudyStatus.RECRUITING),
        with_results=count(there, col(KnownTrial.has_results)),
        gone=count(col(KnownTrial.gone_at).is_not(None)),
        newest_update=session.exec(select(func.max(KnownTrial.updated))).one(),
        loaded_at=last.began_at if last else None,
        loaded_from=last.source if last else None,
    )


def found_trials(session: Session, hits: list[StudyHit]) -> list[FoundTrial]:
    """Return what is shown of studies that were found, in their order."""
    numbers = [hit.number for hit in hits]
    rows = session.exec(select(KnownTrial).where(col(KnownTrial.id).in_(numbers)))
    known = {row.id: row for row in rows}
    return [_shown(known[hit.number], hit) for hit in hits]


def _shown(trial: KnownTrial, hit: StudyHit) -> FoundTrial:
    study = unpack(trial.packed)
    site = study.sites[hit.site] if hit.site is not None else None
    return FoundTrial(
        nct=nct_of(trial.id),
        title=trial.title,
        status=trial.status,
        verified=study.verified,
        km=None if hit.km is None else round(hit.km),
        site=", ".join(part for part in (site.city, site.country) if part) if site else None,
    )
