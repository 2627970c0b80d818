"""What was understood of a question, as facts that can be said back in any language."""

from dataclasses import dataclass

from digest.trials.search import FoundStudies
from digest.trials.study import nct_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was looked for; what was not told is empty or None."""

    studies: tuple[str, ...]
    illnesses: tuple[str, ...]
    without_illnesses: tuple[str, ...]
    treatments: tuple[str, ...]
    without_treatments: tuple[str, ...]
    markers: tuple[str, ...]
    sex: str | None
    age: str | None
    place: str | None
    country: str | None
    within_km: int | None
    statuses: tuple[str, ...]
    phases: tuple[str, ...]
    with_results: bool
    newest_first: bool
    is_place_known: bool


def understood(found: FoundStudies) -> Understood:
    """Return what was looked for."""
    asked, where = found.question, found.question.where
    return Understood(
        studies=tuple(map(nct_of, asked.numbers)),
        illnesses=tuple(each.written for each in asked.illnesses),
        without_illnesses=tuple(each.written for each in asked.without),
        treatments=tuple(each.written for each in asked.treatments),
        without_treatments=tuple(each.written for each in asked.unwanted),
        markers=tuple(each.written for each in asked.markers),
        sex=asked.sex.value.lower() if asked.sex else None,
        age=asked.ages.written if asked.ages else None,
        place=where.written if where else None,
        country=found.around.place.country if found.around else None,
        within_km=round(km) if (km := found.around.km if found.around else None) else None,
        statuses=tuple(asked.statuses),
        phases=tuple(dict.fromkeys(asked.phases)),
        with_results=asked.wants_results,
        newest_first=asked.wants_new,
        is_place_known=found.around is None or found.around.is_known,
    )
