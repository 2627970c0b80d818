"""Moderators decide by mail: what they are shown, what a button does, and who can press it."""

import re
from datetime import timedelta
from email.utils import parseaddr

import pytest
from sqlmodel import select

from digest.actions.account import MembershipEnd, end_membership
from digest.actions.moderation import decide, decide_on_post
from digest.community.audit import AuditEntry
from digest.community.communities.community import (
    Community,
    HoldFirst,
    Membership,
    belongs,
    community_by_name,
)
from digest.community.communities.join import create_community
from digest.community.conversations.conversation import Conversation, ConversationState
from digest.community.conversations.post import DECISION_DELAY, EditWindow, Post, PostState
from digest.community.moderation.decide import Concern
from digest.community.moderation.deciders import requests_by_decider
from digest.community.moderation.member_care import appoint, dismiss
from digest.community.people.member import Badge, Member, MemberState
from digest.community.posting.change import delete
from digest.community.posting.conversation_care import all_tags, move, retag
from digest.community.requests import open_request
from digest.community.requests.moderation_action import ModerationAction
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question, QuestionKind
from digest.inbox.received_mail import Outcome
from digest.letters.moderation import DecisionPayload
from digest.letters.remind_moderators import RemindModerators
from digest.mail.signed_address import Purpose
from digest.outbox.delivery import Delivery, DeliveryState, LetterKind
from digest.outbox.enqueue import enqueue
from digest.outbox.forget import forget_words
from digest.outbox.retry import retry
from tests.contexts import of_member, of_operator
from tests.inbound.post_office import DOMAIN, PostOffice, Sent, new_stationery

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def plain(letter: Sent) -> str:
    return letter.text.replace("\r\n", "\n")


class Court:
    """The village with Dora and Emil as its moderators, and a post office that sends their letters."""

    def __init__(self, village, office: PostOffice, dora: Member, emil: Member) -> None:
        self.village, self.office, self.dora, self.emil = village, office, dora, emil
        self.now = village.noon

    def mail(self, member: Member, to: str, text: str = "", *, minutes: float = 1, **fields):
        self.now += minutes * MINUTE
        sender = f"{member.display_name.lower()}@example.net"
        raw = self.write(sender, text, message_id=f"<{self.now.timestamp()}@client>", **fields)
        return self.village.take(raw, to, at=self.now)

    def answer(self, sender: Member, letter: Sent, text: str):
        """Answer a letter, to the address that it came from."""
        answers = {"In_Reply_To": str(letter.mail["Message-ID"])}
        return self.mail(sender, f"notice@{DOMAIN}", text, **answers)

    def letters(
        self, member: Member | None = None, kind: LetterKind = LetterKind.MODERATION
    ) -> list[Sent]:
        """Send what is owed now, and return what goes to a member."""
        before = len(self.office.sent)
        self.office.run(self.now)
        new = self.office.sent[before:]
        return [
            each
            for each in new
            if each.kind is kind and member in (None, self.by_id(each.member_id))
        ]

    def by_id(self, number: int) -> Member:
        people = (self.village.ana, self.village.ben, self.village.cleo, self.dora, self.emil)
        return next(each for each in people if each.id == number)

    def address(self, letter: Sent, label: str) -> str:
        """Return the address that stands under a choice's label in the plain text."""
        found = re.search(
            rf"^{label}[^\n]*\n(?:  [^\n]+\n)*(m\.[a-z2-7]{{37}}@\S+)", plain(letter), re.MULTILINE
        )
        assert found, letter.text
        return found[1]

    def report(self, member: Member, words: str = "It sells pills.", post: Post | None = None):
        number = (post or self.village.sleep).id
        return self.mail(member, self.village.address(Purpose.REPORT, member, number), words)

    def one(self, table, number: int):
        return next(each for each in self.village.all(table) if each.id == number)

    @property
    def post(self) -> Post:
        return self.one(Post, self.village.sleep.id)

    def acts(self) -> list[tuple[str, str, str, str]]:
        return [(e.actor, e.act, e.target, e.reason) for e in self.village.all(AuditEntry)]


@pytest.fixture
def court(village, mail, keys, tmp_path, make_member) -> Court:
    with village.store.write() as session:
        lung = session.get_one(Community, village.lung.id)
        dora, emil = make_member(session, "Dora", lung), make_member(session, "Emil", lung)
        for member in (dora, emil):
            appoint(session, member, lung.id, actor="operator", at=village.noon)
    office = PostOffice(village.store, keys, new_stationery(), tmp_path)
    made = Court(village, office, dora, emil)
    made.write = mail
    made.now += 2 * HOUR
    return made


def test_a_break_that_goes_on_keeps_requests_from_a_moderator_and_no_decision_from_an_author(court):
    with court.village.store.write() as session:
        for member, begins in ((court.dora, -HOUR), (court.emil, HOUR), (court.village.ben, -HOUR)):
            row = session.get_one(Member, member.id)
            row.paused_from, row.paused_until = court.now + begins, court.now + 99 * HOUR
    court.report(court.village.ana)

    (letter,) = court.letters()
    assert letter.member_id == court.emil.id  # whose break is to come
    court.mail(court.emil, court.address(letter, "Remove the post"), "It sells pills.")
    assert "It sells pills." in court.letters(court.village.ben)[0].shown


@pytest.mark.always
def test_a_report_comes_to_every_moderator_and_one_press_takes_the_post_out(court):
    assert court.report(court.village.ana).outcome is Outcome.COMMAND
    letters = court.letters()

    assert {each.member_id for each in letters} == {court.dora.id, court.emil.id}
    letter = letters[0]
    assert "About sleep" in letter.shown
    assert "It sells pills." in letter.shown
    assert "Ana" not in letter.shown  # who reported is not named
    assert letter.mail["Reply-To"] is None
    assert "Sleep" not in str(letter.mail["Subject"])

    hide = court.address(letters[0], "Remove the post")
    court.mail(court.dora, hide, "Why? The author reads this:\nIt sells pills.\n")

    assert court.post.state is PostState.HIDDEN
    told = {each.member_id: each for each in court.letters()}
    assert "Take it back" in told[court.dora.id].html
    assert "is removed" in told[court.village.ana.id].shown
    assert "It sells pills." in told[court.village.ben.id].shown
    assert "About sleep" in told[court.village.ben.id].shown  # his words, given back
    assert "About sleep" not in told[court.village.ana.id].shown
    assert (
        f"member {court.dora.id}",
        "hide",
        f"post {court.post.id}",
        "",  # what a moderator writes to the author is no reason in the trail
    ) in court.acts()


