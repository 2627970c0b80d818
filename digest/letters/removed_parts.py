"""The parts of a member's mail that were left out of the post."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedParts:
    """Text that was cut away (quotes, a signature), and how many attachments were dropped."""

    cut: str = ""
    attachments: int = 0


def unpack_removed_parts(words: str | None) -> RemovedParts:
    """Return what the words of a receipt from before migration 0021 say."""
    attachments, _, cut = (words or "0\n").partition("\n")
    return RemovedParts(cut=cut, attachments=int(attachments))
