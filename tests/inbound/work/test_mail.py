"""Mails worked off on a real store: what becomes of each, and that it happens once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from digest.community.communities.tag import ConversationTag, TagFollow, get_or_create_tag
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.follow import Follow
from digest.community.conversations.post import Post, PostState
from digest.community.people.member import Member, MemberState, NotificationTiming, SummaryFrequency
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.receipt import ReceiptPayload
from digest.mail.signed_address import Purpose
from digest.mail.threading import first_message_id
from digest.outbox.delivery import Delivery, LetterKind
from digest.store.id_codec import pack_ids
from inbound.authenticate import TemporarilyUnknown
from tests.rows import buttons_of, words_of

pytestmark = pytest.mark.both_stores

ANA = "Ana Realname <ana@example.net>"
FORWARDED = (
    "---------- Forwarded message ---------\nFrom: Maria <maria@example.com>\n"
    "Date: Mon, Mar 2, 2026 at 9:15 AM\nSubject: Sleep\nTo: <ana@example.net>\n\nA lower dose?\n"
)
LONG_POST = "I take ten milligrams in the morning and sleep badly since the spring."


def test_a_reply_becomes_a_post_with_a_receipt_and_a_notification(village_everywhere, mail):
    village = village_everywhere
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    text = "Me too.\n\n-- \nAna Realname, stage IV since 2019\n+1 415 555 0100"

    received = village.take(mail(ANA, text), to)

    assert (received.outcome, received.member_id) == (Outcome.POSTED, village.ana.id)
    assert village.posts()[-1] == "Me too."
    receipt, notification = village.all(Delivery)
    assert (receipt.kind, receipt.member_id) == (LetterKind.RECEIPT, village.ana.id)
    assert receipt.post_id == received.post_id
    assert "stage IV" in ReceiptPayload.of(receipt).removed.cut
    assert (notification.kind, notification.member_id) == (LetterKind.NOTIFICATION, village.ben.id)


def test_a_mail_delivered_twice_is_one_post(village_everywhere, mail):
    village = village_everywhere
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    raw = mail(ANA, "Once")

    village.take(raw, to)
    village.take(b"Received: from elsewhere\n" + raw, to.upper(), at=village.noon + timedelta(5))
    village.receiving.work(village.all(ReceivedMail)[0].id, village.noon)

    assert village.posts().count("Once") == 1
    assert len(village.all(ReceivedMail)) == 1


def test_a_mail_to_a_community_starts_a_conversation(village_everywhere, mail):
    village = village_everywhere

    received = village.take(mail(ANA, "What helps?", subject="Re: Night"), "lung@mail.example.org")

    assert received.outcome is Outcome.POSTED
    assert village.all(Conversation)[-1].title == "Night"
    assert village.posts()[-1] == "What helps?"


@pytest.mark.parametrize(
    ("sender", "verdict", "reason", "told"),
    [
        pytest.param(
            "friend@elsewhere.example", "pass", "not theirs", ["your_address"], id="friend"
        ),
        pytest.param(
            '"ana@example.net" <x@evil.example>', "pass", "not theirs", ["your_address"], id="name"
        ),
        pytest.param(ANA, "fail", "dmarc fail", ["was_this_you"], id="not-proved"),
        pytest.param("ana@example.net, ben@example.net", "pass", "no single From", [], id="two"),
    ],
)
def test_a_token_alone_posts_nothing(village, mail, sender, verdict, reason, told):
    """Whoever was forwarded a letter has its reply address; nobody but its member may speak by it."""
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    received = village.take(mail(sender, "I am Ana", verdict=verdict), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, reason)
    assert village.posts() == ["About sleep"]
    assert village.notices(village.ana) == village.notices() == told


def test_a_token_of_anothers_posts_nothing_by_a_member_either(village, mail):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    received = village.take(mail("ben@example.net", "I am Ana"), to)

    assert (received.outcome, received.reason) == (Outcome.HELD, "not theirs")
    assert village.posts() == ["About sleep"]
    assert village.notices(village.ana) == ["not_yours"]
    assert village.notices(village.ben) == ["made_for_another"]


@pytest.mark.parametrize(
    ("seconds", "late", "outcome"),
    [
        pytest.param(3599, 0, Outcome.EDITED, id="59:59"),
        pytest.param(3599, 86_400, Outcome.EDITED, id="59:59-worked-on-a-day-later"),
        pytest.param(3600, 0, Outcome.REFUSED, id="60:00"),
        pytest.param(3601, 0, Outcome.REFUSED, id="60:01"),
    ],
)
def test_an_edit_counts_by_when_it_was_taken(village_everywhere, mail, seconds, late, outcome):
    village = village_everywhere
    post = village.say(village.ana, "I meant ten")
    to = village.address(Purpose.POST, village.ana, post.id)
    date = "Mon, 02 Mar 2026 12:00:01 +0000"
    taken = village.noon + timedelta(seconds=seconds)

    village.receive(mail(ANA, "I meant twenty", subject="Re: EDIT", Date=date), to, at=taken)
    village.work(taken + timedelta(seconds=late))

    received = village.all(ReceivedMail)[-1]
    assert received.outcome is outcome
    changed = outcome is Outcome.EDITED
    assert village.posts()[-1] == ("I meant twenty" if changed else "I meant ten")
    letter = village.all(Delivery)[-1]
    if changed:
        assert (letter.kind, letter.key) == (LetterKind.RECEIPT, f"receipt:{post.id}:2")
    else:
        assert (letter.reason, words_of(letter)) == ("window_over", "I meant twenty")


@pytest.mark.parametrize(
    ("subject", "text", "outcome", "now"),
    [
        pytest.param("Re: Sleep", "Thanks!", Outcome.IGNORED, LONG_POST, id="thanks"),
        pytest.param("Re: Sleep", "I meant 20 mg", Outcome.HELD, LONG_POST, id="remark"),
        pytest.param("Re: Sleep", f"Look: {LONG_POST}", Outcome.HELD, LONG_POST, id="quoted-whole"),
        pytest.param(
            "Re: Sleep",
            LONG_POST.replace("ten", "twenty"),
            Outcome.EDITED,
            LONG_POST.replace("ten", "twenty"),
            id="most-words-again",
        ),
        pytest.param("AW: EDIT", "Short", Outcome.EDITED, "Short", id="subject-edit"),
        pytest.param("DELETE", "", Outcome.DELETED, "", id="subject-delete"),
        pytest.param("Re: Sleep", "delete", Outcome.DELETED, "", id="whole-text-delete"),
        pytest.param(
            "Re: Sleep", "delete the pain, please", Outcome.HELD, LONG_POST, id="sentence"
        ),
    ],
)
def test_an_answer_to_a_receipt(village, mail, subject, text, outcome, now):
    """Nothing but a clear edit or deletion ever replaces a post."""
    post = village.say(village.ana, LONG_POST)

    received = village.take(
        mail(ANA, text, subject=subject), village.address(Purpose.POST, village.ana, post.id)
    )

    assert received.outcome is outcome
    assert village.posts()[-1] == now
    if outcome is Outcome.HELD:
        [notice] = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTICE]
        assert (notice.reason, words_of(notice), notice.post_id) == ("ask_back", text, post.id)


def test_the_first_post_takes_a_new_title_with_its_edit(village, mail):
    to = village.address(Purpose.POST, village.ben, village.sleep.id)

    village.take(mail("ben@example.net", "Title: Rest\n\nAbout rest", subject="EDIT"), to)

    assert village.all(Conversation)[0].title == "Rest"
    assert village.posts() == ["About rest"]


def test_a_deleted_first_post_without_replies_takes_its_conversation_with_it(village, mail):
    to = village.address(Purpose.POST, village.ben, village.sleep.id)

    village.take(mail("ben@example.net", "", subject="DELETE"), to)

    assert village.all(Conversation)[0].state is ConversationState.REMOVED
    assert village.all(Post)[0].state is PostState.DELETED
    assert village.notices(village.ben) == ["deleted"]


def test_nobody_changes_what_somebody_else_wrote(village, mail):
    to = village.address(Purpose.POST, village.ana, village.sleep.id)

    received = village.take(mail(ANA, "Mine now", subject="EDIT"), to)

    assert received.outcome is Outcome.REFUSED
    assert village.posts() == ["About sleep"]
    assert village.notices(village.ana) == ["not_author"]


def test_an_unsubscribe_address_needs_no_writer_and_cancels_what_waits(village_everywhere, mail):
    village = village_everywhere
    village.say(village.ana, "hello")
    village.receive(mail(ANA, "More"), village.address(Purpose.REPLY, village.ana, 1))
    village.work()
    to = village.address(Purpose.UNSUBSCRIBE, village.ben, detail=2)
    machine = {"Auto_Submitted": "auto-replied"}

    received = village.take(mail("other@elsewhere.example", "", verdict="none", **machine), to)

    assert received.outcome is Outcome.COMMAND
    with village.store.read() as session:
        assert session.get_one(Member, village.ben.id).notifications is NotificationTiming.OFF
    waiting = [each for each in village.all(Delivery) if each.kind is LetterKind.NOTIFICATION]
    assert [each.state for each in waiting] == ["cancelled"]
    assert village.notices() == ["stopped_notifications"]


def test_a_bounce_to_an_unsubscribe_address_stops_nothing(village, mail):
    to = village.address(Purpose.UNSUBSCRIBE, village.ben, detail=2)

    received = village.take(mail("x@example.net", "", subject="hello"), to, reverse_path="")

    assert received.outcome is Outcome.IGNORED


@pytest.mark.parametrize(
    ("purpose", "notice"),
    [
        pytest.param(Purpose.FOLLOW, "followed", id="follow"),
        pytest.param(Purpose.UNFOLLOW, "unfollowed", id="unfollow"),
        pytest.param(Purpose.MUTE, "muted", id="mute"),
        pytest.param(Purpose.UNMUTE, "unmuted", id="unmute"),
        pytest.param(Purpose.GET, None, id="get"),
        pytest.param(Purpose.REPORT, "reported", id="report"),
    ],
)
def test_an_empty_mail_does_what_its_address_says(village, mail, purpose, notice):
    number = village.sleep.id if purpose is Purpose.REPORT else village.sleep.conversation_id

    received = village.take(mail(ANA, ""), village.address(purpose, village.ana, number))

    assert received.outcome is Outcome.COMMAND
    [letter] = village.all(Delivery)
    assert letter.reason == notice
    assert letter.kind is (LetterKind.CONVERSATION if purpose is Purpose.GET else LetterKind.NOTICE)
    follows = {each.member_id for each in _follows(village)}
    assert (village.ana.id in follows) is (purpose is Purpose.FOLLOW)


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        pytest.param(Purpose.FOLLOW, "", id="follow"),
        pytest.param(Purpose.GET, "", id="read-it-all"),
        pytest.param("tags@mail.example.org", "follow sleep", id="follow-a-tag"),
    ],
)
def test_who_is_suspended_follows_and_reads_nothing_by_others_and_is_told_so(
    village, mail, to, subject
):
    number = village.sleep.conversation_id
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED
        tag = get_or_create_tag(session, "sleep")
        session.add(ConversationTag(conversation_id=number, tag_id=tag.id))
    is_ours = isinstance(to, Purpose)
    address = village.address(to, village.ana, number) if is_ours else to

    received = village.take(mail(ANA, "", subject=subject), address)

    assert (received.outcome, received.reason) == (Outcome.REFUSED, "nothing_by_others")
    [letter] = village.all(Delivery)
    assert (letter.reason, letter.member_id) == ("nothing_by_others", village.ana.id)
    assert village.ana.id not in {each.member_id for each in _follows(village)}
    with village.store.read() as session:
        assert session.exec(select(TagFollow)).all() == []


def test_an_answer_to_the_from_address_is_traced_by_its_message_id(village, mail):
    conversation_id = village.sleep.conversation_id
    answered = village.letter(LetterKind.NOTIFICATION, village.ana, conversation_id=conversation_id)
    raw = mail(ANA, "By From", In_Reply_To=answered)

    received = village.take(raw, "notify@mail.example.org")

    assert received.outcome is Outcome.POSTED
    assert village.posts()[-1] == "By From"


def test_an_answer_is_traced_by_the_first_message_id_of_a_conversation(village, mail):
    ids = {"member_id": village.ana.id, "conversation_id": village.sleep.conversation_id}
    first = first_message_id(village.keys, "mail.example.org", **ids)

    received = village.take(
        mail(ANA, "I sleep on two pillows.", References=f"<x@y> {first}"), "notify@mail.example.org"
    )

    assert received.outcome is Outcome.POSTED


def test_an_answer_with_nobody_elses_message_id_posts_nothing(village, mail):
    conversation_id = village.sleep.conversation_id
    bens = village.letter(LetterKind.NOTIFICATION, village.ben, conversation_id=conversation_id)

    received = village.take(mail(ANA, "Not mine", In_Reply_To=bens), "notify@mail.example.org")

    assert (received.outcome, received.reason) == (Outcome.HELD, "not theirs")


def test_an_answer_to_a_receipts_from_address_is_an_answer_to_the_receipt(village, mail):
    post = village.say(village.ana, "Mine")
    answered = village.letter(LetterKind.RECEIPT, village.ana, post_id=post.id)

    received = village.take(
        mail(ANA, "", subject="DELETE", In_Reply_To=answered), "notice@mail.example.org"
    )

    assert received.outcome is Outcome.DELETED


def test_a_plain_reply_to_a_summary_of_one_conversation_is_posted_there(village, mail):
    number = _summary_of(village, [village.sleep])

    reply = mail(ANA, "My mother slept better with two pillows.")
    received = village.take(reply, village.address(Purpose.SUMMARY, village.ana, number))

    assert received.outcome is Outcome.POSTED
    assert village.posts()[-1] == "My mother slept better with two pillows."


def test_a_plain_reply_to_a_summary_of_two_is_asked_back_with_its_words(village, mail):
    number = _summary_of(village, [village.sleep, village.start("Food")])

    received = village.take(
        mail(ANA, "Which?"), village.address(Purpose.SUMMARY, village.ana, number)
    )

    assert (received.outcome, received.reason) == (Outcome.HELD, "which_conversation")
    notice = village.all(Delivery)[-1]
    assert (notice.reason, words_of(notice)) == ("which_conversation", "Which?")
    assert notice.until == village.noon


@pytest.mark.parametrize("conversations", [1, 2])
def test_more_as_an_answer_to_a_summary_brings_all_that_it_told_of(village, mail, conversations):
    number = _summary_of(village, [village.sleep, village.start("Food")][:conversations])

    received = village.take(
        mail(ANA, "More."), village.address(Purpose.SUMMARY, village.ana, number)
    )

    assert (received.outcome, received.reason) == (Outcome.COMMAND, "more")
    notice = village.all(Delivery)[-1]
    assert (notice.reason, notice.member_id, notice.until) == ("more", village.ana.id, village.noon)
    assert "More." not in village.posts()


def test_a_reply_to_a_summary_that_quotes_one_conversation_is_posted_there(village, mail):
    food = village.start("Food and drink")
    number = _summary_of(village, [village.sleep, food])

    text = "Soup!\n\n> Food and drink\n> About food and drink"
    received = village.take(mail(ANA, text), village.address(Purpose.SUMMARY, village.ana, number))

    assert received.outcome is Outcome.POSTED
    assert village.all(Post)[-1].conversation_id == food.conversation_id


def test_stop_in_answer_to_a_summary_stops_summaries(village, mail):
    number = _summary_of(village, [village.sleep])

    village.take(mail(ANA, "STOP\n\nAna"), village.address(Purpose.SUMMARY, village.ana, number))

    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency is SummaryFrequency.NEVER
    assert village.notices() == ["stopped_summary"]


def test_stop_in_answer_to_a_notification_unfollows_its_conversation(village, mail):
    to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)

    village.take(mail("ben@example.net", "unsubscribe"), to)

    assert _follows(village) == []
    assert village.notices() == ["unfollowed"]


def test_stop_all_stops_every_stream(village, mail):
    to = village.address(Purpose.REPLY, village.ben, village.sleep.conversation_id)

    village.take(mail("ben@example.net", "STOP ALL"), to)

    [letter] = village.all(Delivery)
    assert (letter.reason, buttons_of(letter)) == (
        "stopped_all",
        [
            "settings daily",
            "settings replies together",
            "settings my posts always",
            "settings announcements on",
        ],
    )
    ben = village.all(Member)[1]
    assert ben.summary_frequency is SummaryFrequency.NEVER
    assert ben.notifications is NotificationTiming.OFF


@pytest.mark.parametrize(
    ("state", "text", "reason"),
    [
        pytest.param("closed", "Late", "closed", id="closed"),
        pytest.param("closed", "", "closed", id="closed-and-empty"),
        pytest.param("closed", "word " * 14_000, "closed", id="closed-and-too-long"),
        pytest.param("removed", "Late", "may_not_read", id="removed"),
        pytest.param("open", "", "no_text", id="empty"),
        pytest.param("open", "> only\n> a quote", "no_text", id="only-a-quote"),
        pytest.param("open", FORWARDED, "only_forwarded", id="only-forwarded"),
        pytest.param("open", "word " * 14_000, "too_long", id="too-long"),
        pytest.param("open", "-----BEGIN PGP MESSAGE-----\n\nabc", "encrypted", id="pgp"),
    ],
)
def test_what_cannot_be_posted_comes_back_with_its_words(village, mail, state, text, reason):
    with village.store.write() as session:
        session.get_one(Conversation, village.sleep.conversation_id).state = ConversationState(
            state
        )
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    received = village.take(mail(ANA, text), to)

    assert (received.outcome, received.reason) == (Outcome.REFUSED, reason)
    [notice] = village.all(Delivery)
    kept = "" if text.startswith(("-", FORWARDED)) else text.strip()
    assert (words_of(notice) or "") == kept
    assert len(village.posts()) == 1


def test_a_suspended_member_is_refused_with_their_words_and_may_still_stop(village, mail):
    with village.store.write() as session:
        session.get_one(Member, village.ana.id).state = MemberState.SUSPENDED
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    assert village.take(mail(ANA, "Hello"), to).reason == "suspended"
    assert village.take(mail(ANA, "Stop"), to).outcome is Outcome.COMMAND


@pytest.mark.parametrize(
    ("sender", "to", "outcome", "reason"),
    [
        pytest.param(
            "cleo@example.net", "lung", Outcome.REFUSED, "not_a_member", id="no-member-of-it"
        ),
        pytest.param("nobody@example.net", "lung", Outcome.HELD, "not a member", id="stranger"),
        pytest.param("ana@example.net", "gone", Outcome.REFUSED, "unknown_community", id="no-such"),
        pytest.param("ana@example.net", "settings", Outcome.COMMAND, "settings", id="command"),
        pytest.param("ana@example.net", "notify", Outcome.REFUSED, "unclear", id="untraced"),
        pytest.param(
            "ana@example.net", "Postmaster", Outcome.HELD, "for postmaster", id="postmaster"
        ),
        pytest.param("nobody@example.net", "abuse", Outcome.HELD, "for abuse", id="abuse"),
        pytest.param(
            "ana@example.net", "i.nothing", Outcome.IGNORED, "no such address", id="nobody"
        ),
    ],
)
def test_fixed_addresses(village, mail, sender, to, outcome, reason):
    received = village.take(mail(sender, "Hello", subject="Hello"), f"{to}@mail.example.org")

    assert (received.outcome, received.reason) == (outcome, reason)
    assert village.posts() == ["About sleep"]


DELIVERY_STATUS = (
    b"From: MAILER-DAEMON@mx.example.net\nSubject: Undelivered Mail\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/report; report-type=%b; boundary="B"\nAuto-Submitted: auto-replied\n\n'
    b"--B\n\nSorry.\n--B\nContent-Type: message/%b\n\n%b\n--B--\n"
)
DSN = DELIVERY_STATUS % (
    b"delivery-status",
    b"delivery-status",
    b"Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ben@example.net\nAction: failed\nStatus: 5.1.1\n",
)
ARF = b"Authentication-Results: mx.mail.example.org; dmarc=pass\n" + DELIVERY_STATUS % (
    b"feedback-report",
    b"feedback-report",
    b"Feedback-Type: abuse\nVersion: 1\n",
)
ARF = ARF.replace(b"MAILER-DAEMON@mx.example.net", b"feedback@arf.mail.yahoo.com")


def test_a_bounce_concerns_the_member_of_its_reverse_path_and_nobody_else(village):
    village.letter(LetterKind.SUMMARY, village.ana)
    to = village.address(Purpose.BOUNCE, village.ana, 1)

    received = village.take(DSN, to, reverse_path="")

    assert (received.outcome, received.reason) == (Outcome.BOUNCE, "dead 5.1.1")
    assert received.member_id == village.ana.id


def test_a_bounce_to_a_reply_address_is_no_post(village):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    assert village.take(DSN, to, reverse_path="").outcome is Outcome.IGNORED
    assert village.posts() == ["About sleep"]


def test_a_complaint_stops_the_stream_of_its_letter(village):
    village.letter(LetterKind.SUMMARY, village.ana)
    to = village.address(Purpose.BOUNCE, village.ana, 1)

    received = village.take(ARF, to)

    assert received.outcome is Outcome.COMPLAINT
    with village.store.read() as session:
        assert session.get_one(Member, village.ana.id).summary_frequency is SummaryFrequency.NEVER


def test_a_complaint_to_the_fixed_address_is_traced_by_the_letter_it_quotes(village):
    quoted = village.letter(LetterKind.SUMMARY, village.ana)

    received = village.take(ARF + b"\nMessage-ID: " + quoted.encode(), "fbl@mail.example.org")

    assert (received.outcome, received.member_id) == (Outcome.COMPLAINT, village.ana.id)


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        pytest.param({"Auto_Submitted": "auto-replied"}, Outcome.IGNORED, id="auto-submitted"),
        pytest.param({"List_Id": "<a.list>"}, Outcome.IGNORED, id="list"),
        pytest.param(
            {"subject": "Out of office: back on Monday"}, Outcome.HELD, id="by-subject-only"
        ),
        pytest.param({"Auto_Submitted": "no"}, Outcome.POSTED, id="says-no"),
        pytest.param({"X_Auto_Response_Suppress": "All"}, Outcome.POSTED, id="suppress-alone"),
    ],
)
def test_automatic_mail_is_neither_published_nor_answered(village, mail, fields, outcome):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    received = village.take(mail(ANA, "I am in hospital until May", **fields), to)

    assert received.outcome is outcome
    if outcome is not Outcome.POSTED:
        assert village.all(Delivery) == []


def test_a_mail_that_cannot_be_read_is_held_and_not_lost(village):
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)

    received = village.take(b"Subject: " + b"x" * 20_000 + b"\n\nHello", to)

    assert (received.outcome, received.reason) == (Outcome.HELD, "header_too_long")
    assert received.raw is not None


def test_trouble_is_tried_again_and_then_held(village, mail, caplog):
    """A row whose effect fails stays waiting, later and later, and keeps nothing of the effect."""
    village.receive(mail(ANA, "secret words"), village.address(Purpose.REPLY, village.ana, 1))
    broken = replace(village.receiving, policy=None)
    at = village.noon

    for attempt in range(1, 6):
        broken.work(1, at)
        [received] = village.all(ReceivedMail)
        assert received.attempts == attempt
        at = received.next_attempt_at

    assert (received.outcome, received.reason) == (Outcome.HELD, "failed")
    assert village.posts() == ["About sleep"]
    assert "secret" not in caplog.text


def test_while_the_writer_cannot_be_checked_the_mail_waits_for_four_hours(village, mail):
    def unknown(*_: object) -> None:
        raise TemporarilyUnknown

    village.receiving = replace(village.receiving, authenticate=unknown)
    village.receive(mail(ANA, "Wait"), village.address(Purpose.REPLY, village.ana, 1))

    village.work()
    assert village.all(ReceivedMail)[0].outcome is Outcome.WAITING
    village.work(village.noon + timedelta(hours=4))

    [received] = village.all(ReceivedMail)
    assert (received.outcome, received.reason) == (Outcome.HELD, "writer could not be checked")


def _follows(village):
    with village.store.read() as session:
        return session.exec(select(Follow)).all()


def _summary_of(village, posts):
    carried = pack_ids(post.id for post in posts)
    village.letter(LetterKind.SUMMARY, village.ana, carried=carried, until=village.noon)
    return village.all(Delivery)[-1].id


def test_a_mail_taken_while_the_clock_was_years_ahead_does_not_wait_for_them(village, mail):
    years = timedelta(days=3 * 365)
    to = village.address(Purpose.REPLY, village.ana, village.sleep.conversation_id)
    village.receive(mail("Ana <ana@example.net>", "Taken too late"), to, at=village.noon + years)

    village.work()

    assert "Taken too late" in village.posts()