@pytest.mark.parametrize("is_answered", [True, False], ids=["conversation-stays", "it-goes-too"])
def test_the_report_of_a_post_that_its_author_deleted_is_told_so_and_asks_nobody(
    court, is_answered
):
    if is_answered:
        court.village.say(court.village.ana, "Propped up.")
    with court.village.store.write() as session:
        delete(session, session.get_one(Post, court.post.id), at=court.now)

    reported = court.report(court.village.ana)

    assert (reported.outcome, reported.reason) == (Outcome.REFUSED, "post_gone")
    assert court.village.all(ModerationRequest) == []
    (told,) = court.letters(kind=LetterKind.NOTICE)
    assert told.member_id == court.village.ana.id
    for part in (told.text, told.html):
        assert "That post is already deleted" in part
        assert "It sells pills." in part


def test_who_may_not_read_a_post_does_not_learn_that_it_is_deleted(court):
    court.village.say(court.village.ana, "Propped up.")
    with court.village.store.write() as session:
        delete(session, session.get_one(Post, court.post.id), at=court.now)

    assert court.report(court.village.cleo).reason == "may_not_read"


def test_a_signature_alone_is_not_sent_to_the_author(court):
    court.report(court.village.ana)
    hide = court.address(court.letters()[0], "Remove the post")
    prompt = "Why? The author reads this:"
    court.mail(court.dora, hide, f"{prompt}\n\n-- \nDr. Dora Miller\nLeeds Hospital, Ward 7\n")

    assert court.post.state is PostState.HIDDEN
    told = {each.member_id: each for each in court.letters()}[court.village.ben.id]
    assert "Miller" not in told.shown
    assert "Ward 7" not in told.shown


def test_the_second_moderator_is_told_that_it_is_decided(court):
    court.report(court.village.ana)
    first, second = court.letters()
    court.mail(court.dora, court.address(first, "Leave it as it is"))
    court.letters()
    acts = court.acts()

    court.mail(court.emil, court.address(second, "Remove the post"), "No!")

    (answer,) = court.letters()
    assert "already decided" in answer.shown
    assert "Another moderator decided" in answer.shown
    assert "Dora" in answer.shown
    assert court.post.state is PostState.VISIBLE
    assert court.acts() == acts


def test_a_moderator_is_told_that_somebody_who_runs_the_service_decided_or_they_themselves(court):
    court.report(court.village.ana)
    first, second = court.letters()
    with court.village.store.write() as session:
        context = of_operator(session, court.now)
        decide(context, 1, ModerationAction.KEEP)
    court.letters()

    court.mail(court.emil, court.address(second, "Remove the post"), "No!")

    (answer,) = court.letters()
    assert "Somebody who runs Community Digest decided before" in " ".join(answer.text.split())
    with court.village.store.write() as session:
        session.get_one(ModerationRequest, 1).ended_by = f"member {court.dora.id}"
    court.mail(court.dora, court.address(first, "Leave it as it is"))
    (answer,) = court.letters()
    assert "You decided it yourself before" in " ".join(answer.text.split())


@pytest.mark.parametrize(
    ("later", "says"),
    [
        ((), "The post is removed: others do not see it."),
        ((ModerationAction.SHOW,), "Others can see the post now."),
        ((ModerationAction.SHOW, ModerationAction.HIDE), "The post is removed"),
        (None, "The post is deleted"),
    ],
)
def test_who_decides_late_reads_what_was_decided_and_how_it_is_now(court, later, says):
    court.report(court.village.ana)
    first, second = court.letters()
    court.mail(court.dora, court.address(first, "Remove the post"))
    court.letters()
    with court.village.store.write() as session:
        post = session.get_one(Post, court.post.id)
        for action in later or ():
            decide_on_post(of_operator(session, court.now), post, action, RequestKind.REPORT)
        if later is None:
            delete(session, post, at=court.now)
    court.letters()

    late = court.mail(court.emil, court.address(second, "Leave it as it is"))

    (answer,) = court.letters()
    for part in (answer.text, answer.html):
        said = " ".join(part.split())
        assert "chose “Remove the post”." in said
        assert says in said
        assert ("report the post" in said) is (later is not None)
    assert late.reason == "keep: it is decided already"


def test_who_decides_late_about_tags_reads_which_there_are_now(court):
    with court.village.store.write() as session:
        conversation = session.get_one(Conversation, 1)
        made = {"kind": RequestKind.TAGS, "member_id": court.village.ana.id, "at": court.now}
        request = open_request.suggested_tags(session, conversation, ["sleep"], **made)
        decide(of_operator(session, court.now), request.id, ModerationAction.DECLINE)
        retag(session, conversation, ["fatigue"], actor="operator", at=court.now)
    court.letters()

    number = ModerationAction.ADD_TAGS
    court.mail(court.dora, court.village.address(Purpose.DECISION, court.dora, 1, number))

    (answer,) = court.letters()
    said = " ".join(answer.text.split())
    assert "The choice was “Decline it”." in said
    assert "The conversation has these tags now: #fatigue." in said


@pytest.mark.parametrize("shows_content", [True, False])
def test_whoever_reports_reads_how_the_post_begins(court, shows_content):
    with court.village.store.write() as session:
        member = session.get_one(Member, court.village.ana.id)
        member.shows_content = shows_content

    court.report(court.village.ana)

    (told,) = court.letters(kind=LetterKind.NOTICE)
    for part in (told.text, told.html):
        assert "The moderators have your report" in part
        assert ("You reported what" in part) is shows_content
        assert (court.post.text.split(".")[0] in " ".join(part.split())) is shows_content


def test_what_an_author_can_answer_stands_before_their_own_words_and_these_apart(court):
    court.report(court.village.ana)
    letter = court.letters()[0]
    court.mail(court.dora, court.address(letter, "Remove the post"))

    (told,) = [each for each in court.letters() if each.member_id == court.village.ben.id]
    for part, heading in ((told.text, "YOUR WORDS"), (told.html, ">Your words<")):
        assert part.index("want to know why") < part.index(heading)
    assert "<blockquote" in told.html


@pytest.mark.parametrize("label", ["Close the conversation", "Move the conversation"])
def test_whose_conversation_is_closed_or_moved_reads_whom_to_ask(court, label):
    with court.village.store.write() as session:
        create_community(session, name="heart", title="Heart", at=court.now)
    court.report(court.village.ana)
    letter = court.letters()[0]
    court.mail(court.dora, court.address(letter, label), "heart")

    (told,) = [each for each in court.letters() if each.member_id == court.village.ben.id]
    for part in (told.text, told.html):
        said = " ".join(part.split())
        assert (
            "want to know why, answer this letter. The person who decided it reads your words"
            in said
        )


def test_whoever_took_a_post_out_takes_that_back_by_one_press(court):
    court.report(court.village.ana)
    hide = court.address(court.letters(court.dora)[0], "Remove the post")
    court.mail(court.dora, hide)
    (done,) = court.letters(court.dora)
    back = re.search(r"m\.[a-z2-7]{37}@\S+", done.text)

    court.mail(court.dora, back[0])

    assert court.post.state is PostState.VISIBLE
    assert "Your post is back" in court.letters(court.village.ben)[0].shown


