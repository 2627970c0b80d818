"""Which site of a study is the nearest to where somebody looks, among those that count."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from digest.trials.chunks import in_chunks
from digest.trials.places import (
    NEAR,
    GeoPoint,
    Whereabouts,
    box,
    city_called,
    code_called,
    distance,
)
from digest.trials.question import Where
from digest.trials.tables import TrialSite


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyHit:
    """A study that was found; how far its nearest site is that counts, where a place was asked for."""

    number: int
    km: float | None = None
    site: int | None = None  # its place among the study's sites


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchedPlace:
    """Where is looked: what the place turned out to be, and how far around it."""

    where: Where
    place: Whereabouts
    km: float | None

    @property
    def is_known(self) -> bool:
        """Return whether a city or a code that was named is one that we know."""
        is_named = self.where.city is not None or self.where.code is not None
        return not is_named or self.place.point is not None or self.place.city is not None


def around(session: Session, where: Where) -> SearchedPlace:
    """Return where a question looks; a place that nobody knows is kept by its name alone."""
    place = None
    if where.code:
        place = code_called(session, where.code, country=where.country)
    if place is None and where.city:
        place = city_called(session, where.city, country=where.country, called=where.written)
    if place is None:
        place = Whereabouts(called=where.written, country=where.country)
    has_middle = place.point is not None or place.city is not None
    return SearchedPlace(where=where, place=place, km=(where.km or NEAR) if has_middle else None)


def nearest(
    session: Session, asked: SearchedPlace | None, numbers: Iterable[int], *, only_open: bool
) -> dict[int, StudyHit]:
    """Return of each study the nearest site that counts; studies without one are left out."""
    if asked is None:
        return {number: StudyHit(number=number) for number in numbers}
    if not asked.is_known:
        return {}
    hits: dict[int, StudyHit] = {}
    for row in in_chunks(
        session, _sites(asked, only_open=only_open), col(TrialSite.trial_id), numbers
    ):
        km = _km(asked, row.latitude, row.longitude)
        if km is not None and asked.km is not None and km > asked.km:
            continue
        was = hits.get(row.trial_id)
        if was is None or (km is not None and km < (was.km or 0.0)):
            hits[row.trial_id] = StudyHit(number=row.trial_id, km=km, site=row.place)
    return hits


def _sites(asked: SearchedPlace, *, only_open: bool) -> Select[*tuple[Any, ...]]:
    """Return a query for the sites that may count: a circle is looked for in its square."""
    where, place = asked.where, asked.place
    wanted = select(
        col(TrialSite.trial_id),
        col(TrialSite.place),
        col(TrialSite.latitude),
        col(TrialSite.longitude),
    )
    if only_open:
        wanted = wanted.where(col(TrialSite.is_open))
    if place.point is not None:
        south, north, west, east = box(place.point, asked.km or NEAR)
        wanted = wanted.where(
            col(TrialSite.latitude).between(south, north),
            col(TrialSite.longitude).between(west, east),
        )
    elif place.city is not None:
        wanted = wanted.where(col(TrialSite.city) == place.city)
    if where.state:
        wanted = wanted.where(col(TrialSite.state) == " ".join(where.state))
    if where.country and place.point is None:
        wanted = wanted.where(col(TrialSite.country) == where.country)
    return wanted


def _km(asked: SearchedPlace, latitude: float | None, longitude: float | None) -> float | None:
    if asked.place.point is None or latitude is None or longitude is None:
        return None
    return distance(asked.place.point, GeoPoint(latitude=latitude, longitude=longitude))
