"""What became of every message of an archive."""

from dataclasses import dataclass, field
from pathlib import Path

from inbound.archive.archived import Head
from inbound.archive.mbox import BEFORE_ALL, StrayText


@dataclass(frozen=True, slots=True, kw_only=True)
class OmittedMail:
    """What became no post, and why; `offset` is its first byte in the unpacked file."""

    file: str
    offset: int
    message_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulLine:
    """A line that may begin a message, but was left in the text where it stands, and why."""

    file: str
    offset: int
    reason: str


@dataclass(slots=True)
class ImportReport:
    """What became of every message of an archive."""

    found: int = 0  # each is one of the next four
    imported: int = 0
    already: int = 0  # by an earlier import
    left: int = 0  # beyond the limit, or not reached
    is_stopped: bool = False  # there may be more that was not even found
    skipped: list[OmittedMail] = field(default_factory=list)
    doubtful: list[DoubtfulLine] = field(default_factory=list)

    def skip(self, file: Path, head: Head, reason: str) -> None:
        """Note that a message became no post."""
        left_out = OmittedMail(
            file=file.name, offset=head.span.line, message_id=head.message_id, reason=reason
        )
        self.skipped.append(left_out)

    def stray(self, file: Path, text: StrayText) -> None:
        """Note what is no message, or may be one that stands in another."""
        if text.size:
            self.found += 1
            left_out = OmittedMail(
                file=file.name, offset=text.start, message_id="", reason=text.why
            )
            self.skipped.append(left_out)
        else:
            self.doubtful.append(DoubtfulLine(file=file.name, offset=text.start, reason=text.why))

    @property
    def has_no_message(self) -> bool:
        """Say whether nothing was found but text without any separator."""
        return all(each.reason == BEFORE_ALL for each in self.skipped) and self.found == len(
            self.skipped
        )

    def close(self) -> None:
        """Count what was not reached."""
        self.left = self.found - self.imported - self.already - len(self.skipped)
