"""Letters that answer or tell one member something: why a mail was refused, what a command did."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from digest.community.posting.tagging import Tagged
from digest.intents.phrases import KeptPhrase
from digest.outbox.delivery import LetterKind
from digest.outbox.payload import Payload


class Reason(StrEnum):
    """What a notice tells; each is an arm of the template `notice`."""

    WINDOW_OVER = "window_over"
    DELETE_WINDOW_OVER = "delete_window_over"
    NOT_AUTHOR = "not_author"
    NO_TEXT = "no_text"
    WHOLE_TEXT = "whole_text"  # a change is told, and not how the post is to be
    WORDS_NOT_THERE = "words_not_there"  # which are to be changed
    WORDS_TWICE = "words_twice"  # the same, in several places
    TOO_LONG = "too_long"
    NOT_A_MEMBER = "not_a_member"
    UNKNOWN_COMMUNITY = "unknown_community"
    MAY_NOT_READ = "may_not_read"
    CLOSED = "closed"
    NOT_YOURS = "not_yours"
    SUSPENDED = "suspended"
    CANNOT_JOIN = "cannot_join"  # who is suspended
    NOTHING_BY_OTHERS = "nothing_by_others"  # what they follow or ask to read
    UNDECODABLE = "undecodable"
    NOT_READ = "not_read"  # it stopped what reads mails; it is kept
    ENCRYPTED = "encrypted"
    OUTLOOK_ONLY = "outlook_only"
    CALENDAR_ONLY = "calendar_only"
    PICTURES_ONLY = "pictures_only"
    ONLY_FORWARDED = "only_forwarded"
    NO_COMMAND = "no_command"
    UNCLEAR = "unclear"  # words at an address for commands that we do not understand
    UNCLEAR_POST = "unclear_post"  # words among posts that are nearly a command
    NOT_KEPT = "not_kept"  # a yes to a mail that we do not have any more
    LET_THROUGH = "let_through"  # a yes to a mail that an operator let through meanwhile
    LOOKED_AT = (
        "looked_at"  # a kept mail that the operator dropped, where we said that a person looks
    )
    YES_OR_NO = "yes_or_no"  # an answer that is neither
    TOO_MANY_COMMANDS = "too_many_commands"
    LOST_TIME = "lost_time"  # an answer to a letter from before a backup was restored, and after it was made

    WAS_THIS_YOU = "was_this_you"
    SAME_AGAIN = "same_again"
    TOO_MANY_POSTS = "too_many_posts"
    YOUR_ADDRESS = "your_address"
    CONFIRM_ADDRESS = "confirm_address"  # to the mailbox that is to be added
    CONFIRM_JOIN = "confirm_join"  # to a new address that asked to join
    INVITATION = "invitation"  # to one that an operator brought
    MODERATOR_INVITES = "moderator_invites"  # to who wrote to a community as no member
    JOIN_REMINDER = "join_reminder"  # to either, once
    JOIN_YES_OR_NO = "join_yes_or_no"  # an answer that is neither, once
    CONFIRM_ADDING = "confirm_adding"  # to the registered mailbox, before the new one is asked
    CONFIRM_CHANGING = "confirm_changing"
    CHANGE_ANNOUNCED = "change_announced"  # an operator began it
    ADDRESS_CHANGED = "address_changed"  # to the new mailbox
    CHANGED_AWAY = "changed_away"  # to the old one, which may undo it
    CHANGE_UNDONE = "change_undone"  # to the old one, which has them again
    UNDONE_AWAY = "undone_away"  # to the new one
    GOES_THERE = "goes_there"  # letters go to that mailbox already
    BAD_ADDRESS = "bad_address"  # none that letters can go to
    ADDRESS_ASKED = "address_asked"
    ADDRESS_YES_OR_NO = (
        "address_yes_or_no"  # to the mailbox that is asked; an answer that is neither, once
    )
    ADDRESS_ADDED = "address_added"
    NOT_ADDED = "not_added"
    NOT_CHANGED = "not_changed"
    NO_COMMUNITY = "no_community"  # what a member says is missing, handed on
    CONFIRM_DATA = "confirm_data"  # everything we hold on them
    CONFIRM_TERMINATE = "confirm_terminate"
    CONFIRM_ERASING = "confirm_erasing"  # their posts' texts go too
    QUESTION_OVER = "question_over"  # an answer that came too late for it
    AS_IT_WAS = "as_it_was"  # a no to one of these
    ADDRESS_REMOVED = "address_removed"
    ADDRESS_STAYS = "address_stays"  # the one that gets our letters
    NO_SUCH_ADDRESS = "no_such_address"

    DROPPED = "dropped"  # a kept mail, by its member

    LAPSED = "lapsed"  # we failed, and nobody mended it while the mail was kept
    PUBLISH_THIS = "publish_this"  # a text that others have not seen yet
    ASK_BACK = "ask_back"  # an answer to a receipt that neither edits nor deletes
    TOO_LATE_FOR_WORDS = "too_late_for_words"  # such an answer, after the hour of the post
    WHAT_AGAIN = "what_again"  # its answer was unclear
    WHICH_CONVERSATION = "which_conversation"  # a plain reply to a summary
    WHICH_COMMUNITY = "which_community"  # a mail to two, or to a misspelt address
    WHERE_TO_PUBLISH = "where_to_publish"  # what is for others, and came where only we read
    WHICH_AGAIN = "which_again"  # its answer was unclear
    NEW_OR_REPLY = "new_or_reply"  # an answer whose subject is about something else
    NEW_OR_REPLY_AGAIN = "new_or_reply_again"  # its answer was unclear
    WHICH_LAPSED = "which_lapsed"  # nobody answered it: the words go back
    UNREAD_LAPSED = "unread_lapsed"  # a mail for a person, which nobody was done with in time
    NO_CONVERSATION = "no_conversation"  # nothing in that summary takes replies any more
    POST_GONE = "post_gone"  # that was reported, after its author had deleted it
    GONE = "gone"  # the conversation is deleted
    ANSWERED_BEFORE = "answered_before"  # another answer, after we did what the first one said
    NO_SUCH_NUMBER = "no_such_number"  # in the letter that was answered
    OLD_NUMBERS = "old_numbers"  # of a letter that is too old for them
    NO_SUMMARY = "no_summary"  # of the day that was asked for
    LEFT_SINCE = "left_since"  # communities of all that a summary told of
    MORE = "more"  # everything that a summary told of, also what it only counted
    DELETED = "deleted"
    DELETED_ALREADY = "deleted_already"
    BROUGHT_BACK = "brought_back"  # a deleted post, by its author in time
    NOT_DELETED = "not_deleted"  # UNDO where nothing is to be undone
    UNDO_OVER = "undo_over"
    STOPPED_SUMMARY = "stopped_summary"
    STOPPED_NOTIFICATIONS = "stopped_notifications"
    STOPPED_INSTANT = "stopped_instant"
    STOPPED_ANNOUNCEMENTS = "stopped_announcements"
    STOPPED_ALL = "stopped_all"
    STOP_WHAT = "stop_what"  # STOP to a letter that comes once
    UNDO_WHAT = "undo_what"  # UNDO that answers no letter which it could take something back of
    CHOSEN_SINCE = (
        "chosen_since"  # UNDO to a letter in place of whose change another was chosen later
    )
    THANKED = "thanked"  # thanks with more words, in which we read no wish
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"
    MUTED = "muted"
    UNMUTED = "unmuted"
    MEMBER_MUTED = "member_muted"
    MEMBER_UNMUTED = "member_unmuted"
    UNKNOWN_MEMBER = "unknown_member"  # nobody of that name wrote anything that they may read
    TAGS_CHANGED = "tags_changed"  # of a conversation, by a mail of nothing else
    TAG_FOLLOWED = "tag_followed"
    TAG_UNFOLLOWED = "tag_unfollowed"
    UNKNOWN_TAG = "unknown_tag"
    BADGE = "badge"  # which others see beside the name
    STAFF = "staff"
    NO_BADGE = "no_badge"
    EXPERIENCED = "experienced"  # adds and removes tags
    NOT_EXPERIENCED = "not_experienced"
    MODERATOR = "moderator"
    NO_MODERATOR = "no_moderator"
    REPORTED = "reported"
    WHICH_POST = "which_post"  # is reported, of several that the words may mean
    REPORT_WITHDRAWN = "report_withdrawn"  # by who reported it
    REPORT_STANDS = "report_stands"  # which is decided, or gone, and cannot be taken back
    LATE_ASKED = "late_asked"  # a moderator decides about a change after the hour
    STILL_WANTED = "still_wanted"  # to who wrote nothing for long: whether they want our letters
    OWN_NAME = "own_name"  # the display name is the one in their mails
    A_PERSON_READS = "a_person_reads"  # a mail for the people who run this
    A_PERSON_LOOKS = "a_person_looks"  # at mails that we only say have come, for a while
    ADDED = "added"  # to what that person reads
    MODERATORS_READ = "moderators_read"  # a mail for them
    MODERATOR_READS = "moderator_reads"  # an answer to a letter of theirs
    MADE_FOR_ANOTHER = "made_for_another"  # an address of somebody else's letter was used
    PROBE = "probe"  # to an address that letters came back from


class NoticePayload(Payload):
    """Tells one member what became of something, in answer to their mail or unasked."""

    kind = LetterKind.NOTICE

    reason: Reason = Reason.NO_COMMAND
    words: str | None = None  # the member's own, given back whole
    thrown: str | None = (
        None  # the member's own beside these: thrown away by a no, or that wait for a yes
    )
    subject: str | None = None  # of the mail it answers
    conversation_id: int | None = None
    post_id: int | None = None
    until: datetime | None = None  # the end of the period of the summary that was answered
    numbered: int = 0  # how many conversations the answered letter numbers
    question_id: int | None = None  # what is asked
    community_id: int | None = None  # whose moderator the member is, or was
    name: str = (
        ""  # a member's as others see it, with its badge; or what an address of no community says
    )
    posts: tuple[int, ...] = ()  # of others, to choose one from
    tagged: Tagged = Tagged()  # what became of tags
    offers: tuple[KeptPhrase, ...] = ()  # what the member can do, or may have meant
    how: str = "mail"  # the way by which somebody acted: a word of `Via`
    is_so_already: bool = False  # before the member asked for it
    is_put_off: bool = False  # to a later day, and needless where it is not so any more

    def said(self) -> Iterator[str]:
        """Yield the subject, the words that are given back and the display name."""
        yield from (each for each in (self.subject, self.words, self.thrown, self.name) if each)
