"""Says what an act of the operator's did, or that things were so already."""

from cli.output import Output
from digest.actions.result import Result, Unchanged
from digest.community.audit import Earlier
from digest.community.moderation.decide import DecisionResult
from digest.community.requests.moderation_action import Applicability


def say_decided(done: DecisionResult, said: str, *, reason: str = "") -> None:
    """Say what a decision did; where it was so already, since when, and that the reason is kept."""
    if done.fit is not Applicability.DONE:
        Output().say(said)
        return
    too = ", too" if done.earlier is not None else ""
    kept = f" Your reason is in the audit trail{too}." if reason else ""
    why = f": {done.earlier.reason.rstrip('.')}" if done.earlier and done.earlier.reason else ""
    Output().say(f"That was so already{_since(done.earlier)}{why}.{kept}")


def say_done(done: Result, said: str, *, already: str = "That was so already") -> None:
    """Say what an act did; where it was so already, that in words of its own, and since when."""
    if isinstance(done, Unchanged):
        said = already_so(already, done.earlier)
    Output().say(said)


def already_so(words: str, earlier: Earlier | None) -> str:
    """Return that something was so already, since when and by whom, as far as that is known."""
    return f"{words}{_since(earlier)}."


def _since(earlier: Earlier | None) -> str:
    """Return since when it was so and by whom, as far as that is known."""
    if earlier is None:
        return ""
    by = f", by {earlier.actor}" if earlier.actor else ""
    return f", since {earlier.at:%Y-%m-%d %H:%M %Z}{by}"
