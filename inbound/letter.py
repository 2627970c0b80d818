"""What a received mail says, as far as a decision about it needs it."""

from dataclasses import dataclass, field
from datetime import datetime

from digest.community.post import EditWindow
from inbound.body import Problem
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
    report: str = ""  # what a delivery report says: "failed 5.1.1"
    accepted_at: datetime
    window: EditWindow = field(default_factory=EditWindow)
