"""Does what an intent says: the one place where intents and actions meet.

Who wants it is the context's actor, a member. What waits for the member's choice is among the arguments.
"""

from typing import assert_never

from digest.actions import (
    account,
    addresses,
    announcing,
    conversations,
    look,
    membership,
    moderation,
    muting,
    posts,
    preferences,
    questions,
    requests,
    stops,
)
from digest.actions.context import Context
from digest.actions.posts import NewText
from digest.actions.result import Result
from digest.inbox.question import QuestionKind
from digest.intents.intents import (
    AccountIntent,
    Agree,
    AskLate,
    BringBack,
    ChangeMemberships,
    ChangePreferences,
    ChangeTags,
    ConversationIntent,
    Decide,
    Decline,
    Delete,
    Edit,
    ExplainTopics,
    FollowConversation,
    Intent,
    LookIntent,
    MembershipIntent,
    ModerationIntent,
    MuteConversation,
    PostIntent,
    PreferenceIntent,
    PublishKept,
    QuestionIntent,
    Reply,
    ReportPost,
    SendAnnouncement,
    SendConversations,
    SendRest,
    Start,
    StopStreams,
    UnfollowConversation,
    UnmuteConversation,
    WithdrawReport,
    WriteToModerators,
)
from digest.intents.phrases import (
    ChangeAddress,
    FollowTag,
    GetData,
    MuteMember,
    NoCommunity,
    Search,
    Show,
    SummaryAgain,
    Terminate,
    UseAddress,
)


def perform(  # noqa: PLR0911  (one line a family)
    context: Context, member_id: int, intent: Intent, *, place: int = 0
) -> Result:
    """Do what the member wants; `place` counts what one mail asks for."""
    if isinstance(intent, PostIntent):
        return _post(context, member_id, intent)
    if isinstance(intent, ConversationIntent):
        return _conversation(context, member_id, intent, place)
    if isinstance(intent, LookIntent):
        return _look(context, member_id, intent, place)
    if isinstance(intent, MembershipIntent):
        return _membership(context, member_id, intent)
    if isinstance(intent, PreferenceIntent):
        return _preference(context, member_id, intent)
    if isinstance(intent, AccountIntent):
        return _account(context, member_id, intent)
    if isinstance(intent, ModerationIntent):
        return _moderation(context, member_id, intent, place)
    return _question(context, intent)


def _part(place: int) -> str:
    """Return what sets a letter apart from those about what else the mail asks for."""
    return str(place) if place else ""


def _post(context: Context, member_id: int, intent: PostIntent) -> Result:
    match intent:
        case Reply(conversation_id=number, text=text, tags=tags):
            new = NewText(text=text, tags=tags, was_doubted=intent.was_doubted)
            return posts.reply(context, member_id, number, new)
        case Start(community_id=number, title=title, text=text, tags=tags):
            new = NewText(
                text=text,
                tags=tags,
                is_titled_by_us=intent.has_no_subject,
                was_doubted=intent.was_doubted,
            )
            return posts.start(context, member_id, number, title, new)
        case Edit(post_id=number, text=text, title=new_title, tags=tags, said_at=said_at):
            new = NewText(text=text, tags=tags, shows_before=intent.shows_before)
            return posts.edit(context, member_id, number, new, title=new_title, said_at=said_at)
        case Delete(post_id=number):
            return posts.delete(context, member_id, number)
        case BringBack(post_id=number):
            return posts.bring_back(context, member_id, number)
        case ChangeTags(conversation_id=number, tags=tags):
            return posts.change_conversation_tags(context, member_id, number, tags)
        case _:
            assert_never(intent)


def _conversation(
    context: Context, member_id: int, intent: ConversationIntent, place: int
) -> Result:
    part = _part(place)
    match intent:
        case FollowConversation(conversation_id=number):
            return conversations.follow_conversation(context, member_id, number, part=part)
        case UnfollowConversation(
            conversation_id=number, by_stop=by_stop, answers_receipt=answers_receipt
        ):
            return conversations.unfollow_conversation(
                context,
                member_id,
                number,
                by_stop=by_stop,
                answers_receipt=answers_receipt,
                part=part,
            )
        case MuteConversation(conversation_id=number):
            return conversations.mute_conversation(context, member_id, number, part=part)
        case UnmuteConversation(conversation_id=number):
            return conversations.unmute_conversation(context, member_id, number, part=part)
        case FollowTag():
            return conversations.change_tag_follow(context, member_id, intent)
        case MuteMember():
            return muting.change_member_mute(context, member_id, intent)
        case _:
            assert_never(intent)


