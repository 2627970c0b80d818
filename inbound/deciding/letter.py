"""What a received mail says, as far as a decision about it needs it."""

from dataclasses import dataclass, field
from datetime import datetime

from digest.community.post import EditWindow
from inbound.authenticate import Result
from inbound.bounce import Finding
from inbound.classify import Kind
from inbound.commands.asked import Wishes
from inbound.reading.body import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, with the text of its writer apart from what it quotes."""

    kind: Kind
    reverse_path: str
    result: Result  # whether the From is its writer
    why_not: str = ""  # a word of ours, where it is not proved
    subject: str = ""
    text: str = ""  # the writer's own words
    cut: str = ""  # the rest: quotes, signature
    problem: Problem | None = None
    finding: Finding | None = None  # what a bounce means
    feedback: str = ""  # what a complaint says it is: "abuse" (RFC 5965 section 7.3)
    is_from_source: bool = True  # a complaint comes from somebody whose complaints count
    wishes: Wishes = ()  # what its words ask for
    adds_address: str | None = None  # a mailbox that it asks to add
    is_released: bool = False  # its member or an operator answers for it: no limit counts any more
    accepted_at: datetime
    window: EditWindow = field(default_factory=EditWindow)

    @property
    def is_proved(self) -> bool:
        """Say whether the From is its writer."""
        return self.result is Result.PROVED
