"""The table of all acts: how each is asked for by every door that offers it, and what comes of it.

`apart` says in a word why there is only one door, or why the trail has another why by each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, select

from digest.community.communities.announcement import OperatorAnnouncement
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Address, Member, MemberState
from digest.community.people.moderator import Moderator
from digest.community.posting import change
from digest.community.preferences.stop import Stream
from digest.community.requests import open_request
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import RequestKind
from digest.community.requests.open_request import about_member
from digest.inbox.question import AT_THE_OTHER_BOX
from digest.intents import intents, phrases
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import LetterKind
from digest.store.id_codec import pack_ids, pack_in_order
from tests.actions.doors import (
    HOUR,
    Door,
    House,
    answer,
    answer_to_letter,
    command,
    decision,
    form,
    in_turn,
    mail,
    press,
    press_undo,
    signed,
)
from tests.inbound.conftest import a_mail

MAIL_ALONE = "asked by mail alone"
BY_A_MODERATOR = "a moderator decides it on a request: the row of that name"
OPERATOR_ALONE = "the operator's alone"
SAMPLE = str(Path(__file__).parents[2] / "samples" / "announcement.md")


def nothing(_house: House) -> None:
    """Leave everything as it is."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """One thing that can be done, and the doors by which it is."""

    does: str  # the action, by its family
    intent: type | None = None  # that a mail is understood as
    before: Door = nothing  # what there is already
    doors: Mapping[str, Door]
    acts: tuple[str, ...] = ()  # what the trail says
    letters: tuple[str, ...] = ()  # who is told what
    apart: str = ""
    commands: tuple[str, ...] = field(default=())  # of the operator that do it, by their names


def _undone(house: House) -> None:
    """Undo the import of a file that names Zoe."""
    file = house.digest.folder.parent / "wrong.csv"
    file.write_text("address\nzoe@example.net\n")
    command("members", "import", str(file), "--undo", "--yes", "1")(house)


def written(what) -> Door:
    """Return what changes the store before an act."""

    def run(house: House) -> None:
        with house.village.store.write() as session:
            what(session, house)

    return run


def _post(session: Session) -> Post:
    return session.exec(select(Post).order_by(Post.id.desc())).first()  # type: ignore[attr-defined,return-value]


def _late(session: Session, house: House) -> None:
    _post(session).published_at -= 2 * HOUR


def _deleted(session: Session, house: House) -> None:
    change.delete(session, _post(session), at=house.village.noon)


def _reported(session: Session, house: House) -> None:
    open_request.report(
        session, _post(session), member_id=1, words="It sells pills.", at=house.village.noon
    )


def _held(session: Session, house: House) -> None:
    post = _post(session)
    post.state = PostState.HELD
    open_request.held_post(session, post, at=house.village.noon)


def _perhaps_in_danger(session: Session, house: House) -> None:
    open_request.look_after_author(session, _post(session), at=house.village.noon)


def _hidden(session: Session, house: House) -> None:
    _reported(session, house)
    change.hide(session, _post(session), actor="system", reason="", at=house.village.noon)


def _declined(session: Session, house: House) -> None:
    post = _post(session)
    post.state = PostState.HELD
    open_request.held_post(session, post, at=house.village.noon)
    change.hide(session, post, actor="system", reason="declined", at=house.village.noon)


def _closed(session: Session, house: House) -> None:
    _reported(session, house)
    session.get_one(Conversation, 1).state = ConversationState.CLOSED


def _wish(session: Session, house: House) -> None:
    open_request.late_wish(session, _post(session), text="About rest", at=house.village.noon)


def _announced(session: Session, house: House) -> None:
    session.add(
        OperatorAnnouncement(
            title="We move",
            text="On Saturday.",
            is_safety=False,
            is_at_once=True,
            written_at=house.village.noon,
        )
    )


def _announced_and_hidden(session: Session, house: House) -> None:
    _announced(session, house)
    session.get_one(Member, 1).shows_content = False


def _suspended(session: Session, house: House) -> None:
    _reported(session, house)
    session.get_one(Member, 2).state = MemberState.SUSPENDED


def _checked(session: Session, house: House) -> None:
    _reported(session, house)
    session.get_one(Member, 2).needs_approval = True


def _new(session: Session, house: House) -> None:
    about_member(session, 1, at=house.village.noon).community_id = 1


def _suggested(session: Session, house: House, kind: RequestKind = RequestKind.TAGS) -> None:
    sleep, at = session.get_one(Conversation, 1), house.village.noon
    open_request.suggested_tags(session, sleep, ["night"], kind=kind, member_id=1, at=at)


def _to_be_taken_off(session: Session, house: House) -> None:
    _suggested(session, house, RequestKind.UNTAG)


def _asked(session: Session, house: House) -> None:
    open_request.words(session, 1, 1, said="May I?", at=house.village.noon)


def _shed(session: Session, house: House) -> None:
    shed = Address(
        member_id=1,
        address="shed@example.com",
        is_primary=False,
        confirmed_at=house.village.noon,
    )
    session.add(shed)


def _ben_moderates(session: Session, house: House) -> None:
    session.add(Moderator(member_id=2, community_id=1, since=house.village.noon))


def _unconfirmed(session: Session, house: House) -> None:
    for address in session.exec(select(Address).where(Address.member_id == 3)):
        address.confirmed_at = None


def _summary(house: House) -> None:
    village = house.village
    carried, named = pack_ids([village.sleep.id]), pack_in_order([1, 2])
    village.letter(
        LetterKind.SUMMARY, village.ana, carried=carried, named=named, until=village.noon
    )


def _waiting(house: House) -> None:
    raw = a_mail("ana@example.net", "Mine too.")
    house.village.receive(raw, house.address(Purpose.REPLY, "ana", 1))


SLEEP = signed(Purpose.REPLY)
RECEIPT = signed(Purpose.POST, by="ben")
UNPROVED = mail(SLEEP, text="Mine too.", verdict="none")
STRANGE = mail("lung", "Hello", "May I join? My wife has it.", by="zoe")
ZOE_JOINS = mail("join", "join lung", by="zoe")
UNSURE = mail(RECEIPT, "Re: Your post", "Thank you, dear all, for being here.", by="ben")


PREFERENCES = {
    "an-hour": Act(
        does="preferences.change",
        intent=intents.ChangePreferences,
        doors={
            "mail": mail("settings", "hour 9"),
            "form": form(hour="9"),
            "command": command("members", "set", "1", "--hour", "9"),
        },
        acts=("set hour 9",),
        letters=("ana chosen: hour 6 > 9",),
        commands=("members set",),
    ),
    "several": Act(
        does="preferences.change",
        intent=intents.ChangePreferences,
        doors={
            "mail": mail(
                "settings", "weekly on fridays", "zone Berlin\nplain text\nname Night Owl"
            ),
            "form": form(summary="weekly friday", zone="Berlin", letters="text", name="Night Owl"),
            "command": command(
                *("members", "set", "1", "--summary", "weekly", "--weekday", "4"),
                *("--zone", "Europe/Berlin", "--choice", "letters plain text"),
                *("--choice", "name Night Owl"),
            ),
        },
        acts=(
            "set summary weekly friday",
            "set zone Europe/Berlin",
            "set letters text",
            "set name",
        ),
        letters=(
            (
                "ana chosen: summary daily > weekly friday, zone UTC > Europe/Berlin, "
                "letters html > text, name Ana > Night Owl"
            ),
        ),
    ),
    "a-pause": Act(
        does="preferences.change",
        intent=intents.ChangePreferences,
        doors={
            "mail": mail("pause", "until {day}"),
            "form": form(pause="{day}"),
            "command": command("members", "set", "1", "--choice", "pause until {day}"),
        },
        acts=("set pause until {day}",),
        letters=("ana chosen: pause off > until {day}",),
    ),
    "instant-letters": Act(
        does="preferences.change",
        intent=intents.ChangePreferences,
        doors={
            "mail": mail("settings", "instant lung on"),
            "form": form(instant="lung"),
            "command": command("members", "set", "1", "--choice", "instant lung on"),
        },
        acts=("set instant lung on",),
        letters=("ana chosen: instant lung off > lung on",),
    ),
    "what-is-so-already": Act(
        does="preferences.change",
        doors={
            "form": form(hour="6"),
            "command": command("members", "set", "1", "--hour", "6"),
        },
        apart="a mail is answered in any case",
    ),
    "a-weekly-summary": Act(
        does="preferences.change",
        doors={
            "press": press(Stream.SUMMARY, less="weekly monday"),
            "form": form(summary="weekly monday"),
            "command": command("members", "set", "1", "--summary", "weekly", "--weekday", "0"),
        },
        acts=("set summary weekly monday",),
        letters=("ana chosen: summary daily > weekly monday",),
    ),
    "no-summaries": Act(
        does="stops.stop",
        intent=intents.StopStreams,
        doors={
            "mail": mail(signed(Purpose.UNSUBSCRIBE, 0, detail=Stream.SUMMARY)),
            "press": press(Stream.SUMMARY, stop="yes"),
            "command": command("members", "stop", "1", "summary"),
        },
        acts=("stop summary",),
        letters=("ana notice: stopped_summary",),
        commands=("members stop",),
    ),
    "one-click": Act(
        does="stops.stop",
        doors={
            "press": press(Stream.NOTIFICATIONS, List_Unsubscribe="One-Click"),
            "command": command("members", "stop", "1", "notifications"),
        },
        acts=("stop notifications",),
        letters=("ana notice: stopped_notifications",),
    ),
    "no-letters": Act(
        does="stops.stop",
        intent=intents.StopStreams,
        doors={
            "mail": mail("settings", "stop all"),
            "form": form(stop="all"),
            "command": command("members", "stop", "1"),
        },
        acts=("stop summary", "stop notifications", "stop own_posts", "stop announcements"),
        letters=("ana notice: stopped_all",),
    ),
    "summaries-again": Act(
        does="stops.undo_stop",
        before=press(Stream.SUMMARY, stop="yes"),
        doors={"press": press(Stream.SUMMARY, undo="yes")},
        acts=("undo stop summary",),
        letters=("ana chosen: summary never > daily",),
        apart="an answer to the letter asks for what it was before, like any mail about settings",
    ),
    "less-no-more": Act(
        does="take_back.take_back",
        before=press(Stream.SUMMARY, less="weekly monday"),
        doors={"press": press_undo(Stream.SUMMARY)},
        acts=("set summary daily",),
        letters=("ana chosen: summary weekly monday > daily",),
        apart="an answer to the letter asks for what it was before, like any mail about settings",
    ),
}
POSTS = {
    "a-reply": Act(
        does="posts.reply",
        intent=intents.Reply,
        doors={"mail": mail(SLEEP, text="Mine are better in the morning.")},
        letters=("ana receipt", "ben notification"),
        apart=MAIL_ALONE,
    ),
    "a-conversation": Act(
        does="posts.start",
        intent=intents.Start,
        doors={"mail": mail("lung", "Tea", "Which tea do you drink?")},
        letters=("ana receipt",),
        apart=MAIL_ALONE,
    ),
    "another-text": Act(
        does="posts.edit",
        intent=intents.Edit,
        doors={"mail": mail(RECEIPT, "EDIT", "About rest", by="ben")},
        letters=("ben receipt",),
        apart=MAIL_ALONE,
    ),
    "a-deletion": Act(
        does="posts.delete",
        intent=intents.Delete,
        doors={"mail": mail(RECEIPT, text="DELETE", by="ben")},
        letters=("ben notice: deleted",),
        apart=MAIL_ALONE,
    ),
    "a-deletion-undone": Act(
        does="posts.bring_back",
        intent=intents.BringBack,
        before=written(_deleted),
        doors={"mail": mail(RECEIPT, text="UNDO", by="ben")},
        letters=("ben notice: brought_back",),
        apart=MAIL_ALONE,
    ),
    "tags": Act(
        does="posts.change_conversation_tags",
        intent=intents.ChangeTags,
        doors={"mail": mail(SLEEP, text="Tags: night", by="ana")},
        letters=("ana notice: tags_changed",),
        apart=MAIL_ALONE,
    ),
    "in-danger": Act(
        does="posts.look_after",
        intent=intents.Reply,
        doors={"mail": mail(SLEEP, text="I want to kill myself.")},
        letters=("ana receipt", "dora moderation: urgent", "ben notification"),
        apart="follows from a post",
    ),
}
CONVERSATIONS = {
    "follow": Act(
        does="conversations.follow_conversation",
        intent=intents.FollowConversation,
        doors={"mail": mail(signed(Purpose.FOLLOW))},
        letters=("ana notice: followed",),
        apart=MAIL_ALONE,
    ),
    "unfollow": Act(
        does="conversations.unfollow_conversation",
        intent=intents.UnfollowConversation,
        doors={"mail": mail(signed(Purpose.UNFOLLOW))},
        letters=("ana notice: unfollowed",),
        apart=MAIL_ALONE,
    ),
    "mute": Act(
        does="conversations.mute_conversation",
        intent=intents.MuteConversation,
        doors={"mail": mail(signed(Purpose.MUTE))},
        letters=("ana notice: muted",),
        apart=MAIL_ALONE,
    ),
    "unmute": Act(
        does="conversations.unmute_conversation",
        intent=intents.UnmuteConversation,
        doors={"mail": mail(signed(Purpose.UNMUTE))},
        letters=("ana notice: unmuted",),
        apart=MAIL_ALONE,
    ),
    "mute-member": Act(
        does="muting.change_member_mute",
        intent=phrases.MuteMember,
        doors={"mail": mail("help", "mute Ben")},
        letters=("ana notice: member_muted",),
        apart=MAIL_ALONE,
    ),
    "a-tag": Act(
        does="conversations.change_tag_follow",
        intent=phrases.FollowTag,
        doors={"mail": mail("tags", "follow lung")},
        letters=("ana notice: tag_followed",),
        apart=MAIL_ALONE,
    ),
    "a-list": Act(
        does="look.show",
        intent=phrases.Show,
        doors={"mail": mail("help", "help")},
        letters=("ana overview: help",),
        apart="the command has lists of its own",
    ),
    "the-link-to-all-settings": Act(
        does="look.mail_settings",
        doors={"press": press(Stream.SUMMARY, settings="mail")},
        letters=("ana overview: settings",),
        apart="a mail to settings@ is an act of its own, as often as one is sent",
    ),
    "a-question": Act(
        does="look.explain",
        intent=intents.ExplainTopics,
        doors={"mail": mail("help", "Who sees my address?")},
        letters=("ana overview: explained",),
        apart=MAIL_ALONE,
    ),
    "a-search": Act(
        does="look.search",
        intent=phrases.Search,
        doors={"mail": mail("search", "sleep")},
        letters=("ana overview: found",),
        apart=MAIL_ALONE,
    ),
    "a-whole-conversation": Act(
        does="look.send_conversations",
        intent=intents.SendConversations,
        doors={"mail": mail(signed(Purpose.GET))},
        letters=("ana conversation",),
        apart=MAIL_ALONE,
    ),
    "a-summary-again": Act(
        does="look.send_again",
        intent=phrases.SummaryAgain,
        before=_summary,
        doors={"mail": mail("help", "my last summary again")},
        letters=("ana overview: again",),
        apart=MAIL_ALONE,
    ),
    "more-of-a-summary": Act(
        does="look.send_rest",
        intent=intents.SendRest,
        before=_summary,
        doors={"mail": mail(signed(Purpose.SUMMARY), text="MORE")},
        letters=("ana notice: more",),  # it showed all that is new, so its titles are listed
        apart=MAIL_ALONE,
    ),
}
MEMBERSHIP = {
    "joining": Act(
        does="membership.join",
        intent=intents.ChangeMemberships,
        doors={
            "mail": mail("join", "join heart"),
            "command": command("communities", "join", "heart", "1"),
        },
        acts=("join community",),
        letters=("ana overview: belonging",),
        commands=("communities join",),
    ),
    "leaving": Act(
        does="membership.change_memberships",
        intent=intents.ChangeMemberships,
        doors={
            "mail": mail("leave", "leave lung"),
            "command": command("communities", "leave", "lung", "1"),
        },
        acts=("leave community",),
        letters=("ana overview: belonging",),
        commands=("communities leave",),
        apart="by a name in words, and by a community: two actions with one heart",
    ),
    "joining-by-the-operator": Act(
        does="membership.join_community",
        doors={"command": command("communities", "join", "heart", "1")},
        acts=("join community",),
        letters=("ana overview: belonging",),
        apart="see joining",
    ),
    "leaving-as-moderator": Act(
        does="membership.leave_community",
        before=written(_ben_moderates),
        doors={
            "command": command("communities", "leave", "lung", "2"),
            "mail": mail("leave", "leave lung", by="ben"),
        },
        acts=("leave community", "dismiss moderator"),
        letters=("ben overview: belonging",),
        apart="see leaving",
    ),
    "a-new-member": Act(
        does="joining.add_member",
        doors={
            "command": command(
                "members", "add", "eve@example.net", "--name", "Eve", "--community", "lung"
            )
        },
        acts=("add member", "join community"),
        commands=("members add",),
        apart=OPERATOR_ALONE,
    ),
    "a-new-member-who-is-asked": Act(
        does="joining.invite_member",
        doors={
            "command": command(
                *("members", "add", "zoe@example.net", "--name", "Zoe", "--community", "lung"),
                "--invite",
            )
        },
        acts=("add member", "join community", "invite member"),
        letters=("zoe notice: invitation",),
        apart=OPERATOR_ALONE,
    ),
    "a-new-member-who-is-confirmed": Act(
        does="joining.vouch_for_address",
        doors={
            "command": command(
                *("members", "add", "zoe@example.net", "--name", "Zoe", "--community", "lung"),
                "--confirmed",
            )
        },
        acts=("add member", "join community", "confirm address"),
        letters=("zoe overview: welcome",),
        apart=OPERATOR_ALONE,
    ),
    "a-new-community": Act(
        does="communities.add_community",
        doors={"command": command("communities", "add", "kidney", "--title", "Kidney")},
        acts=("add community",),
        commands=("communities add",),
        apart=OPERATOR_ALONE,
    ),
    "an-open-community": Act(
        does="communities.open_titles",
        doors={"command": command("communities", "open", "lung")},
        acts=("open community",),
        commands=("communities open",),
        apart=OPERATOR_ALONE,
    ),
    "a-discreet-one-again": Act(
        does="communities.open_titles",
        before=command("communities", "open", "lung"),
        doors={"command": command("communities", "open", "lung", "--discreet")},
        acts=("make community discreet",),
        commands=("communities open",),
        apart=OPERATOR_ALONE,
    ),
    "a-note": Act(
        does="communities.write_note",
        doors={"command": command("communities", "note", "lung", "--text", "Rules changed.")},
        acts=("write note",),
        commands=("communities note",),
        apart=OPERATOR_ALONE,
    ),
    "a-note-withdrawn": Act(
        does="communities.withdraw_note",
        before=command("communities", "note", "lung", "--text", "Rules changed."),
        doors={"command": command("communities", "note", "lung", "--withdraw", "1")},
        acts=("withdraw note",),
        commands=("communities note",),
        apart=OPERATOR_ALONE,
    ),
    "an-announcement": Act(
        does="announcing.announce",
        doors={"command": command("announce", "lung", SAMPLE, "--now", "--yes", "3")},
        acts=("announce",),
        letters=("ana announcement", "ben announcement", "dora announcement"),
        commands=("announce write",),
        apart=OPERATOR_ALONE,
    ),
    "one-held-back": Act(
        does="announcing.hold_back",
        before=written(_announced),
        doors={"command": command("announce", "pause", "1")},
        acts=("pause announcement",),
        commands=("announce pause",),
        apart=OPERATOR_ALONE,
    ),
    "one-that-goes-on": Act(
        does="announcing.go_on",
        before=in_turn(written(_announced), command("announce", "pause", "1")),
        doors={"command": command("announce", "resume", "1")},
        acts=("resume announcement",),
        commands=("announce resume",),
        apart=OPERATOR_ALONE,
    ),
    "one-cancelled": Act(
        does="announcing.cancel",
        before=written(_announced),
        doors={"command": command("announce", "cancel", "1", "--yes")},
        acts=("cancel announcement",),
        commands=("announce cancel",),
        apart=OPERATOR_ALONE,
    ),
    "one-read-that-was-hidden": Act(
        does="announcing.send_announcement",
        intent=intents.SendAnnouncement,
        before=written(_announced_and_hidden),
        doors={"mail": mail(signed(Purpose.ANNOUNCEMENT, 1), text="MORE")},
        letters=("ana announcement",),
        apart=MAIL_ALONE,
    ),
    "another-name": Act(
        does="communities.add_alias",
        doors={"command": command("communities", "alias", "lung", "--add", "Lungenkrebs")},
        acts=("add alias",),
        commands=("communities alias",),
        apart=OPERATOR_ALONE,
    ),
    "no-longer-its-name": Act(
        does="communities.remove_alias",
        before=command("communities", "alias", "lung", "--add", "COPD"),
        doors={"command": command("communities", "alias", "lung", "--remove", "copd")},
        acts=("remove alias",),
        commands=("communities alias",),
        apart=OPERATOR_ALONE,
    ),
    "no-community": Act(
        does="membership.say_no_community",
        intent=phrases.NoCommunity,
        doors={"mail": mail("join", "there is no community for my illness")},
        letters=("ana notice: no_community",),
        apart=MAIL_ALONE,
    ),
    "a-stranger-asks": Act(
        does="joining.invite",
        doors={"mail": ZOE_JOINS},
        letters=("zoe notice: confirm_join",),
        apart="a first question before an account ends or begins is not asked by the command",
    ),
    "one-who-was-added-by-mistake": Act(
        does="taking_back.take_back",
        before=command("members", "add", "zoe@example.net", "--name", "Zoe"),
        doors={"command": _undone},
        acts=("take back member",),
        apart=OPERATOR_ALONE,
    ),
    "an-invitation": Act(
        does="joining.invite_member",
        before=written(_unconfirmed),
        doors={"command": command("members", "invite", "3")},
        acts=("invite member",),
        letters=("cleo notice: invitation",),
        commands=("members invite",),
        apart="whom the operator brought: who writes for themselves is asked otherwise",
    ),
    "vouched-for": Act(
        does="joining.vouch_for_address",
        before=written(_unconfirmed),
        doors={"command": command("members", "confirm", "3")},
        acts=("confirm address",),
        letters=("cleo overview: welcome",),
        commands=("members confirm",),
        apart="a member says so by their yes",
    ),
    "a-strangers-yes": Act(
        does="joining.welcome",
        intent=intents.Agree,
        before=ZOE_JOINS,
        doors={"mail": answer("yes", by="zoe")},
        acts=("join community", "confirm address"),
        letters=("zoe overview: welcome",),
        apart=MAIL_ALONE,
    ),
    "a-strangers-no": Act(
        does="joining.turn_back",
        intent=intents.Decline,
        before=ZOE_JOINS,
        doors={"mail": answer("no", by="zoe")},
        acts=("forget newcomer",),
        apart=MAIL_ALONE,
    ),
}


def _decided(
    action: ModerationAction,
    before,
    *,
    words: str = "",
    acts: tuple[str, ...],
    letters: tuple[str, ...] = (),
    other: Mapping[str, Door] | None = None,
    commands: tuple[str, ...] = (),
    does: str = "moderation.decide",
) -> Act:
    """Return a decision that a moderator's mail and the operator's command make on the same request."""
    rule = ("moderation", "rule", "1", action.word, *(("--words", words) if words else ()))
    return Act(
        does=does,
        intent=intents.Decide,
        before=before if callable(before) and before is STRANGE else written(before),
        doors={"mail": decision(action, words), "rule": command(*rule), **(other or {})},
        acts=acts,
        letters=letters,
        commands=("moderation rule", *commands),
    )


DECISIONS = {
    "approve": _decided(
        ModerationAction.APPROVE,
        _held,
        acts=("approve",),
        letters=("ben receipt",),
        other={"approve": command("moderation", "approve", "1")},
        commands=("moderation approve",),
    ),
    "decline": _decided(
        ModerationAction.DECLINE,
        _held,
        words="No.",
        acts=("hide",),
        letters=("ben moderation: asker",),
    ),
    "hide": _decided(
        ModerationAction.HIDE,
        _reported,
        acts=("hide",),
        letters=("ben moderation: author", "ana moderation: reporter"),
    ),
    "keep": _decided(
        ModerationAction.KEEP,
        _reported,
        acts=("keep",),
        letters=("ana moderation: reporter",),
    ),
    "show": _decided(
        ModerationAction.SHOW,
        _hidden,
        acts=("show",),
        letters=("ben moderation: author",),
        other={"unhide": command("moderation", "unhide", "1")},
        commands=("moderation unhide",),
    ),
    "close": _decided(
        ModerationAction.CLOSE,
        _reported,
        words="Heated.",
        acts=("close",),
        letters=("ben moderation: starter",),
    ),
    "reopen": _decided(
        ModerationAction.REOPEN, _closed, acts=("reopen",), letters=("ben moderation: starter",)
    ),
    "move": _decided(
        ModerationAction.MOVE,
        _reported,
        words="heart",
        acts=("move",),
        letters=("ben moderation: starter",),
    ),
    "retag": _decided(
        ModerationAction.RETAG,
        _reported,
        words="night",
        acts=("retag",),
        letters=("ben moderation: starter",),
    ),
    "grant": _decided(
        ModerationAction.GRANT,
        _wish,
        acts=("grant late edit",),
        letters=("ben moderation: asker",),
    ),
    "hold-mail": _decided(
        ModerationAction.HOLD_MAIL,
        _reported,
        words="Ads.",
        acts=("hold mail",),
        letters=("ben moderation: author",),
    ),
    "lift-hold": _decided(
        ModerationAction.LIFT_HOLD,
        _checked,
        acts=("lift hold",),
        letters=("ben moderation: author",),
    ),
    "suspend": _decided(
        ModerationAction.SUSPEND,
        _reported,
        words="Threats.",
        acts=("suspend",),
        letters=("ben moderation: author",),
    ),
    "reinstate": _decided(
        ModerationAction.REINSTATE,
        _suspended,
        acts=("reinstate",),
        letters=("ben moderation: author",),
    ),
    "welcome": _decided(
        ModerationAction.WELCOME,
        _new,
        words="Hello!",
        acts=("welcome",),
        letters=("ana moderation: asker",),
    ),
    "invite": _decided(
        ModerationAction.INVITE,
        STRANGE,
        acts=("invite",),
        letters=("zoe notice: moderator_invites",),
        does="joining.invite_stranger",
    ),
    "drop": _decided(ModerationAction.DROP, STRANGE, acts=("drop",)),
    "add-tags": _decided(
        ModerationAction.ADD_TAGS,
        _suggested,
        acts=("add tags",),
        letters=("ana moderation: asker", "ben moderation: starter"),
    ),
    "take-off": _decided(
        ModerationAction.TAKE_OFF,
        _to_be_taken_off,
        acts=("retag",),
        letters=("ana moderation: asker", "ben moderation: starter"),
    ),
    "answer": _decided(
        ModerationAction.ANSWER,
        _asked,
        words="Yes.",
        acts=("answer",),
        letters=("ana moderation: asker",),
    ),
    "pass-on": _decided(ModerationAction.PASS_ON, STRANGE, acts=("pass on",)),
    "send-help": _decided(
        ModerationAction.SEND_HELP,
        _perhaps_in_danger,
        words="We think of you.",
        acts=("send help",),
        letters=("ben moderation: author",),
    ),
    "all-well": _decided(ModerationAction.ALL_WELL, _perhaps_in_danger, acts=("all well",)),
}
CARE = {
    "suspend-unasked": Act(
        does="care.decide_on_member",
        doors={"command": command("members", "suspend", "2", "--reason", "Threats.")},
        acts=("suspend",),
        letters=("ben moderation: author",),
        commands=("members suspend",),
        apart=BY_A_MODERATOR,
    ),
    "unsuspend-unasked": Act(
        does="moderation.decide_unasked",
        before=written(_suspended),
        doors={"command": command("members", "unsuspend", "2", "--reason", "Sorry.")},
        acts=("reinstate",),
        letters=("ben moderation: author",),
        commands=("members unsuspend", "members reinstate"),
        apart=BY_A_MODERATOR,
    ),
    "hold-unasked": Act(
        does="care.decide_on_member",
        doors={"command": command("members", "hold", "2", "--reason", "Ads.")},
        acts=("hold mail",),
        letters=("ben moderation: author",),
        commands=("members hold",),
        apart=BY_A_MODERATOR,
    ),
    "unhold-unasked": Act(
        does="care.decide_on_member",
        before=written(_checked),
        doors={"command": command("members", "unhold", "2", "--reason", "Sorry.")},
        acts=("lift hold",),
        letters=("ben moderation: author",),
        commands=("members unhold",),
        apart=BY_A_MODERATOR,
    ),
    "show-declined": Act(
        does="moderation.decide_on_post",
        intent=intents.Decide,
        before=written(_declined),
        doors={
            "mail": decision(ModerationAction.SHOW),
            "rule": command("moderation", "rule", "1", "show"),
            "unhide": command("moderation", "unhide", "1"),
        },
        acts=("approve",),
        letters=("ben receipt",),
    ),
    "close-unasked": Act(
        does="care.decide_on_conversation",
        doors={"command": command("conversations", "close", "1", "--reason", "Heated.")},
        acts=("close",),
        letters=("ben moderation: starter",),
        commands=("conversations close",),
        apart=BY_A_MODERATOR,
    ),
    "reopen-unasked": Act(
        does="care.decide_on_conversation",
        before=written(_closed),
        doors={"command": command("conversations", "reopen", "1", "--reason", "Calm.")},
        acts=("reopen",),
        letters=("ben moderation: starter",),
        commands=("conversations reopen",),
        apart=BY_A_MODERATOR,
    ),
    "move-unasked": Act(
        does="care.decide_on_conversation",
        doors={"command": command("conversations", "move", "1", "heart", "--reason", "Fits.")},
        acts=("move",),
        letters=("ben moderation: starter",),
        commands=("conversations move",),
        apart=BY_A_MODERATOR,
    ),
    "retag-unasked": Act(
        does="care.decide_on_conversation",
        doors={"command": command("conversations", "retag", "1", "night")},
        acts=("retag",),
        letters=("ben moderation: starter",),
        commands=("conversations retag",),
        apart=BY_A_MODERATOR,
    ),
    "hide-unasked": Act(
        does="moderation.decide_on_post",
        doors={"command": command("moderation", "hide", "1", "--reason", "Pills.")},
        acts=("hide",),
        letters=("ben moderation: author",),
        commands=("moderation hide",),
        apart="the operator's why is for the trail alone",
    ),
    "appoint": Act(
        does="roles.appoint_moderator",
        doors={"command": command("communities", "moderators", "add", "lung", "1")},
        acts=("appoint moderator",),
        letters=("ana notice: moderator",),
        commands=("communities moderators add",),
        apart=OPERATOR_ALONE,
    ),
    "dismiss": Act(
        does="roles.dismiss_moderator",
        doors={"command": command("communities", "moderators", "remove", "lung", "4")},
        acts=("dismiss moderator",),
        letters=("dora notice: no_moderator",),
        commands=("communities moderators remove",),
        apart=OPERATOR_ALONE,
    ),
    "a-badge": Act(
        does="roles.give_badge",
        doors={
            "badge": command("members", "badge", "1", "expert"),
            "set": command("members", "set", "1", "--badge", "expert"),
        },
        acts=("badge expert",),
        letters=("ana notice: badge",),
        commands=("members badge",),
        apart=OPERATOR_ALONE,
    ),
    "experienced": Act(
        does="roles.grant_experience",
        doors={"command": command("members", "experienced", "1")},
        acts=("grant experienced",),
        letters=("ana notice: experienced",),
        commands=("members experienced",),
        apart=OPERATOR_ALONE,
    ),
}
MODERATORS = {
    "a-report": Act(
        does="requests.report",
        intent=intents.ReportPost,
        doors={"mail": mail(signed(Purpose.REPORT), text="It sells pills.")},
        acts=("report",),
        letters=("ana notice: reported",),
        apart=MAIL_ALONE,
    ),
    "a-report-taken-back": Act(
        does="requests.withdraw_report",
        intent=intents.WithdrawReport,
        before=mail(signed(Purpose.REPORT), text="It sells pills."),
        doors={"mail": answer_to_letter("UNDO")},
        acts=("withdraw report",),
        letters=("ana notice: report_withdrawn",),
        apart=MAIL_ALONE,
    ),
    "a-decision-answered": Act(
        does="moderation.decide_by_mail",
        intent=intents.Decide,
        before=written(_reported),
        doors={"mail": decision(ModerationAction.KEEP)},
        acts=("keep",),
        letters=("ana moderation: reporter",),
        apart="the command says it at once",
    ),
    "a-late-wish": Act(
        does="requests.ask_late",
        intent=intents.AskLate,
        before=written(_late),
        doors={"mail": mail(RECEIPT, "ASK A MODERATOR", "About rest", by="ben")},
        letters=("ben notice: late_asked",),
        apart=MAIL_ALONE,
    ),
    "words": Act(
        does="requests.write_to_moderators",
        intent=intents.WriteToModerators,
        doors={"mail": mail("moderators", "Hello", "May I post my book?")},
        letters=("ana notice: moderators_read",),
        apart=MAIL_ALONE,
    ),
}
ACCOUNT = {
    "data-asked": Act(
        does="account.ask_for_yes",
        intent=phrases.GetData,
        doors={"mail": mail("data", "my data"), "form": form(ask="data")},
        letters=("ana notice: confirm_data",),
    ),
    "data": Act(
        does="account.do_confirmed",
        intent=intents.Agree,
        before=mail("data", "my data"),
        doors={"mail": answer("yes")},
        acts=("send data",),
        letters=("ana data",),
        apart="the operator's export is a file",
    ),
    "an-export": Act(
        does="account.export_data",
        doors={"command": command("members", "export", "1", "--to", "data.zip")},
        acts=("export data",),
        commands=("members export",),
        apart="a file for whoever cannot write",
    ),
    "the-end-asked": Act(
        does="account.ask_for_yes",
        intent=phrases.Terminate,
        doors={"mail": mail("terminate", "terminate my account"), "form": form(ask="end")},
        letters=("ana notice: confirm_terminate",),
    ),
    "the-end": Act(
        does="account.end_membership",
        intent=intents.Agree,
        before=mail("terminate", "terminate my account"),
        doors={
            "mail": answer("yes, terminate my account"),
            "command": command("members", "erase", "1", "--reason", "asked", "--yes"),
        },
        acts=("end account",),
        letters=("? goodbye",),
        commands=("members erase",),
        apart="the operator gives a why",
    ),
    "a-mailbox-asked": Act(
        does="addresses.ask_for_mailbox",
        intent=phrases.UseAddress,
        doors={"mail": mail("settings", "add address ana.new@example.com")},
        letters=("ana notice: confirm_adding",),
        apart=MAIL_ALONE,
    ),
    "another-mailbox-asked": Act(
        does="addresses.ask_for_mailbox",
        intent=phrases.ChangeAddress,
        doors={"mail": mail("settings", "change address to ana.new@example.com")},
        letters=("ana notice: confirm_changing",),
        apart="the operator's is announced first, for the old mailbox is lost",
    ),
    "a-mailbox-lost": Act(
        does="addresses.begin_move",
        doors={
            "command": command(
                *("members", "change-address", "1", "ana.new@example.com", "--reason", "lost")
            )
        },
        acts=("begin change of address",),
        letters=("ana notice: change_announced", "ana notice: confirm_address"),
        commands=("members change-address",),
        apart=OPERATOR_ALONE,
    ),
    "a-mailbox-corrected": Act(
        does="joining.correct_mailbox",
        before=written(_unconfirmed),
        doors={
            "command": command(
                *("members", "change-address", "3", "cleo.new@example.com", "--reason", "a typo")
            )
        },
        acts=("correct address",),
        letters=("cleo.new@example.com notice: invitation",),
        apart=OPERATOR_ALONE,
    ),
    "a-mailbox-less": Act(
        does="addresses.remove_address",
        intent=phrases.UseAddress,
        before=written(_shed),
        doors={"mail": mail("settings", "remove address shed@example.com")},
        acts=("remove address",),
        letters=("ana notice: address_removed",),
        apart=MAIL_ALONE,
    ),
    "a-mailbox-agreed": Act(
        does="addresses.agree_about_mailbox",
        intent=intents.Agree,
        before=mail("settings", "add address zoe@example.net"),
        doors={
            "mail": in_turn(
                answer("yes"), answer("yes", by="zoe", detail=AT_THE_OTHER_BOX, number=0)
            )
        },
        acts=("add address",),
        letters=(
            "ana notice: address_asked",
            "ana notice: confirm_address",
            "ana notice: address_added",
        ),
        apart=MAIL_ALONE,
    ),
}
QUESTIONS = {
    "let-through": Act(
        does="questions.agree",
        intent=intents.Agree,
        before=UNPROVED,
        doors={"mail": answer("yes")},
        acts=("vouch for mail",),
        letters=("ana receipt", "ben notification"),
        apart="the operator answers for it in their own name",
    ),
    "not-wanted": Act(
        does="questions.decline",
        intent=intents.Decline,
        before=UNPROVED,
        doors={"mail": answer("no")},
        acts=("drop mail",),
        letters=("ana notice: dropped",),
        apart="the operator's drop tells nobody, for the writer may be anybody",
    ),
    "where-it-belongs": Act(
        does="questions.publish_kept",
        intent=intents.PublishKept,
        before=UNSURE,
        doors={"mail": answer("REPLY", by="ben")},
        acts=("vouch for mail",),
        letters=("ben receipt",),
        apart=MAIL_ALONE,
    ),
    "released": Act(
        does="mails.release_mail",
        before=UNPROVED,
        doors={"command": command("mail", "release", "1")},
        acts=("release mail",),
        letters=("ana receipt", "ben notification"),
        commands=("mail release",),
        apart="see let-through",
    ),
    "dropped": Act(
        does="mails.drop_mail",
        before=UNPROVED,
        doors={"command": command("mail", "drop", "1")},
        acts=("drop mail",),
        commands=("mail drop",),
        apart="see not-wanted",
    ),
    "held": Act(
        does="mails.hold_mail",
        before=_waiting,
        doors={"command": command("mail", "hold", "1")},
        acts=("hold mail",),
        commands=("mail hold",),
        apart=OPERATOR_ALONE,
    ),
}
ACTS = {
    **PREFERENCES,
    **POSTS,
    **CONVERSATIONS,
    **MEMBERSHIP,
    **DECISIONS,
    **CARE,
    **MODERATORS,
    **ACCOUNT,
    **QUESTIONS,
}

# What is refused by each door that offers it, from one reason.
REFUSALS: Mapping[str, tuple[Door, Mapping[str, Door]]] = {
    "a-name-that-claims-a-role": (
        nothing,
        {
            "mail": mail("settings", "name Anna (expert)"),
            "form": form(422, name="Anna (expert)"),
            "command": command("members", "set", "1", "--name", "Anna (expert)", code=1),
        },
    ),
    "a-zone-that-is-none": (
        nothing,
        {
            "mail": mail("settings", "zone Mars/Base"),
            "form": form(422, zone="Mars/Base"),
            "command": command("members", "set", "1", "--choice", "zone Mars/Base", code=1),
        },
    ),
    "a-pause-until-yesterday": (
        nothing,
        {
            "mail": mail("settings", "pause until 2020-01-01"),
            "form": form(422, pause="2020-01-01"),
            "command": command("members", "set", "1", "--choice", "pause until 2020-01-01", code=1),
        },
    ),
    "a-community-that-is-none": (
        written(_reported),
        {
            "mail": decision(ModerationAction.MOVE, "nowhere"),
            "rule": command("moderation", "rule", "1", "move", "--words", "nowhere", code=1),
            "move": command("conversations", "move", "1", "nowhere", "--reason", "x", code=1),
        },
    ),
    "another-communitys-tag": (
        written(_reported),
        {
            "mail": decision(ModerationAction.RETAG, "heart"),
            "rule": command("moderation", "rule", "1", "retag", "--words", "heart", code=1),
            "retag": command("conversations", "retag", "1", "heart", code=1),
        },
    ),
}

# Actions that are only part of others.
PARTS = {
    "addresses.decline_mailbox": "a no to a question about a mailbox, which an act of its own answers",
    "moderation.was_so_already": "what a decision comes to that changes nothing",
    "moderation.say_no_decision": "what a mail is told that was to decide and did not",
    "perform.perform": "the dispatch",
    "still_wanted.keep": "a yes to the question whether letters are still wanted",
    "still_wanted.less": "a no to it",
    "still_wanted.end_unanswered": "what comes of it by time, where nobody answers",
}
# Commands that write and do no act of a member's or about one.
OTHER_COMMANDS = {
    "members import": "adds each as `members add` does, and invites or vouches for them",
    "members reveal": "looks, and says so in the trail",
    "members unsuppress": "is `suppress remove`: about an address and its letters, not an act of theirs",
    "mail reveal": "looks, and says so in the trail",
    "mail replay": "takes a mail from a file, and then is the door of a mail",
}
