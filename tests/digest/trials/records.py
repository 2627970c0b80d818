"""Records as the registry writes them, with as little as a test needs."""

import json
from typing import Any


def record(number: int, title: str = "A study", **told: Any) -> dict[str, Any]:
    """Return a record of API version 2."""
    sites = told.get("sites", ())
    arms = [
        {"label": label, "type": kind, "interventionNames": [f"Drug: {label}"]}
        for label, kind in told.get("arms", ())
    ]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08}", "briefTitle": title},
            "statusModule": {
                "overallStatus": told.get("status", "RECRUITING"),
                "statusVerifiedDate": "2026-05",
                "lastUpdatePostDateStruct": {"date": told.get("updated", "2026-05-01")},
                "studyFirstPostDateStruct": {"date": told.get("posted", "2026-01-01")},
            },
            "conditionsModule": {
                "conditions": list(told.get("conditions", ())),
                "keywords": list(told.get("keywords", ())),
            },
            "designModule": {"phases": list(told.get("phases", ()))},
            "armsInterventionsModule": {
                "armGroups": arms,
                "interventions": [{"type": "DRUG", "name": arm["label"]} for arm in arms],
            },
            "eligibilityModule": {
                "eligibilityCriteria": told.get("criteria", ""),
                "sex": told.get("sex", "ALL"),
                **{name: told[name] for name in ("minimumAge", "maximumAge") if name in told},
            },
            "contactsLocationsModule": {"locations": [site(*each) for each in sites]},
        },
        "derivedSection": {
            "conditionBrowseModule": {
                "meshes": [{"id": key, "term": term} for key, term in told.get("meshes", ())],
                "ancestors": [{"id": key, "term": term} for key, term in told.get("above", ())],
            }
        },
        "hasResults": told.get("results", False),
    }


def site(
    city: str,
    country: str,
    point: tuple[float, float] | None = None,
    status: str | None = None,
    code: str | None = None,
) -> dict[str, Any]:
    """Return a site of a record."""
    told: dict[str, Any] = {"facility": f"{city} Hospital", "city": city, "country": country}
    if point is not None:
        told["geoPoint"] = {"lat": point[0], "lon": point[1]}
    if status is not None:
        told["status"] = status
    if code is not None:
        told["zip"] = code
    return told


def page(*records: dict[str, Any]) -> bytes:
    """Return a page of these."""
    return json.dumps({"totalCount": len(records), "studies": list(records)}).encode()


LYON, PARIS, MUNICH = (45.74906, 4.84789), (48.85341, 2.3488), (48.13743, 11.57549)
LUNG = {"meshes": [("D000008175", "Lung Neoplasms")], "above": [("D000009369", "Neoplasms")]}
