"""Says what a decision of the operator's did, or that things were so already."""

from cli.output import Output
from digest.community.moderation.decide import DecisionResult
from digest.community.requests.moderation_action import Applicability


def say_decided(done: DecisionResult, said: str) -> None:
    """Say what is so now; where it was so already, since when, by whom and why."""
    if done.fit is not Applicability.DONE:
        Output().say(said)
        return
    if done.earlier is None:
        Output().say("That was so already. Your reason is in the audit trail.")
        return
    why = f": {done.earlier.reason}" if done.earlier.reason else ""
    since = f"{done.earlier.at:%Y-%m-%d %H:%M %Z}, by {done.earlier.actor}{why}"
    Output().say(f"That was so already, since {since}. Your reason is in the audit trail, too.")
