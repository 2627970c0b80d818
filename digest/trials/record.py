"""Reads a record of ClinicalTrials.gov (API v2, `ctg-oas-v2.yaml`) into a study.

Pure: a record in, a `Study` out. Records of all years are read: with and without states of sites, with MeSH
ids of either length, with and without signs before their markup.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from digest.trials.countries import country_code
from digest.trials.study import Arm, Heading, Sex, Site, Study, StudyStatus, number_of


class NoStudy(Exception):
    """A record of which no study can be made; its words are the reason."""


NamedThing = TypeVar("NamedThing", bound=StrEnum)

_MESH = re.compile(r"([A-Z])0*(\d+)")
_AGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)s?\s*", re.IGNORECASE)
_DAYS = {"year": 365.25, "month": 30.4375, "week": 7.0, "day": 1.0, "hour": 0.0, "minute": 0.0}
_ESCAPED = re.compile(r"\\(?=[\\`*_{}\[\]()#+\-.!<>~|&^])")


def days_of(age: object, *, is_last: bool = False) -> int | None:
    """Return an age in days; None where none is told ("N/A").

    A last age lasts until the day before the next birthday: "75 Years" admits who is 75 and a half.
    """
    found = _AGE.fullmatch(age) if isinstance(age, str) else None
    if found is None:
        return None
    unit, count = found[2].lower(), float(found[1])
    if is_last and _DAYS[unit]:
        return int((count + 1) * _DAYS[unit]) - 1
    return int(count * _DAYS[unit])


def read_study(record: object) -> Study:
    """Return the study of a record; raises NoStudy, with the reason, for what is none."""
    if not isinstance(record, Mapping):
        raise NoStudy("it is no record")
    protocol = record.get("protocolSection")
    if not isinstance(protocol, Mapping):
        raise NoStudy("it has no protocolSection: it is no record of API version 2")
    named = _part(protocol, "identificationModule")
    number = number_of(str(named.get("nctId", "")))
    if number is None:
        raise NoStudy(f"its number is {named.get('nctId')!r}: an NCT number has eight digits")
    title = _text(named, "briefTitle") or _text(named, "officialTitle")
    if title is None:
        raise NoStudy("it has no title")
    state, for_whom = _part(protocol, "statusModule"), _part(protocol, "eligibilityModule")
    design, where = _part(protocol, "designModule"), _part(protocol, "contactsLocationsModule")
    told = _part(protocol, "descriptionModule")
    about = _part(protocol, "conditionsModule")
    derived = _part(_part(record, "derivedSection"), "conditionBrowseModule")
    sponsors = _part(protocol, "sponsorCollaboratorsModule")
    first, last = days_of(for_whom.get("minimumAge")), for_whom.get("maximumAge")
    return Study(
        number=number,
        title=title,
        official_title=_text(named, "officialTitle"),
        summary=_plain(_text(told, "briefSummary")),
        criteria=_plain(_text(for_whom, "eligibilityCriteria")),
        sex=_one_of(Sex, for_whom.get("sex")) or Sex.ALL,
        from_days=first,
        to_days=days_of(last, is_last=True),
        takes_healthy=_yes_or_no(for_whom.get("healthyVolunteers")),
        status=_one_of(StudyStatus, state.get("overallStatus")),
        why_stopped=_text(state, "whyStopped"),
        verified=_text(state, "statusVerifiedDate"),
        starts=_date(state, "startDateStruct"),
        ends=_date(state, "completionDateStruct"),
        first_posted=_date(state, "studyFirstPostDateStruct"),
        updated=_date(state, "lastUpdatePostDateStruct"),
        phases=tuple(_texts(design, "phases")),
        kind=_text(design, "studyType"),
        sponsor=_text(_part(sponsors, "leadSponsor"), "name"),
        has_results=record.get("hasResults") is True,
        contact=_contact(where.get("centralContacts")),
        conditions=tuple(_texts(about, "conditions")),
        keywords=tuple(_texts(about, "keywords")),
        headings=tuple(_headings(derived, "meshes")),
        above=tuple(_headings(derived, "ancestors")),
        treatments=tuple(_treatments(protocol)),
        arms=tuple(_arms(protocol)),
        sites=tuple(_sites(where)),
    )


def _part(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = of.get(name)
    return part if isinstance(part, Mapping) else {}


def _parts(of: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    parts = of.get(name)
    yield from (
        (each for each in parts if isinstance(each, Mapping)) if isinstance(parts, list) else ()
    )


def _text(of: Mapping[str, Any], name: str) -> str | None:
    text = of.get(name)
    return text.strip() or None if isinstance(text, str) else None


def _texts(of: Mapping[str, Any], name: str) -> Iterator[str]:
    texts = of.get(name)
    if isinstance(texts, list):
        yield from (each.strip() for each in texts if isinstance(each, str) and each.strip())


def _date(of: Mapping[str, Any], name: str) -> str | None:
    return _text(_part(of, name), "date")


def _plain(text: str | None) -> str | None:
    """Return a text without the signs that newer records put before every sign of markup."""
    return None if text is None else _ESCAPED.sub("", text)


def _yes_or_no(told: object) -> bool | None:
    if isinstance(told, bool):
        return told
    return {"yes": True, "no": False}.get(str(told).lower())


def _one_of(kind: type[NamedThing], told: object) -> NamedThing | None:
    try:
        return kind(str(told).upper())
    except ValueError:
        return None


def _headings(of: Mapping[str, Any], name: str) -> Iterator[Heading]:
    for each in _parts(of, name):
        found, term = _MESH.fullmatch(str(each.get("id", ""))), _text(each, "term")
        if found and term:
            yield Heading(id=f"{found[1]}{int(found[2]):06}", term=term)


def _treatments(protocol: Mapping[str, Any]) -> Iterator[str]:
    for each in _parts(_part(protocol, "armsInterventionsModule"), "interventions"):
        if name := _text(each, "name"):
            yield name
        yield from _texts(each, "otherNames")


def _arms(protocol: Mapping[str, Any]) -> Iterator[Arm]:
    module = _part(protocol, "armsInterventionsModule")
    names: dict[str, list[str]] = {}
    for each in _parts(module, "interventions"):
        name, kind = _text(each, "name"), _text(each, "type")
        called = [word for word in (name, kind, *_texts(each, "otherNames")) if word]
        for label in (name, f"{(kind or '').title()}: {name}"):
            names.setdefault((label or "").lower(), []).extend(called)
    groups = list(_parts(module, "armGroups"))
    has_tried = any(_text(arm, "type") == "EXPERIMENTAL" for arm in groups)
    for arm in groups:
        given = list(_texts(arm, "interventionNames"))
        by_name = [
            word
            for each in given
            for word in (
                *names.get(each.lower(), ()),
                *names.get(each.partition(": ")[2].lower(), ()),
            )
        ]
        words = [_text(arm, "label"), _text(arm, "description"), *given, *by_name]
        yield Arm(
            is_tried=not has_tried or _text(arm, "type") == "EXPERIMENTAL",
            words="; ".join(dict.fromkeys(word for word in words if word)),
        )


def _sites(where: Mapping[str, Any]) -> Iterator[Site]:
    for each in _parts(where, "locations"):
        point = _part(each, "geoPoint")
        country = _text(each, "country")
        yield Site(
            facility=_text(each, "facility"),
            city=_text(each, "city"),
            state=_text(each, "state"),
            zip=_text(each, "zip"),
            country=country_code(country) if country else None,
            latitude=_degrees(point.get("lat")),
            longitude=_degrees(point.get("lon")),
            status=_one_of(StudyStatus, each.get("status")),
            contact=_contact(each.get("contacts")),
        )


def _degrees(told: object) -> float | None:
    return float(told) if isinstance(told, int | float) and not isinstance(told, bool) else None


def _contact(contacts: object) -> str | None:
    """Return the first one to ask: an address, a telephone, as the record has them."""
    for each in contacts if isinstance(contacts, list) else ():
        if isinstance(each, Mapping):
            told = [_text(each, part) for part in ("name", "phone", "email")]
            if any(told):
                return ", ".join(part for part in told if part)
    return None
