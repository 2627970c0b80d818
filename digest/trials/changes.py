"""What became of a study between two of its records, as far as somebody would want to be told."""

from dataclasses import dataclass
from enum import StrEnum

from digest.trials.study import Site, Study, StudyStatus


class ChangeKind(StrEnum):
    """What somebody would want to be told."""

    NEW = "new"  # we did not know the study
    OPENED = "opened"
    CLOSED = "closed"
    SITES = "sites"  # sites take people that did not before
    RESULTS = "results"
    GONE = "gone"  # the registry has it no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change, and the places of the sites that it is about among the study's."""

    what: ChangeKind
    sites: tuple[int, ...] = ()


def is_open(study: Study) -> bool:
    """Say whether a study takes people now."""
    return study.status is StudyStatus.RECRUITING


def takes_people(study: Study, site: Site) -> bool:
    """Say whether a site does: its study must, and nobody says of the site that it does not."""
    return is_open(study) and site.status in (None, StudyStatus.RECRUITING)


def changes(was: Study | None, now: Study) -> list[Change]:
    """Return what became of a study; that it is new where there was none."""
    if was is None:
        return [Change(what=ChangeKind.NEW)]
    found = []
    if is_open(now) and not is_open(was):
        found.append(Change(what=ChangeKind.OPENED))
    if is_open(was) and not is_open(now):
        found.append(Change(what=ChangeKind.CLOSED))
    if is_open(was) and (opened := _opened(was, now)):
        found.append(Change(what=ChangeKind.SITES, sites=opened))
    if now.has_results and not was.has_results:
        found.append(Change(what=ChangeKind.RESULTS))
    return found


def _opened(was: Study, now: Study) -> tuple[int, ...]:
    """Return which sites take people now and did not before, or were not there."""
    before = {_same(site) for site in was.sites if takes_people(was, site)}
    return tuple(
        place
        for place, site in enumerate(now.sites)
        if takes_people(now, site) and _same(site) not in before
    )


def _same(site: Site) -> tuple[str | None, ...]:
    return (site.facility, site.city, site.zip, site.country)