def _look(  # noqa: PLR0911  (one line an intent)
    context: Context, member_id: int, intent: LookIntent, place: int
) -> Result:
    match intent:
        case Show(what=what):
            return look.show(context, member_id, what, place=place)
        case ExplainTopics(topics=topics):
            return look.explain(context, member_id, topics, place=place)
        case Search(query=query):
            return look.search(context, member_id, query, place=place)
        case SendConversations(conversation_ids=numbers):
            return look.send_conversations(context, member_id, numbers)
        case SummaryAgain():
            return look.send_again(context, member_id, intent, place=place)
        case SendRest(until=until, conversation_ids=numbers):
            return look.send_rest(context, member_id, until=until, numbers=numbers)
        case SendAnnouncement(announcement_id=number):
            return announcing.send_announcement(context, member_id, number)
        case _:
            assert_never(intent)


def _membership(context: Context, member_id: int, intent: MembershipIntent) -> Result:
    match intent:
        case ChangeMemberships():
            return membership.change_memberships(context, member_id, intent)
        case NoCommunity(words=words):
            return membership.say_no_community(context, member_id, words)
        case _:
            assert_never(intent)


def _preference(context: Context, member_id: int, intent: PreferenceIntent) -> Result:
    match intent:
        case ChangePreferences():
            return preferences.change(context, member_id, intent)
        case StopStreams():
            return stops.stop(context, member_id, intent)
        case _:
            assert_never(intent)


def _account(context: Context, member_id: int, intent: AccountIntent) -> Result:
    match intent:
        case GetData():
            return account.ask_for_yes(context, member_id, QuestionKind.DATA)
        case Terminate(erases=erases):
            asks = QuestionKind.TERMINATE_ERASING if erases else QuestionKind.TERMINATE
            return account.ask_for_yes(context, member_id, asks)
        case UseAddress(address=address, on=True):
            asks = QuestionKind.ADD_ADDRESS
            return addresses.ask_for_mailbox(context, member_id, address, asks)
        case UseAddress(address=address):
            return addresses.remove_address(context, member_id, address)
        case ChangeAddress(address=address):
            asks = QuestionKind.CHANGE_ADDRESS
            return addresses.ask_for_mailbox(context, member_id, address, asks)
        case _:
            assert_never(intent)


def _moderation(context: Context, member_id: int, intent: ModerationIntent, place: int) -> Result:
    match intent:
        case ReportPost(post_id=number, words=words, among=among):
            part = _part(place)
            return requests.report(context, member_id, number, words, among=among, part=part)
        case WithdrawReport(post_id=number):
            return requests.withdraw_report(context, member_id, number)
        case AskLate(post_id=number, text=text, title=title):
            return requests.ask_late(context, member_id, number, text=text, title=title)
        case WriteToModerators(words=words, request_id=request_id):
            return requests.write_to_moderators(context, member_id, words, request_id=request_id)
        case Decide(request_id=number, action=action, words=words, times=times):
            return moderation.decide_by_mail(
                context, member_id, number, action, words=words, times=times
            )
        case _:
            assert_never(intent)


def _question(context: Context, intent: QuestionIntent) -> Result:
    match intent:
        case Agree(question_id=number, at_the_other_box=at_the_other_box):
            return questions.agree(context, number, at_the_other_box=at_the_other_box)
        case Decline(question_id=number):
            return questions.decline(
                context,
                number,
                likely=intent.likely,
                words=intent.words,
                thrown=intent.thrown,
                is_told=intent.is_told,
            )
        case PublishKept(question_id=number, conversation_id=conversation_id, community_id=place):
            return questions.publish_kept(
                context,
                number,
                conversation_id=conversation_id,
                community_id=place,
                adds=intent.adds,
            )
        case _:
            assert_never(intent)
