"""What can make us doubt that a text is for others to read."""

from enum import StrEnum


class Doubt(StrEnum):
    """What we saw; the letter says each in one sentence (templates/notice/doubts.txt)."""

    OWN_ADDRESS = "own_address"  # the writer's mailbox
    QUOTED_ADDRESS = "quoted_address"  # somebody's mailbox, in a quote or a header line
    OWN_NAME = "own_name"  # that others do not know the writer by
    SIGNED_ADDRESS = "signed_address"  # one of ours, made for a member
    ONLY_CONTACT = "only_contact"  # a name and a number, and nothing said
    OURS_LEFT = "ours_left"  # lines of a letter that we sent them
    WISH = "wish"  # to us
    REPORT = "report"  # of a post, which is the moderators' to read
    WHERE_THEY_ARE = "where_they_are"  # the writer's telephone, house, or mailbox unknown to us
    ABSENCE = "absence"  # what a mail program says for who is away
    OTHER_WORDS = "other_words"  # than those that we asked about
