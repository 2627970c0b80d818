"""Why something cannot be chosen; each is a sentence of the catalogue, below `preference.refused`."""

from enum import StrEnum

from digest.errors import BadInput
from digest.language.sentences import Speaker, catalogue


class PreferenceFault(StrEnum):
    """What is wrong with what was written for a preference."""

    UNKNOWN = "unknown"
    SEVERAL = "several"  # values are named of which one is meant
    NO_HOUR = "no_hour"
    HALF_HOUR = "half_hour"
    ZONE_SEVERAL = "zone_several"  # more than one clock is called that
    ZONE_HOURS = "zone_hours"  # hours from Greenwich do not tell when clocks change
    ZONE_NOWHERE = "zone_nowhere"
    ZONE_UNKNOWN = "zone_unknown"
    NO_DAY = "no_day"
    TWO_DAYS = "two_days"
    DAY_OVER = "day_over"
    TOO_FAR = "too_far"
    ENDS_FIRST = "ends_first"  # before it begins
    BEGINS_LATE = "begins_late"
    MOMENT_OVER = "moment_over"  # only the operator names one
    WHICH_COMMUNITY = "which_community"
    NO_COMMUNITY = "no_community"
    NAME_SHORT = "name_short"
    NAME_LONG = "name_long"
    NAME_ADDRESS = "name_address"
    NAME_NUMBER = "name_number"
    NAME_BRACKET = "name_bracket"
    NAME_BADGE = "name_badge"
    NAME_ROLE = "name_role"
    NAME_SERVICE = "name_service"
    NAME_TAKEN = "name_taken"
    OPERATOR_CHOSE = "operator_chose"  # for everybody that letters show no content
    NAME_SUSPENDED = "name_suspended"  # who may not write gives themselves no other name


class BadName(BadInput):
    """A display name that nobody may have; the message is for the operator, in English."""

    def __init__(self, fault: PreferenceFault, *, service: str = "") -> None:
        super().__init__(in_english(fault, service=service))
        self.fault = fault


def in_english(why: str, *, service: str = "", words: str = "") -> str:
    """Return the sentence that says why, for the operator."""
    given = {"service_name": service, "words": words}
    return Speaker(catalogue(), given=given).say("preference.refused", why)
