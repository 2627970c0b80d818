"""What can make us doubt that a text is for others to read."""

from enum import StrEnum


class Doubt(StrEnum):
    """What we saw; the letter says each in one sentence (templates/notice/doubts.txt)."""

    OWN_ADDRESS = "own_address"  # the writer's mailbox
    OTHER_WORDS = "other_words"  # than those that we asked about
