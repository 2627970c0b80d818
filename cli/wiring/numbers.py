"""Rules with an operator's numbers in them."""

from datetime import timedelta

from digest.letters.refusal_limits import RefusalLimits
from digest.outbox.bounce_rules import BounceRules
from digest.settings import BounceSettings, LimitSettings
from inbound.deciding.mail_limits import MailLimits


def bounce_rules(numbers: BounceSettings) -> BounceRules:
    """Return the rules of bounces with an operator's numbers."""
    return BounceRules(
        dead_bounces=numbers.dead_bounces,
        dead_within=timedelta(days=numbers.dead_days),
        full_days=numbers.full_days,
        probe_after=timedelta(days=numbers.probe_days),
        outbreak_members=numbers.outbreak_members,
        outbreak_within=timedelta(minutes=numbers.outbreak_minutes),
        outbreak_rest=timedelta(minutes=numbers.outbreak_rest_minutes),
    )


def pace(numbers: LimitSettings) -> MailLimits:
    """Return the limits of members and answers with an operator's numbers."""
    return MailLimits(
        posts_an_hour=numbers.posts_an_hour,
        commands_an_hour=numbers.commands_an_hour,
        same_text=timedelta(minutes=numbers.same_text_minutes),
        questions_an_hour=numbers.questions_an_hour,
        questions_a_day=numbers.questions_a_day,
        addresses_a_day=numbers.addresses_a_day,
        newcomers_a_day=numbers.newcomers_a_day,
        newcomers_of_one_domain=numbers.newcomers_of_one_domain,
        answers=numbers.answers,
        answers_within=timedelta(minutes=numbers.answers_minutes),
        refusals=RefusalLimits(
            an_hour=numbers.refusals_an_hour,
            a_day=numbers.refusals_a_day,
            strangers_a_day=numbers.strangers_a_day,
        ),
    )