def leaves(court, member: Member) -> None:
    with court.village.store.write() as session:
        by = of_member(session, member.id, court.now)
        end_membership(by, session.get_one(Member, member.id), MembershipEnd(erases=False))


def test_what_was_decided_on_a_report_stands_on_its_own_once_the_reporter_has_left(court):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Remove the post"))
    leaves(court, court.village.ana)
    told = {each.member_id: each for each in court.letters()}
    assert "About sleep" in told[court.village.ben.id].shown  # his words, given back
    assert "Sleep" in told[court.village.ben.id].shown

    court.answer(court.village.ben, told[court.village.ben.id], "I only joked.")
    court.now += HOUR  # moderators get at most one letter an hour
    assert any("I only joked." in each.shown for each in court.letters(court.dora))

    back = re.search(r"m\.[a-z2-7]{37}@\S+", told[court.dora.id].text)
    court.mail(court.dora, back[0])
    assert court.post.state is PostState.VISIBLE
    (request,) = [e for e in court.village.all(ModerationRequest) if e.kind is RequestKind.REPORT]
    assert (request.member_id, request.words) == (None, None)


def test_who_was_suspended_on_a_report_can_object_once_the_reporter_has_left(court):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Suspend this member"))
    told = {each.member_id: each for each in court.letters()}
    court.mail(court.dora, court.address(letter, "Leave it as it is"))
    leaves(court, court.village.ana)

    court.answer(court.village.ben, told[court.village.ben.id], "I only joked.")
    court.now += HOUR  # moderators get at most one letter an hour
    assert any("I only joked." in each.shown for each in court.letters(court.dora))

    back = re.search(r"m\.[a-z2-7]{37}@\S+", told[court.dora.id].text)
    court.mail(court.dora, back[0])
    assert court.one(Member, court.village.ben.id).state is MemberState.ACTIVE


def test_an_approval_can_be_taken_back_once_the_author_has_left(court):
    with court.village.store.write() as session:
        session.get_one(Community, court.village.lung.id).hold_first = HoldFirst.LINKS
    wanted = court.village.address(Purpose.REPLY, court.village.ana, 1)
    court.mail(court.village.ana, wanted, "Buy https://example.org/tea now.")
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Approve it"))
    (done,) = [each for each in court.letters(court.dora) if "Done" in each.mail["Subject"]]
    leaves(court, court.village.ana)

    court.mail(court.dora, re.search(r"m\.[a-z2-7]{37}@\S+", done.text)[0])
    reply = court.village.all(Post)[-1]
    assert (reply.text, reply.state) == ("Buy https://example.org/tea now.", PostState.HIDDEN)


def test_what_a_member_says_about_a_post_is_one_case_and_none_of_it_is_lost(court):
    for words in ("One.", "One.", "", "Two."):
        assert court.report(court.village.ana, words).outcome is Outcome.COMMAND

    assert [each.words for each in court.village.all(ModerationRequest)] == ["One.", "Two."]
    (letter,) = court.letters(court.dora)
    assert "A decision for you" in letter.shown
    assert "One." in letter.shown
    assert "Two." in letter.shown


def test_ten_reports_are_one_letter_and_one_case(court, make_member):
    court.report(court.village.ana, "First.")
    assert len(court.letters(court.dora)) == 1
    with court.village.store.write() as session:
        people = [make_member(session, f"P{n}", session.get_one(Community, 1)) for n in range(5)]
    for number, member in enumerate(people):
        court.report(member, f"Report {number}")
    assert court.letters(court.dora) == []  # one was sent within the hour

    court.now += HOUR
    (letter,) = court.letters(court.dora)
    assert letter.text.count("A POST WAS REPORTED") == 1
    assert all(f"Report {number}" in letter.text for number in range(5))


@pytest.mark.parametrize("fields", [{"Auto_Submitted": "auto-replied"}, {"X_Autoreply": "yes"}])
def test_an_absence_note_to_any_address_of_a_moderator_does_nothing(court, fields):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    acts = court.acts()
    addresses = re.findall(r"m\.[a-z2-7]{37}@\S+", letter.text)
    assert len(addresses) >= 6

    for address in [*addresses, f"notice@{DOMAIN}"]:
        answers = {"In_Reply_To": str(letter.mail["Message-ID"])}
        received = court.mail(court.dora, address, "I am away.", **fields, **answers)
        assert received.outcome is Outcome.IGNORED

    assert court.acts() == acts
    assert court.letters() == []


def test_a_plain_answer_decides_nothing_and_says_to_press_a_button(court):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]

    received = court.answer(court.dora, letter, "Please hide it, it is awful.")

    assert received.outcome is Outcome.REFUSED
    assert "use one of the choices" in court.letters(court.dora)[0].shown
    assert court.post.state is PostState.VISIBLE


def test_only_the_moderator_it_was_made_for_can_press(court):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    hide = court.address(letter, "Remove the post")

    assert court.mail(court.village.ana, hide).outcome is Outcome.HELD  # not hers
    assert court.mail(court.dora, hide, verdict="fail").outcome is Outcome.HELD  # forged
    assert court.mail(court.dora, hide, verdict="none").outcome is Outcome.HELD  # was this you?
    assert court.post.state is PostState.VISIBLE

    with court.village.store.write() as session:
        member = session.get_one(Member, court.dora.id)
        dismiss(session, member, court.village.lung.id, actor="operator", at=court.now)
    court.mail(court.dora, hide)

    assert "You cannot decide this" in court.letters(court.dora)[0].shown
    assert court.post.state is PostState.VISIBLE


def test_a_moderator_who_reports_gets_every_choice_at_once_and_the_other_is_not_bothered(court):
    court.report(court.dora, "")

    (letter,) = court.letters()
    assert letter.member_id == court.dora.id
    assert "A decision for you" in letter.shown
    court.mail(court.dora, court.address(letter, "Close the conversation"))

    assert court.one(Conversation, 1).state is ConversationState.CLOSED
    told = court.letters()
    assert {each.member_id for each in told} == {court.dora.id, court.village.ben.id}


def test_nobody_decides_about_a_post_of_their_own(court):
    post = court.village.say(court.dora, "Buy my book.", at=court.now - HOUR)
    court.report(court.village.ana, post=post)

    assert {each.member_id for each in court.letters()} == {court.emil.id}
    (request,) = court.village.all(ModerationRequest)
    hide = court.village.address(Purpose.DECISION, court.dora, request.id, ModerationAction.KEEP)
    court.mail(court.dora, hide)
    assert "You cannot decide this" in court.letters(court.dora)[0].shown


