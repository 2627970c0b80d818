"""What a received mail says, as far as a decision about it needs it."""

from dataclasses import dataclass, field
from datetime import datetime

from digest.community.post import EditWindow
from inbound.body import Problem
from inbound.bounce import Finding
from inbound.classify import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, with the text of its writer apart from what it quotes."""

    kind: Kind
    reverse_path: str
    is_proved: bool  # the From is its writer
    why_not: str = ""  # a word of ours, where it is not proved
    subject: str = ""
    text: str = ""  # the writer's own words
    cut: str = ""  # the rest: quotes, signature
    problem: Problem | None = None
    finding: Finding | None = None  # what a bounce means
    feedback: str = ""  # what a complaint says it is: "abuse" (RFC 5965 section 7.3)
    is_from_source: bool = True  # a complaint comes from somebody whose complaints count
    accepted_at: datetime
    window: EditWindow = field(default_factory=EditWindow)
