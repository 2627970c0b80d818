"""What a member had chosen at a moment, and what was changed since, in words."""

from collections.abc import Iterator

from digest.community.people.member import SummaryFrequency, SummaryScope
from digest.community.preferences.preference import PreferenceName
from digest.mail.moments import DAYS
from digest.queries.why.because import Because, LocalTimes, WhyRule
from digest.queries.why.member_then import ChoiceThen, MemberThen

OF_SUMMARIES = (
    PreferenceName.SUMMARY,
    PreferenceName.HOUR,
    PreferenceName.ZONE,
    PreferenceName.SCOPE,
    PreferenceName.PAUSE,
)
BY = {"system": "by the service", "operator": "by an operator"}


def chosen_summary(then: MemberThen, words: LocalTimes) -> Iterator[Because]:
    """Yield what a member had chosen about summaries at a moment, and each choice made since."""
    to, choice = then.to, then.choices[PreferenceName.SUMMARY]
    how = {
        SummaryFrequency.DAILY: f"a summary every day at {to.summary_hour:02}:00",
        SummaryFrequency.WEEKLY: (
            f"a summary every {DAYS[to.summary_weekday]} at {to.summary_hour:02}:00"
        ),
        SummaryFrequency.NEVER: "no summary",
    }[to.summary]
    has = "had" if any(then.choices[each].later for each in OF_SUMMARIES) else "has"
    only = ", only of what they follow" if to.summary_scope is SummaryScope.FOLLOWED else ""
    yield Because(
        rule=WhyRule.CHOICE,
        says=f"{then.name} {has} chosen {how}{only}{_since(choice, words)}.",
        at=choice.since,
    )
    yield from changed_since(then, words, *OF_SUMMARIES)


def changed_since(
    then: MemberThen, words: LocalTimes, *settings: PreferenceName
) -> Iterator[Because]:
    """Yield what was changed of these settings after the moment."""
    for name in settings:
        for made in then.choices[name].later:
            by = BY.get(made.actor.partition(" ")[0], f"by {then.name}")
            yield Because(
                rule=WhyRule.CHANGED_SINCE,
                says=f"Since then, on {words.moment(made.at)}, the {name.value} was set to "
                f"{made.value or 'what it was before'} {by}.",
                at=made.at,
            )


def _since(choice: ChoiceThen, words: LocalTimes) -> str:
    if choice.then is None:
        return "; that is today's choice, for what it was then is not written down"
    return "" if choice.since is None else f", since {words.moment(choice.since)}"