def test_a_community_without_moderators_is_the_staffs(court):
    with court.village.store.write() as session:
        for member in (court.dora, court.emil):
            row = session.get_one(Member, member.id)
            dismiss(session, row, court.village.lung.id, actor="operator", at=court.now)
        session.get_one(Member, court.emil.id).badge = Badge.STAFF
    court.report(court.village.ana)

    (letter,) = court.letters()
    assert letter.member_id == court.emil.id
    court.mail(court.emil, court.address(letter, "Remove the post"))
    assert court.post.state is PostState.HIDDEN


@pytest.mark.always
def test_a_held_post_is_approved_by_mail_and_everybody_is_told(court):
    with court.village.store.write() as session:
        session.get_one(Community, court.village.lung.id).hold_first = HoldFirst.LINKS
    reply = court.village.address(Purpose.REPLY, court.village.ana, 1)
    court.mail(court.village.ana, reply, "See https://example.org/sleep for it.")
    held = court.village.all(Post)[-1]
    assert held.state is PostState.HELD

    letter = court.letters(court.dora)[0]
    assert "waits for your approval" in letter.shown
    assert "their first post" in letter.shown
    court.mail(court.dora, court.address(letter, "Approve it"), minutes=20)

    post = court.one(Post, held.id)
    assert (post.state, post.published_at) == (PostState.VISIBLE, court.now)
    court.now += 6 * MINUTE
    assert any("Your post is up" in each.shown for each in court.letters(kind=LetterKind.RECEIPT))
    told = [each for each in court.office.sent if each.kind is LetterKind.NOTIFICATION]
    assert any("example.org/sleep" in each.shown for each in told)


def test_a_declined_post_goes_back_to_its_author_with_the_reason(court):
    with court.village.store.write() as session:
        session.get_one(Community, court.village.lung.id).hold_first = HoldFirst.ALWAYS
    reply = court.village.address(Purpose.REPLY, court.village.ana, 1)
    court.mail(court.village.ana, reply, "My cousin sells it.")
    letter = court.letters(court.dora)[0]

    court.mail(court.dora, court.address(letter, "Decline it"), "No advertising, please.")

    (told,) = court.letters(court.village.ana)
    assert "My cousin sells it." in told.shown
    assert "No advertising, please." in told.shown
    assert "Dora" not in told.shown


def ask_late(court, text: str) -> None:
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, text, subject="ASK A MODERATOR")


def test_after_the_hour_a_refused_change_offers_to_ask_a_moderator(court):
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, "About rest", subject="EDIT")

    (refused,) = court.letters(court.village.ben, LetterKind.NOTICE)
    assert "ASK%20A%20MODERATOR" in refused.wire.decode().replace("=\r\n", "").replace("=20", " ")
    assert "About rest" in refused.shown
    assert court.village.all(ModerationRequest) == []


@pytest.mark.parametrize("words", ["Could you ask a moderator, please?", "Moderator fragen, bitte"])
def test_a_plain_wish_for_a_moderator_is_answered_with_the_mail_that_asks_one(court, words):
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, words, subject="Re: Your post")

    (told,) = court.letters(court.village.ben, LetterKind.NOTICE)
    assert "ASK%20A%20MODERATOR" in told.wire.decode().replace("=\r\n", "")
    assert "opens an empty mail" in told.html
    assert court.village.all(ModerationRequest) == []


def test_words_that_only_ask_for_a_moderator_never_become_the_post(court):
    ask_late(court, "Please ask a moderator")

    assert "opens an empty mail" in court.letters(court.village.ben, LetterKind.NOTICE)[0].html
    assert court.village.all(ModerationRequest) == []


def test_the_subject_that_asks_a_moderator_is_understood_in_each_language(court):
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, "About rest", subject="Moderator fragen")

    assert [request.words for request in court.village.all(ModerationRequest)] == ["About rest"]


def test_a_late_edit_is_granted_by_mail_and_settles_five_minutes_later(court):
    ask_late(court, "Title: Rest\n\nAbout rest")
    assert court.post.settles_at is None
    assert (
        "We have asked a moderator" in court.letters(court.village.ben, LetterKind.NOTICE)[0].shown
    )
    letter = court.office.sent[-1]
    assert letter.kind is LetterKind.MODERATION
    assert "About rest" in letter.shown
    assert "About sleep" in letter.shown

    court.mail(court.by_id(letter.member_id), court.address(letter, "Do as the author asks"))

    assert court.post.text == "About rest"
    assert court.post.settles_at == court.now + DECISION_DELAY
    assert court.one(Conversation, 1).title == "Rest"
    assert "Your change is made" in court.letters(court.village.ben)[0].shown


def test_a_late_edit_is_declined_with_the_words_back(court):
    ask_late(court, "About rest")
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Decline it"), "Others have answered it.")

    assert court.post.text == "About sleep"
    assert court.post.settles_at == court.now + DECISION_DELAY
    (told,) = court.letters(court.village.ben)
    assert "stays as it is" in told.shown
    assert "About rest" in told.shown
    assert "Others have answered it." in told.shown


def test_a_late_deletion_is_granted(court):
    ask_late(court, "DELETE")
    letter = court.letters(court.dora)[0]
    assert "delete a post after its hour" in letter.shown
    court.mail(court.dora, court.address(letter, "Do as the author asks"))

    assert court.post.state is PostState.DELETED


def test_a_wish_that_came_in_time_is_done_at_once(court):
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.now = court.village.noon
    court.mail(court.village.ben, own, "About rest", subject="ASK A MODERATOR")

    assert court.post.text == "About rest"
    assert court.village.all(ModerationRequest) == []


def test_a_conversation_is_moved_and_the_moderator_may_move_it_back(court):
    with court.village.store.write() as session:
        create_community(session, name="harbour", title="Harbour Lights", at=court.now)
    court.report(court.dora, "")
    letter = court.letters(court.dora)[0]
    there = court.address(letter, "Move the conversation")

    court.mail(court.dora, there, "The name of the other community:\n\n")
    assert "needs a few words" in court.letters(court.dora)[0].shown
    court.mail(court.dora, there, "harbor")
    asks = court.letters(court.dora)[0].text
    assert "Did you mean Harbour Lights?" in " ".join(asks.split())
    court.mail(court.dora, there, "The name of the other community:\nHarbour lights\n")
    assert court.one(Conversation, 1).community_id == 2

    (done,) = court.letters(court.dora)
    back = re.search(r"m\.[a-z2-7]{37}@\S+", done.text)
    court.mail(court.dora, back[0], "lung")
    assert court.one(Conversation, 1).community_id == 1


def moved_to_harbour(court) -> list[str]:
    """Let Dora decide on a report, then move the conversation: return her addresses of before."""
    with court.village.store.write() as session:
        create_community(session, name="harbour", title="Harbour", at=court.now)
    court.report(court.dora, "")
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Leave it as it is"))
    court.letters()
    with court.village.store.write() as session:
        sleep = session.get_one(Conversation, 1)
        move(session, sleep, community_by_name(session, "harbour"), actor="operator", at=court.now)
        sleep.title = "A new title"
    labels = ("Remove the post", "Close the", "Change the tags", "Move the", "Suspend this member")
    return [court.address(letter, label) for label in labels]


