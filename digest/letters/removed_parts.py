"""The parts of a member's mail that were left out of the post."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedParts:
    """Text that was cut away (quotes, a signature), and how many attachments were dropped."""

    cut: str = ""
    attachments: int = 0

    def packed(self) -> str | None:
        """Return it as the words of a delivery, None where nothing was left out."""
        return f"{self.attachments}\n{self.cut}" if self.cut or self.attachments else None


def unpack_removed_parts(words: str | None) -> RemovedParts:
    """Return what `RemovedParts.packed` kept."""
    attachments, _, cut = (words or "0\n").partition("\n")
    return RemovedParts(cut=cut, attachments=int(attachments))
