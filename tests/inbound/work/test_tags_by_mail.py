"""Tags that a member writes into a mail: taken out of the post, added or suggested, and told of."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.actions.context import SourceMail
from digest.community.communities.tag import ConversationTag, Tag, get_or_create_tag
from digest.community.conversations.conversation import Conversation
from digest.community.moderation.member_care import appoint
from digest.community.people.member import Member
from digest.community.posting.tagging import Tagged
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.intents.phrases import FollowTag, FollowThis
from digest.letters.notice import NoticePayload
from digest.letters.receipt import ReceiptPayload
from digest.letters.summary.activity import read_activity
from digest.letters.summary.period import Period
from digest.letters.summary.rank_set import ranks_in
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from inbound.interpret.about_conversation import about_conversation
from inbound.interpret.facts import MailFacts
from inbound.interpret.intents_of import intents_of
from inbound.interpret.interpretation import Interpreted
from inbound.work.act import perform_all
from inbound.work.occasion import Occasion
from tests.inbound.post_office import PostOffice, new_stationery
from tests.rows import buttons_of

ANA, CLEO = "ana@example.net", "cleo@example.net"
LUNG = "lung@mail.example.org"
HOUR = timedelta(hours=1)


def tags(village, conversation_id):
    with village.store.read() as session:
        found = select(Tag.name).join(ConversationTag, ConversationTag.tag_id == Tag.id)
        mine = found.where(ConversationTag.conversation_id == conversation_id)
        return sorted(session.exec(mine))


def grant(village, member):
    with village.store.write() as session:
        session.get_one(Member, member.id).is_experienced = True


def told(village):
    """Return what the newest receipt tells of tags."""
    receipts = [each for each in village.all(Delivery) if each.kind is LetterKind.RECEIPT]
    return ReceiptPayload.of(receipts[-1]).tagged


def to_sleep(village, member=None):
    return village.address(Purpose.REPLY, member or village.ana, village.sleep.conversation_id)


def test_an_experienced_members_tags_are_added_and_taken_out_of_the_post(village_everywhere, mail):
    village = village_everywhere
    grant(village, village.ana)
    text = "What helps?\n\nTags: Fatigue, #tagrisso, 0170 1234567"

    received = village.take(mail(ANA, text, subject="Night"), LUNG)

    assert received.outcome is Outcome.POSTED
    assert village.posts()[-1] == "What helps?"
    number = village.all(Conversation)[-1].id
    assert tags(village, number) == ["fatigue", "lung", "tagrisso"]
    assert told(village) == Tagged(added=("fatigue", "tagrisso"), refused=("0170 1234567",))


def test_others_suggest_them(village_everywhere, mail):
    village = village_everywhere

    village.take(mail(ANA, "Tags: fatigue\n\nMe too."), to_sleep(village))

    assert village.posts()[-1] == "Me too."
    assert tags(village, village.sleep.conversation_id) == ["lung"]
    [request] = village.all(ModerationRequest)
    assert (request.tags, request.member_id, request.community_id) == (
        "fatigue",
        village.ana.id,
        village.lung.id,
    )
    assert told(village) == Tagged(suggested=("fatigue",))


def test_a_moderator_takes_off_by_mail_what_somebody_suggests_to_take_off(
    village, mail, keys, tmp_path
):
    number = village.sleep.conversation_id
    with village.store.write() as session:
        ben = session.get_one(Member, village.ben.id)
        appoint(session, ben, village.lung.id, actor="operator", at=village.noon)
    village.take(mail("ben@example.net", "Tags: fatigue, night"), to_sleep(village, village.ben))
    village.take(mail(ANA, "Untag: fatigue"), to_sleep(village))
    office = PostOffice(village.store, keys, new_stationery(), tmp_path)
    morning = village.noon + 20 * HOUR
    office.run(morning)
    suggested = next(each for each in office.sent if each.member_id == village.ana.id)
    assert "suggest to remove: #fatigue" in " ".join(suggested.text.split())
    waiting = next(each for each in office.sent if each.kind is LetterKind.MODERATION)
    for shown in (waiting.text, waiting.html):
        assert "somebody suggests removing tags" in shown.lower()
        assert "#fatigue" in shown
        assert "Ana" in shown
    request = village.all(ModerationRequest)[0]
    writer = village.address(Purpose.DECISION, village.ben, request.id, ModerationAction.TAKE_OFF)
    assert writer in waiting.text

    village.take(mail("ben@example.net", "Send this mail as it is."), writer, at=morning)
    office.sent.clear()
    office.run(morning)

    assert tags(village, number) == ["lung", "night"]
    told_of = {each.member_id: each for each in office.sent if each.kind is LetterKind.MODERATION}
    assert "Done: the tags are removed" in told_of[village.ben.id].text
    assert "The tags are removed" in told_of[village.ana.id].text


def test_a_mail_of_nothing_but_tags_changes_them_and_posts_nothing(village, mail):
    grant(village, village.ana)
    number = village.sleep.conversation_id
    before = village.all(Conversation)[0].active_at

    for text in ("Tags: fatigue, night", "Untag: night"):
        later = village.noon + 24 * HOUR
        received = village.take(mail(ANA, text), to_sleep(village), at=later)
        assert (received.outcome, received.reason) == (Outcome.COMMAND, "tags")

    assert village.posts() == ["About sleep"]
    assert tags(village, number) == ["fatigue", "lung"]
    assert village.notices() == ["tags_changed", "tags_changed"]
    assert NoticePayload.of(village.all(Delivery)[-1]).tagged == Tagged(removed=("night",))
    assert village.all(Conversation)[0].active_at == before


def test_a_tag_added_to_an_old_conversation_brings_its_next_posts_only(village, mail):
    grant(village, village.ana)
    later = village.noon + 48 * HOUR
    village.take(mail(ANA, "Tags: fatigue"), to_sleep(village), at=later)

    with village.store.read() as session:
        period = Period(village.noon + 24 * HOUR, later + 24 * HOUR)
        assert read_activity(session, period).posts == ()
        tag = session.exec(select(Tag).where(Tag.name == "fatigue")).one()
    village.say(village.ben, "I slept at last", at=later)

    with village.store.read() as session:
        news = read_activity(session, period).news(period)
        (rank,) = ranks_in(news.by_tag[tag.id])
        assert [post.text for post in news.conversations[rank].posts] == ["I slept at last"]


def test_an_edit_can_bring_tags_too(village, mail):
    grant(village, village.ana)
    village.take(mail(ANA, "What helps?", subject="Night"), LUNG)
    post_id = village.all(ReceivedMail)[0].post_id
    to = village.address(Purpose.POST, village.ana, post_id)

    village.take(mail(ANA, "Title: Nights\nTags: night\n\nWhat helps you?", subject="EDIT"), to)

    conversation = village.all(Conversation)[-1]
    assert (conversation.title, village.posts()[-1]) == ("Nights", "What helps you?")
    assert tags(village, conversation.id) == ["lung", "night"]


def test_the_same_words_with_a_line_of_tags_are_not_posted_twice(village, mail):
    for text in ("Me too.\n\nTags: fatigue", "Me too.\n\nTags: fatigue\n"):
        village.take(mail(ANA, text, message_id=f"<{len(text)}@client>"), to_sleep(village))

    assert village.posts().count("Me too.") == 1


# Following by word


@pytest.fixture
def obeyed(village):
    """Let Ana or Cleo ask for something in words, about a conversation or none."""

    def ask(phrase, *, member=None, conversation_id=None):
        member = member or village.ana
        with village.store.write() as session:
            number = len(village.all(ReceivedMail)) + len(village.all(Delivery)) + 1
            received = ReceivedMail(
                id=1000 + number,
                content_key=str(number),
                accepted_at=village.noon,
                next_attempt_at=village.noon,
                reverse_path="",
                recipient="tags",
                size=1,
                raw=b"",
            )
            source = SourceMail(
                received_id=received.id,
                accepted_at=received.accepted_at,
                message_id="<ask@client>",
                subject="follow",
            )
            occasion = Occasion(received=received, mail=source, at=village.noon)
            about = about_conversation(session, conversation_id or 0, member.id)
            intents = intents_of([phrase], MailFacts(target=None, conversation=about))
            wanted = Interpreted(member_id=member.id, intents=intents)
            return perform_all(session, wanted, occasion)

    return ask


def test_a_tag_is_followed_and_that_is_confirmed_with_what_takes_it_back(village, mail, obeyed):
    grant(village, village.ana)
    village.take(mail(ANA, "Tags: brain fog"), to_sleep(village))

    assert obeyed(FollowTag(name="Brain fog", on=True), member=village.cleo) == "tag followed"
    notice = village.all(Delivery)[-1]
    assert (notice.reason, buttons_of(notice)) == ("tag_followed", ["tags unfollow brain-fog"])

    # It opens the conversations that have it, in whatever community they are.
    to = to_sleep(village, village.cleo)
    assert village.take(mail(CLEO, "I as well."), to).outcome is Outcome.POSTED
    assert obeyed(FollowTag(name="brain-fog", on=False), member=village.cleo) == "tag unfollowed"
    assert buttons_of(village.all(Delivery)[-1]) == ["tags follow brain-fog"]
    refused = village.take(mail(CLEO, "And more."), to)
    assert (refused.outcome, village.notices()[-1]) == (Outcome.REFUSED, "may_not_read")


def test_an_unknown_tag_brings_those_that_may_be_meant(village, mail, obeyed):
    grant(village, village.ana)
    village.take(mail(ANA, "Tags: fatigue, sleeping"), to_sleep(village))

    assert obeyed(FollowTag(name="fatige", on=True)) == "unknown tag"

    notice = village.all(Delivery)[-1]
    assert notice.reason == "unknown_tag"
    assert buttons_of(notice) == ["tags follow fatigue", "tags tags"]


def test_a_conversation_is_unfollowed_by_word_and_nothing_queued_goes_out(village, obeyed):
    number = village.sleep.conversation_id
    assert obeyed(FollowThis(on=True), conversation_id=number) == "followed"
    assert obeyed(FollowThis(on=False), conversation_id=number) == "unfollowed"

    assert village.notices(village.ana) == ["followed", "unfollowed"]


def test_unfollowing_cancels_what_waits(village_everywhere, mail):
    village = village_everywhere
    village.take(mail(ANA, "Me too."), to_sleep(village))
    waiting = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTIFICATION]
    assert [each.member_id for each in waiting] == [village.ben.id]

    to = village.address(Purpose.UNFOLLOW, village.ben, village.sleep.conversation_id)
    village.take(mail("ben@example.net", ""), to)

    [letter] = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTIFICATION]
    assert letter.state is DeliveryState.CANCELLED


@pytest.mark.parametrize("subject", ["C1: pain", "C1 pain", "pain C1", "1: pain"])
def test_a_tag_beside_the_number_of_a_conversation_is_followed(village, mail, subject):
    with village.store.write() as session:
        tag = get_or_create_tag(session, "pain")
        session.add(ConversationTag(conversation_id=village.sleep.conversation_id, tag_id=tag.id))

    village.take(mail(ANA, "", subject=subject), "tags@mail.example.org")

    assert village.notices(village.ana) == ["tag_followed"]


def test_a_tag_that_is_called_like_a_number_is_meant_by_it(village, mail):
    """C6 is a place in the neck, too."""
    with village.store.write() as session:
        for name in ("c6-fracture", "fracture"):
            tag = get_or_create_tag(session, name)
            number = village.sleep.conversation_id
            session.add(ConversationTag(conversation_id=number, tag_id=tag.id))

    village.take(mail(ANA, "", subject="C6 fracture"), "tags@mail.example.org")

    told = NoticePayload.of(village.all(Delivery)[-1])
    assert told.offers == (FollowTag(name="c6-fracture", on=False),)