def test_a_moderator_decides_only_where_the_conversation_is_now(court):
    addresses = moved_to_harbour(court)
    acts, sleep = court.acts(), court.one(Conversation, 1)
    for each in addresses:
        court.mail(court.dora, each, "lung")

        (told,) = court.letters(court.dora)
        assert "A new title" not in told.shown
    assert court.acts() == acts
    assert court.one(Conversation, 1) == sleep
    assert court.post.state is PostState.VISIBLE

    with court.village.store.write() as session:
        appoint(session, session.get_one(Member, court.dora.id), 2, actor="operator", at=court.now)
    court.mail(court.dora, addresses[1], "Enough of it.")
    assert court.one(Conversation, 1).state is ConversationState.CLOSED


def test_a_report_that_waits_is_of_the_moderators_where_the_conversation_is_now(court, make_member):
    with court.village.store.write() as session:
        harbour = create_community(session, name="harbour", title="Harbour", at=court.now)
        number = make_member(session, "Fay", harbour).id
        appoint(session, session.get_one(Member, number), 2, actor="operator", at=court.now)
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Move the conversation"), "harbour")

    with court.village.store.read() as session:
        assert set(requests_by_decider(session)) == {number}
    court.mail(court.dora, court.address(letter, "Remove the post"), "It sells pills.")
    assert court.post.state is PostState.VISIBLE


def test_a_new_member_is_of_moderators_as_long_as_they_belong_to_the_community(court):
    court.mail(court.village.cleo, f"join@{DOMAIN}", "lung")
    court.now += timedelta(days=1)
    letter = court.letters(court.dora)[-1]
    suspend = court.address(letter, "Suspend this member")
    court.mail(court.village.cleo, f"leave@{DOMAIN}", "lung")

    court.mail(court.dora, suspend, "No.")

    assert court.one(Member, court.village.cleo.id).state is MemberState.ACTIVE


@pytest.mark.parametrize(("days", "is_closed"), [(13, True), (14, False)])
def test_what_is_beside_a_request_can_be_done_for_two_weeks_after_it(court, days, is_closed):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Leave it as it is"))
    court.letters()
    court.now += timedelta(days=days)

    court.mail(court.dora, court.address(letter, "Close the conversation"), "Heated.")

    is_open = court.one(Conversation, 1).state is ConversationState.OPEN
    assert is_open is not is_closed
    told = [each for each in court.letters(court.dora) if "too late for that" in each.shown]
    assert bool(told) is not is_closed


@pytest.mark.parametrize(("days", "state"), [(29, PostState.VISIBLE), (30, PostState.HIDDEN)])
def test_a_decision_is_taken_back_for_thirty_days(court, days, state):
    court.report(court.village.ana)
    hide = court.address(court.letters(court.dora)[0], "Remove the post")
    court.mail(court.dora, hide, "It sells pills.")
    (answer,) = court.letters(court.dora)
    court.now += timedelta(days=days)

    court.mail(court.dora, re.search(r"m\.[a-z2-7]{37}@\S+", plain(answer))[0])

    assert court.post.state is state


def test_tags_are_set_anew(court):
    court.report(court.dora, "")
    letter = court.letters(court.dora)[0]
    retag = court.address(letter, "Change the tags")
    court.mail(court.dora, retag, "All its tags, with commas between them:\nnight rest, oxygen\n")

    court.letters()
    court.report(court.emil, "")
    assert "#night-rest, #oxygen" in court.letters(court.emil)[0].text


def test_a_conversation_gets_no_other_communitys_tag(court):
    with court.village.store.write() as session:
        create_community(session, name="harbour", title="Harbour", at=court.now)
    court.report(court.dora, "")
    retag = court.address(court.letters(court.dora)[0], "Change the tags")
    court.mail(court.dora, retag, "harbour")

    told = court.letters(court.dora)[0]
    assert "another community" in " ".join(told.text.split())
    assert court.one(ModerationRequest, 1).ended_at is None


def test_a_suggested_tag_that_became_another_communitys_is_added_to_no_conversation(court):
    with court.village.store.write() as session:
        sleep, by = session.get_one(Conversation, 1), court.village.ana.id
        tags = {"kind": RequestKind.TAGS, "member_id": by, "at": court.now}
        open_request.suggested_tags(session, sleep, ["harbour", "night"], **tags)
        create_community(session, name="harbour", title="Harbour", at=court.now)
    court.now += timedelta(days=1)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Add these tags"))

    told = " ".join(court.letters(court.dora)[0].text.split())
    assert "#harbour is another community's tag" in told
    assert "use another of its choices" in told
    assert not re.search(r"m\.[a-z2-7]{37}@", told)  # the same button once more would do no better
    court.mail(court.dora, court.address(letter, "Change the tags"), "night")
    with court.village.store.read() as session:
        assert all_tags(session, 1) == ["lung", "night"]


def test_a_tag_that_became_another_communitys_may_stay_where_it_is(court):
    with court.village.store.write() as session:
        sleep = session.get_one(Conversation, 1)
        retag(session, sleep, ["harbour", "night"], actor="operator", at=court.now)
        create_community(session, name="harbour", title="Harbour", at=court.now)
        tags = {"kind": RequestKind.UNTAG, "member_id": court.village.ana.id, "at": court.now}
        open_request.suggested_tags(session, sleep, ["night"], **tags)
    court.now += timedelta(days=1)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Remove these tags"))
    with court.village.store.read() as session:
        assert all_tags(session, 1) == ["harbour", "lung"]


def test_a_members_mail_is_held_and_let_go_again(court):
    court.report(court.dora, "")
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Read their posts first"), "Three ads this week.")
    assert "Three ads" in court.letters(court.village.ben)[0].shown

    court.mail(court.village.ben, court.village.address(Purpose.REPLY, court.village.ben, 1), "Hm.")
    assert court.village.all(Post)[-1].state is PostState.HELD


def test_a_member_is_suspended_but_no_moderator(court):
    court.report(court.dora, "")
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Suspend this member"), "Threats.")
    assert court.one(Member, court.village.ben.id).state is MemberState.SUSPENDED
    (told,) = [each for each in court.letters() if each.member_id == court.village.ben.id]
    assert "You can still change your settings, stop our letters, leave a community" in told.shown
    answers = {"In_Reply_To": str(told.mail["Message-ID"])}  # the one place that it names
    court.mail(court.village.ben, f"notice@{DOMAIN}", "I only joked.", **answers)
    assert any("I only joked." in each.shown for each in court.letters(court.dora))

    post = court.village.say(court.emil, "Hm.", at=court.now)
    court.report(court.dora, "", post=post)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Suspend this member"))
    assert court.one(Member, court.emil.id).state is MemberState.ACTIVE
    assert "You cannot suspend moderators or staff" in court.letters(court.dora)[0].shown


