"""Places: postal codes as they are compared, distances, and where a city lies by the registry's own sites."""

import math
import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from digest.language.words import fold
from digest.trials.tables import TrialSite
from digest.trials.wording import NameKey

NEAR = 100  # km that "near" means where nobody says how far
EARTH = 6_371.0  # km, its mean radius
A_DEGREE = 111.2  # km from north to south

_CEDEX = re.compile(r"\bcedex\b.*")
_COUNTRY_BEFORE = re.compile(r"^[a-z]{1,3}[- ](?=\d{2})")  # B-9100, CH-8091
_BRITISH = re.compile(r"^([a-z]{1,2}\d[a-z\d]?)\s*\d[a-z]{2}$")
_CANADIAN = re.compile(r"^([a-z]\d[a-z])\s*\d[a-z]\d$")
_DUTCH = re.compile(r"^(\d{4})\s*[a-z]{2}$")
_LONGER = re.compile(r"^(\d{5})-\d{3,4}$")  # ZIP+4, and Brazil's
_SIGNS = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoPoint:
    """A place on the earth, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where somebody looks: a whole country, or the surroundings of a point."""

    called: str  # as it was written
    country: str | None
    point: GeoPoint | None = None
    city: str | None = None  # as names are compared: sites without a point are found by it


def postal(code: str) -> str:
    """Return a postal code as codes are compared: without the country, CEDEX, zeros and the last part."""
    plain = _CEDEX.sub("", fold(code)).strip()
    plain = _COUNTRY_BEFORE.sub("", plain)
    for form in (_BRITISH, _CANADIAN, _DUTCH, _LONGER):
        if found := form.match(plain):
            plain = found[1]
            break
    return _SIGNS.sub("", plain).lstrip("0")


def distance(one: GeoPoint, other: GeoPoint) -> float:
    """Return the km between two points as the crow flies (haversine)."""
    north, other_north = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def box(around: GeoPoint, km: float) -> tuple[float, float, float, float]:
    """Return south, north, west and east of what may be so near; more is in it than a circle has."""
    up = km / A_DEGREE
    narrow = max(0.01, math.cos(math.radians(min(89.0, abs(around.latitude) + up))))
    side = km / (A_DEGREE * narrow)
    return (
        around.latitude - up,
        around.latitude + up,
        around.longitude - side,
        around.longitude + side,
    )


def city_called(
    session: Session, key: NameKey, *, country: str | None, called: str
) -> Whereabouts | None:
    """Return the city of this name where the registry has sites; of several the one with the most.

    A whole name comes before the beginning of one: "Frankfurt", "Frankfurt am Main".
    """
    line = " ".join(key)
    for like in (
        col(TrialSite.city) == line,
        col(TrialSite.city).like(f"{_literal(line)} %", escape="\\"),
    ):
        if found := _most(session, like, country=country, called=called, city=line):
            return found
    return None


def code_called(session: Session, code: str, *, country: str | None) -> Whereabouts | None:
    """Return where the sites of this postal code are."""
    like = col(TrialSite.zip) == postal(code)
    return _most(session, like, country=country, called=code, city=None)


def _most(
    session: Session,
    like: ColumnElement[bool],
    *,
    country: str | None,
    called: str,
    city: str | None,
) -> Whereabouts | None:
    wanted = (
        select(
            col(TrialSite.country),
            func.avg(TrialSite.latitude).label("latitude"),
            func.avg(TrialSite.longitude).label("longitude"),
            func.count().label("sites"),
        )
        .where(like)
        .group_by(col(TrialSite.country))
    )
    if country is not None:
        wanted = wanted.where(col(TrialSite.country) == country)
    rows = session.execute(wanted).all()
    if not rows:
        return None
    best = max(rows, key=lambda row: (row.sites, row.country or ""))
    point = (
        None
        if best.latitude is None
        else GeoPoint(latitude=best.latitude, longitude=best.longitude)
    )
    return Whereabouts(called=called, country=best.country, point=point, city=city)


def _literal(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
