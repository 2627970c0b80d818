"""The numbers of the rules, each default written once; `digest.settings` lets an operator set them.

A rule is given the part it needs, and never looks a number up.
"""

from datetime import timedelta
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

LETTER_LIMIT = 80_000  # bytes of HTML as it is transferred; larger letters are cut by mailboxes


class Part(BaseModel):
    """A group of numbers that belong together; an unknown name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CommunityPolicy(Part):
    """The numbers of the community's rules."""

    edit_minutes: int = Field(default=60, ge=1)
    gathering_minutes: int = Field(default=5, ge=0)
    ask_after_silent_days: int = Field(default=0, ge=0)  # whether letters are wanted; 0: never
    content_in_letters: bool = True  # False: letters about news say only that there is some

    @property
    def edit_window(self) -> timedelta:
        """How long an author may change a post."""
        return timedelta(minutes=self.edit_minutes)

    @property
    def ask_after_silence(self) -> timedelta | None:
        """How long somebody wrote nothing who is asked whether letters are still wanted; None: nobody is."""
        return timedelta(days=self.ask_after_silent_days) if self.ask_after_silent_days else None

    @property
    def gathering_delay(self) -> timedelta:
        """How long notifications wait for more of the same conversation."""
        return timedelta(minutes=self.gathering_minutes)


class MailLimits(Part):
    """How much one member may do, and how many answers we give, before we suspect a machine (L-04)."""

    posts_an_hour: int = Field(default=20, ge=1)  # the rest waits for the member's yes
    commands_an_hour: int = Field(
        default=30, ge=1
    )  # on pages, too; stopping and deleting always work
    same_text_minutes: int = Field(default=10, ge=0)  # in which the same words are one post
    refusals_an_hour: int = Field(
        default=10, ge=2
    )  # answers to what we could not do, to one member
    refusals_a_day: int = Field(default=30, ge=2)  # the last of them says that a person will look
    questions_an_hour: int = Field(default=3, ge=1)  # "was this you?", to one member, of one sender
    questions_a_day: int = Field(default=10, ge=1)  # to one member; of one sender half of it
    addresses_a_day: int = Field(default=3, ge=1)  # that one member asks to add
    newcomers_a_day: int = Field(default=100, ge=0)  # who ask to join, all together; more are held
    newcomers_of_one_domain: int = Field(
        default=10, ge=0
    )  # a day; more wait for the next. Of large mailbox providers it may be half of all
    strangers_a_day: int = Field(default=1, ge=0)  # letters that others answer with one's link
    links_an_hour: int = Field(
        default=120, ge=1
    )  # that a page is asked to mail, for whatever address; each member is mailed one a day
    answers: int = Field(default=100, ge=1)  # to all members together ...
    answers_minutes: int = Field(default=10, ge=1)  # ... within so many minutes; then we stop

    question_for: ClassVar[timedelta] = timedelta(days=14)  # how long a question can be answered

    @property
    def same_text(self) -> timedelta:
        """How long the same words count as one post."""
        return timedelta(minutes=self.same_text_minutes)

    @property
    def answers_within(self) -> timedelta:
        """The time over which answers are counted, and for which none go out after too many."""
        return timedelta(minutes=self.answers_minutes)

    @property
    def answers_to_strangers(self) -> int:
        """How many strangers are written to within those minutes, apart from members."""
        return max(1, self.answers // 4)


class SummaryLimits(Part):
    """How large a summary may become; 0 lifts a limit."""

    html_limit: int = Field(default=LETTER_LIMIT, ge=0)  # bytes of HTML as it is transferred
    excerpt_limit: int = Field(default=1_500, ge=0)  # characters of one post


class BouncePolicy(Part):
    """When letters that come back silence an address, or all sending (B-19)."""

    dead_bounces: int = Field(default=2, ge=1)  # letters that found no mailbox ...
    dead_days: int = Field(default=7, ge=1)  # ... within so many days
    full_days: int = Field(default=5, ge=1)  # days in a row with a full mailbox
    probe_days: int = Field(default=7, ge=1)  # until one letter is tried again
    outbreak_members: int = Field(default=5, ge=2)  # members whose servers refuse us ...
    outbreak_minutes: int = Field(default=10, ge=1)  # ... within so many minutes
    outbreak_rest_minutes: int = Field(default=60, ge=1)  # for which nothing is sent then
    feedback_sources: frozenset[str] | None = None  # domains whose complaints count, where proved

    probe_quiet: ClassVar[timedelta] = timedelta(days=2)  # a probe not back by then has arrived

    @property
    def dead_within(self) -> timedelta:
        """The time within which bounces suppress an address."""
        return timedelta(days=self.dead_days)

    @property
    def probe_after(self) -> timedelta:
        """How long a suppressed address rests before one letter tries it."""
        return timedelta(days=self.probe_days)

    @property
    def outbreak_within(self) -> timedelta:
        """The time within which refusals of us are one outbreak."""
        return timedelta(minutes=self.outbreak_minutes)

    @property
    def outbreak_rest(self) -> timedelta:
        """How long nothing is sent after an outbreak, unless an operator resumes sending."""
        return timedelta(minutes=self.outbreak_rest_minutes)


class SenderPolicy(Part):
    """How long we know who sent mail in our name, as other servers report."""

    days_kept: int = Field(default=90, ge=30, le=400)

    @property
    def kept(self) -> timedelta:
        """How long the sums of a day are kept."""
        return timedelta(days=self.days_kept)


class Policy(Part):
    """All numbers of the rules."""

    community: CommunityPolicy = CommunityPolicy()
    limits: MailLimits = MailLimits()
    summary: SummaryLimits = SummaryLimits()
    bounces: BouncePolicy = BouncePolicy()
    senders: SenderPolicy = SenderPolicy()