def test_a_strangers_mail_is_shown_to_the_moderators_and_never_answered(court):
    sender = "stranger@elsewhere.example"
    raw = court.write(sender, "May I join you? My wife has it.", subject="Hello")
    received = court.village.take(raw, f"lung@{DOMAIN}", at=court.now)
    assert received.outcome is Outcome.HELD
    forged = court.write("other@elsewhere.example", "Buy!", verdict="fail")
    court.village.take(forged, f"lung@{DOMAIN}", at=court.now)

    letter = court.letters(court.dora)[0]
    assert "My wife has it." in letter.shown
    assert "s***@elsewhere.example" in letter.shown
    assert sender not in letter.shown
    assert "Buy!" not in letter.shown
    court.mail(court.dora, court.address(letter, "Throw the mail away"))

    assert court.one(type(received), received.id).outcome is Outcome.IGNORED
    (request,) = court.village.all(ModerationRequest)
    assert (request.title, request.words) == (None, None)


def test_what_still_waits_comes_once_a_day_at_the_moderators_hour(court):
    court.report(court.village.ana)
    assert len(court.letters(court.dora)) == 1
    days = []
    for _hour in range(1, 60):
        court.now += HOUR
        if court.now.hour % 12 not in (0, 5, 6, 7):  # between these nothing begins
            continue
        days += [court.now for _ in court.letters(court.dora)]
    assert [each.hour for each in days] == [6, 6, 6][: len(days)]
    assert len(days) == 2 or len(days) == 3

    (request,) = court.village.all(ModerationRequest)
    keep = court.village.address(Purpose.DECISION, court.dora, request.id, ModerationAction.KEEP)
    court.mail(court.dora, keep)
    court.letters()
    court.now += timedelta(days=2)
    assert court.letters() == []


def test_roles_stand_behind_names_in_moderators_letters_as_in_all_others(court):
    with court.village.store.write() as session:
        ana = session.get_one(Member, court.village.ana.id)
        ana.badge, ana.vouched_as = Badge.EXPERT, "lung nurse"
    court.report(court.village.ana)
    first, second = court.letters()
    court.mail(court.dora, court.address(first, "Remove the post"))
    court.letters()
    court.mail(court.emil, court.address(second, "Leave it as it is"))
    assert "Dora [moderator] chose" in " ".join(court.letters()[0].text.split())

    court.mail(court.village.ana, f"moderators@{DOMAIN}", "May I ask you something?")
    court.now += HOUR
    letter = court.letters(court.dora)[0]
    assert "Ana [expert: lung nurse]" in letter.text
    assert "Ana [expert: lung nurse]" in letter.html


def test_a_post_that_its_author_deletes_waits_for_nobody(court):
    court.now = court.village.noon
    court.report(court.village.ana)
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, "", subject="DELETE")

    assert court.letters() == []


def test_every_act_of_a_moderator_is_in_the_trail(court):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    for label in ("Close the conversation", "Open the conversation again", "Leave it as it is"):
        address = re.search(rf"^{label}\n(?:  [^\n]*\n)*(\S+@\S+)", plain(letter), re.MULTILINE)
        to = (
            address[1]
            if address
            else court.village.address(Purpose.DECISION, court.dora, 1, ModerationAction.REOPEN)
        )
        court.mail(court.dora, to, f"{label}, since")

    actor = f"member {court.dora.id}"
    acts = [(act, reason) for who, act, _, reason in court.acts() if who == actor]
    assert acts == [("close", ""), ("reopen", ""), ("keep", "")]  # their words are no reason


def test_a_stranger_is_invited_and_becomes_a_member_of_the_community_by_one_yes(court):
    raw = court.write("stranger@elsewhere.example", "May I join you?", subject="Hello")
    court.village.take(raw, f"lung@{DOMAIN}", at=court.now)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Invite the writer"))

    before = len(court.office.sent)
    court.office.run(court.now)
    (invited,) = (
        each
        for each in court.office.sent[before:]
        if "stranger@elsewhere.example" in str(each.mail["To"])
    )
    assert "Dora" not in invited.shown
    yes = parseaddr(str(invited.mail["Reply-To"]))[1]
    court.now += MINUTE
    court.village.take(court.write("stranger@elsewhere.example", "Yes"), yes, at=court.now)

    with court.village.store.read() as session:
        assert belongs(session, invited.member_id, court.village.lung.id)


def test_who_wrote_as_a_stranger_and_is_a_member_by_then_is_not_invited(court, make_member):
    raw = court.write("frieda@example.net", "What helps you sleep at night?", subject="Nights")
    court.village.take(raw, f"lung@{DOMAIN}", at=court.now)
    letter = court.letters(court.dora)[0]
    with court.village.store.write() as session:
        make_member(session, "Frieda", session.get_one(Community, court.village.lung.id))

    court.mail(court.dora, court.address(letter, "Invite the writer"))
    court.office.run(court.now)
    court.village.work(court.now)

    assert "What helps you sleep at night?" in court.village.posts()
    assert not [each for each in court.village.all(Question) if each.asks is QuestionKind.JOIN]


def test_a_new_member_is_welcomed_in_the_moderators_own_words(court):
    with court.village.store.write() as session:
        ids = {"member_id": court.village.cleo.id, "community_id": court.village.lung.id}
        session.add(Membership(**ids, joined_at=court.now))
        open_request.new_member(session, **ids, at=court.now)
    assert court.letters(court.dora) == []  # nothing that could not wait for the daily letter
    court.now += timedelta(days=1)
    letter = court.letters(court.dora)[0]

    welcome = court.address(letter, "Write a word of welcome")
    court.mail(court.dora, welcome, "Your words of welcome:\nGood that you are here, Cleo!\n")

    (told,) = court.letters(court.village.cleo)
    assert str(told.mail["Subject"]) == "A word of welcome from a moderator"  # and no name
    assert "A word of welcome from Dora [moderator]" in told.text
    assert "Good that you are here, Cleo!" in told.shown


@pytest.mark.parametrize("is_told", [True, False])
def test_whoever_decided_reads_whether_anybody_is_told(court, is_told):
    if is_told:
        court.report(court.village.ana)
    else:
        with court.village.store.write() as session:
            ids = {"member_id": court.village.cleo.id, "community_id": court.village.lung.id}
            session.add(Membership(**ids, joined_at=court.now))
            open_request.new_member(session, **ids, at=court.now)
        court.now += timedelta(days=1)
    letter = court.letters(court.dora)[0]

    court.mail(court.dora, court.address(letter, "Leave it as it is"))

    letters = court.letters()
    (answer,) = (each for each in letters if each.member_id == court.dora.id)
    assert ("We have told the people it concerns" in answer.shown) is is_told
    assert ("Nobody is told" in answer.shown) is not is_told
    assert any(each.member_id != court.dora.id for each in letters) is is_told


def test_whoever_is_to_be_welcomed_stands_below_what_has_to_be_decided(court):
    with court.village.store.write() as session:
        ids = {"member_id": court.village.cleo.id, "community_id": court.village.lung.id}
        session.add(Membership(**ids, joined_at=court.now))
        open_request.new_member(session, **ids, at=court.now)
    court.report(court.village.ana)

    shown = court.letters(court.dora)[0].text

    assert 0 < shown.index("It sells pills.") < shown.index("Write a word of welcome")


def test_who_answers_a_decision_is_shown_with_the_conversation_that_it_was_about(court):
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Remove the post"))
    told = {each.member_id: each for each in court.letters()}

    court.answer(court.village.ben, told[court.village.ben.id], "Why did you do that?")
    court.now += HOUR
    (asked,) = court.letters(court.dora)

    above = asked.shown[: asked.shown.index("Why did you do that?")]
    assert "In “Sleep”, Lung" in above


def test_what_nobody_decides_in_two_weeks_lapses_and_the_author_is_told(court):
    ask_late(court, "About rest")
    court.letters()
    step = RemindModerators(court.village.store, EditWindow())
    court.now += timedelta(days=14)
    with court.village.store.read() as session:
        assert "lapse" in step.find(session, court.now, 10)
    for _ in range(2):
        step.run("lapse", court.now)

    assert court.post.settles_at == court.now + DECISION_DELAY
    assert court.post.text == "About sleep"
    (told,) = court.letters(court.village.ben)
    assert "No moderator decided" in told.shown
    assert "About rest" in told.shown


def test_the_newest_of_an_authors_wishes_counts(court):
    ask_late(court, "About rest")
    ask_late(court, "About good rest")

    ask_late(court, "About good rest")  # nothing else than before

    earlier, request = court.village.all(ModerationRequest)
    assert (earlier.ended_by, earlier.ruling) == ("its author", "changed")
    assert (request.words, request.ended_at) == ("About good rest", None)
    assert court.post.settles_at is None


def outdated(court, press: str) -> None:
    """Dora presses what a letter about an earlier text offers: she is told, and shown what waits."""
    acts = court.acts()
    court.mail(court.dora, press)

    answer, anew = court.letters(court.dora)
    assert "The text has changed since" in answer.shown
    assert "Ben is a liar" in anew.shown
    assert court.acts() == acts


@pytest.mark.parametrize("first", ["About rest", None])
def test_a_wish_is_granted_only_as_the_letter_shows_it(court, first):
    """Neither another text nor a text in place of a deletion is published by the old letter."""
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    if first is None:
        court.mail(court.village.ben, own, "DELETE", subject="ASK A MODERATOR")
    else:
        ask_late(court, first)
    grant = court.address(court.letters(court.dora)[0], "Do as the author asks")
    ask_late(court, "Ben is a liar")
    court.now += HOUR
    (told,) = court.letters(court.dora)
    assert "Ben is a liar" in told.shown  # as for any new request
    new = court.address(told, "Do as the author asks")

    outdated(court, grant)

    assert (court.post.text, court.post.state) == ("About sleep", PostState.VISIBLE)
    court.mail(court.dora, new)
    assert court.post.text == "Ben is a liar"


@pytest.mark.parametrize("label", ["Approve it", "Decline it"])
def test_a_held_start_is_decided_on_only_as_the_letter_shows_it(court, label):
    with court.village.store.write() as session:
        session.get_one(Community, court.village.lung.id).hold_first = HoldFirst.ALWAYS
    court.mail(court.village.ana, f"lung@{DOMAIN}", "Good morning to you all.", subject="Hello")
    held = court.village.all(Post)[-1]
    assert held.state is PostState.HELD
    old = court.address(court.letters(court.dora)[0], label)
    own = court.village.address(Purpose.POST, court.village.ana, held.id)
    court.mail(court.village.ana, own, "Title: Ben is a liar\n\nHe has it all.", subject="EDIT")
    assert court.village.all(Conversation)[-1].title == "Ben is a liar"

    outdated(court, old)

    assert court.one(Post, held.id).state is PostState.HELD
    court.now += HOUR
    letter = next(each for each in reversed(court.office.sent) if "He has it all" in each.shown)
    court.mail(court.by_id(letter.member_id), court.address(letter, "Approve it"))
    assert court.one(Post, held.id).state is PostState.VISIBLE


def test_a_late_wish_that_waits_keeps_the_post_out_of_summaries(court, make_member):
    ask_late(court, "About rest")
    court.now += timedelta(days=1)
    court.office.run(court.now)

    summaries = [each for each in court.office.sent if each.kind is LetterKind.SUMMARY]
    assert all("About sleep" not in each.shown for each in summaries)


def test_an_address_for_a_decision_works_once_and_a_new_letter_has_a_new_one(court):
    """Whoever got hold of a moderator's old mail, or sends it again, decides nothing."""
    court.report(court.village.ana)
    letter = court.letters(court.dora)[0]
    hide = court.address(letter, "Remove the post")
    court.mail(court.dora, hide, "It sells pills.")
    (answer,) = court.letters(court.dora)
    court.mail(court.dora, re.search(r"m\.[a-z2-7]{37}@\S+", plain(answer))[0])
    court.letters()
    assert court.post.state is PostState.VISIBLE
    acts = court.acts()

    court.mail(court.dora, hide, "It sells pills.")

    assert court.post.state is PostState.VISIBLE
    assert court.acts() == acts
    (answer,) = court.letters(court.dora)
    assert "was already used" in answer.shown
    court.mail(court.dora, court.address(answer, "Send it to"), "After all.")
    assert court.post.state is PostState.HIDDEN


def test_a_stranger_who_says_to_be_a_member_is_passed_on_to_the_operator(court):
    """Whose mailbox is lost cannot prove who they are; only the operator looks further."""
    raw = court.write("ana.new@example.com", "I am Ana, and my old mailbox is gone.")
    held = court.village.take(raw, "lung@mail.example.org", at=court.now)
    court.now += MINUTE
    letter = court.letters(court.dora)[0]

    court.mail(court.dora, court.address(letter, "Pass it on"))

    kept = court.one(type(held), held.id)
    assert (kept.outcome, kept.reason) == (Outcome.HELD, "passed on by a moderator")
    (answer,) = court.letters(court.dora)
    assert "find the mail" in answer.shown
    assert not [each for each in court.office.handed_over if "ana.new" in each.recipient]


def test_a_decision_that_was_forgotten_is_told_by_no_letter_that_is_sent_again(court):
    village = court.village
    with village.store.write() as session:
        told = DecisionPayload(reason=Concern.AUTHOR, action=ModerationAction.HIDE, words="Rude.")
        enqueue(session, told, to=village.ben.id, key="it", at=court.now)
        [letter] = session.exec(select(Delivery).where(Delivery.key == "it"))
        letter.state = DeliveryState.FAILED
        session.flush()
        forget_words(session, before=court.now)
        retry(session, [letter.id], at=court.now)

    court.office.send_due(court.now)

    [letter] = [each for each in village.all(Delivery) if each.key == "it"]
    assert (letter.state, letter.answer) == (DeliveryState.EMPTY, "what was decided is forgotten")
    assert letter.payload is None


@pytest.mark.parametrize("label", ["Remove the post", "Leave it as it is"])
def test_a_report_is_decided_only_about_the_text_that_the_letter_shows(court, label):
    """The report waits with the new text, and who brought it hears of the decision about that."""
    court.now -= 1.5 * HOUR
    court.report(court.village.ana)
    old = court.address(court.letters(court.dora)[0], label)
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, "Ben is a liar", subject="EDIT")
    assert court.post.text == "Ben is a liar"
    earlier, now = court.village.all(ModerationRequest)
    assert (earlier.ended_by, earlier.ruling) == ("its author", "changed")
    assert (now.member_id, now.words, now.ended_at) == (earlier.member_id, earlier.words, None)

    outdated(court, old)

    assert court.post.state is PostState.VISIBLE
    court.now += HOUR
    letter = next(each for each in reversed(court.office.sent) if "Ben is a liar" in each.shown)
    court.mail(court.by_id(letter.member_id), court.address(letter, label))
    assert court.village.all(ModerationRequest)[-1].ended_by == f"member {letter.member_id}"
    assert len(court.letters(court.village.ana)) == 1


def test_what_was_left_alone_is_taken_out_afterwards_only_as_it_was_then(court):
    court.now -= 1.5 * HOUR
    court.report(court.dora, "")
    letter = court.letters(court.dora)[0]
    court.mail(court.dora, court.address(letter, "Leave it as it is"))
    (answer,) = court.letters(court.dora)
    take_back = court.address(answer, "To take it back")
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, "About rest", subject="EDIT")

    court.mail(court.dora, take_back)

    assert "The text has changed since" in court.letters(court.dora)[0].shown
    assert court.post.state is PostState.VISIBLE


def test_the_same_text_once_more_leaves_a_report_and_its_buttons_as_they_are(court):
    court.now -= 1.5 * HOUR
    court.report(court.village.ana)
    hide = court.address(court.letters(court.dora)[0], "Remove the post")
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    court.mail(court.village.ben, own, court.post.text, subject="EDIT")
    assert len(court.village.all(ModerationRequest)) == 1

    court.mail(court.dora, hide)
    assert court.post.state is PostState.HIDDEN


def test_another_title_alone_is_reported_anew(court):
    court.now -= 1.5 * HOUR
    court.report(court.village.ana)
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    text = f"Title: Ben is a liar\n\n{court.post.text}"
    court.mail(court.village.ben, own, text, subject="EDIT")
    assert len(court.village.all(ModerationRequest)) == 2


def test_a_moderator_who_reports_is_shown_the_text_of_now_with_every_choice(court):
    court.now -= 1.5 * HOUR
    court.report(court.dora, "")
    own = court.village.address(Purpose.POST, court.village.ben, court.post.id)
    for text in ("Ben is a cheat", "Ben is a liar"):
        court.mail(court.village.ben, own, text, subject="EDIT")

    letter = next(e for e in court.letters(court.dora) if "A decision for you" in e.shown)
    assert "Ben is a liar" in letter.shown
    court.mail(court.dora, court.address(letter, "Remove the post"))
    assert court.post.state is PostState.HIDDEN


@pytest.mark.parametrize("is_told_between", [False, True])
def test_who_heard_that_a_post_can_stay_hears_that_it_is_gone_after_all(court, is_told_between):
    for member in (court.village.ana, court.village.cleo):
        with court.village.store.write() as session:
            post = session.get_one(Post, court.post.id)
            open_request.report(session, post, member_id=member.id, words="", at=court.now)
    decided = court.address(court.letters(court.dora)[0], "Leave it as it is")
    court.mail(court.dora, decided)
    told = court.letters() if is_told_between else []
    hide = court.village.address(Purpose.DECISION, court.dora, 1, ModerationAction.HIDE)
    court.mail(court.dora, hide)
    told += court.letters()

    for member in (court.village.ana, court.village.cleo):
        said = ["can stay" in each.shown for each in told if each.member_id == member.id]
        assert said == ([True, False] if is_told_between else [False])


def test_who_had_it_decided_that_a_post_stays_is_not_told_again_with_a_later_report(court):
    court.report(court.village.ana)
    court.mail(court.dora, court.address(court.letters(court.dora)[0], "Leave it as it is"))
    assert len(court.letters(court.village.ana)) == 1
    with court.village.store.write() as session:
        post = session.get_one(Post, court.post.id)
        by = court.village.cleo.id
        open_request.report(session, post, member_id=by, words="", at=court.now)
    keep = court.village.address(Purpose.DECISION, court.dora, 2, ModerationAction.KEEP)
    court.mail(court.dora, keep)
    told = court.letters()
    assert court.village.ana.id not in {each.member_id for each in told}
    assert court.village.cleo.id in {each.member_id for each in told}


@pytest.mark.parametrize("shown_again", [False, True])
def test_a_decided_report_of_the_same_text_opens_nothing_again(court, shown_again):
    court.report(court.village.ana)
    court.mail(court.dora, court.address(court.letters(court.dora)[0], "Remove the post"))
    (answer,) = court.letters(court.dora)
    if shown_again:
        court.mail(court.dora, re.search(r"m\.[a-z2-7]{37}@\S+", plain(answer))[0])
        assert court.post.state is PostState.VISIBLE
    court.letters()
    court.report(court.village.ana, "Again.")
    assert len(court.village.all(ModerationRequest)) == 1
    (told,) = court.letters(court.village.ana, LetterKind.NOTICE)
    assert "a moderator has already decided about it" in told.shown
    assert f"write to moderators@{DOMAIN}" in told.shown
    assert "The moderators have" not in told.shown


def test_after_a_clock_that_went_ahead_no_letter_comes_again_and_again(court):
    ask_late(court, "About rest")
    assert court.letters(court.dora)
    court.now += timedelta(days=1)
    assert court.letters(court.dora)
    court.now -= timedelta(hours=23)

    told = [court.letters(court.dora)]
    for _ in range(3):
        court.now += timedelta(seconds=20)
        told.append(court.letters(court.dora))

    assert sum(map(len, told)) <= 1
