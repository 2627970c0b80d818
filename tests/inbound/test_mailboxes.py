"""A member's mailboxes are added and changed by what each mailbox answers, and by nothing else."""

from datetime import timedelta

import pytest
from sqlmodel import select

from digest.actions.addresses import begin_move
from digest.actions.invitations import RemindPending
from digest.actions.joining import (
    NewMember,
    add_member,
    invite_member,
    invite_stranger,
    vouch_for_address,
)
from digest.actions.mailbox_changes import MoveMailboxes
from digest.community.audit import AuditEntry
from digest.community.communities.community import belongs
from digest.community.conversations.post import Post
from digest.community.leaving.pending_member import pending_member
from digest.community.people.mailbox import mailboxes, owner, was_of_earlier_mailbox
from digest.community.people.member import Address, Member, MemberState, SummaryFrequency
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.errors import BadInput
from digest.inbox.question import AT_THE_OTHER_BOX, Question, QuestionKind
from digest.inbox.received_mail import Outcome, ReceivedMail
from digest.letters.data_link import DataLink, data_link
from digest.mail.signed_address import Purpose, Ticket
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.probe import Probing
from digest.outbox.suppression import Suppression, SuppressionCause, suppress
from digest.policy import BouncePolicy
from tests.contexts import of_operator
from tests.inbound.post_office import PostOffice, new_stationery

ANA, BEN = "ana@example.net", "ben@example.net"
NEW, WORK, THIEF = "ana.new@example.com", "ana.work@example.com", "thief@elsewhere.example"
TYPO, RIGHT = "eve@exmaple.net", "eve@example.com"
SETTINGS = "settings@mail.example.org"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


class Home:
    """Ana, her mailboxes, and the letters that come to each."""

    def __init__(self, village, mail, office) -> None:
        self.village, self.mail, self.office = village, mail, office
        self.now = village.noon

    def say(self, sender: str, text: str, to: str = SETTINGS, **how) -> ReceivedMail:
        self.now += MINUTE
        raw = self.mail(sender, text, message_id=f"<{self.now.timestamp()}@client>", **how)
        self.village.receive(raw, to, at=self.now)
        self.village.work(self.now)
        return self.village.all(ReceivedMail)[-1]

    def letters(self) -> list[tuple[str, str]]:
        """Send what is owed, and return to whom, with the subject."""
        before = len(self.office.sent)
        self.office.run(self.now)
        sent = zip(self.office.handed_over[before:], self.office.sent[before:], strict=True)
        return [
            (letter.recipient, str(each.mail["Subject"]))
            for letter, each in sent
            if each.kind is LetterKind.NOTICE
        ]

    def answer(self, sender: str, text: str, **how) -> ReceivedMail:
        """Answer the newest letter to this mailbox."""
        self.letters()
        pairs = enumerate(zip(self.office.handed_over, self.office.sent, strict=True))
        at = [
            number
            for number, (letter, sent) in pairs
            if letter.recipient == sender and sent.kind is LetterKind.NOTICE
        ][-1]
        to = self.office.sent[at].mail["Reply-To"].addresses[0].addr_spec
        return self.say(sender, text, to, **how)

    def boxes(self, member=None) -> list[str]:
        with self.village.store.read() as session:
            return mailboxes(session, (member or self.village.ana).id)

    def acts(self) -> list[tuple[str, str]]:
        return [(each.actor, each.act) for each in self.village.all(AuditEntry)]

    def change_to(self, new: str) -> None:
        old = self.boxes()[0]
        self.say(old, f"change my address to {new}")
        self.answer(old, "yes")
        self.answer(new, "yes")

    def wait(self, days: float) -> None:
        self._run(MoveMailboxes(self.village.store), days)

    def remind(self, days: float) -> None:
        """Let days go by, after which whoever was asked to join is asked again, or forgotten."""
        self._run(RemindPending(self.village.store), days)

    def _run(self, step: MoveMailboxes | RemindPending, days: float) -> None:
        self.now += days * DAY
        with self.village.store.read() as session:
            keys = step.find(session, self.now, 10)
        for key in keys:
            step.run(key, self.now)

    def move(self, new: str = NEW, reason: str = "telephoned") -> Question:
        with self.village.store.write() as session:
            ana = session.get_one(Member, self.village.ana.id)
            asked = begin_move(of_operator(session, self.now), ana, new, reason=reason)
            assert isinstance(asked, Question)
            return asked

    def ask_for(self, address: str, wish: str) -> None:
        """Begin what asks that mailbox whether it is Ana's."""
        if wish == "an operator's change":
            self.move(address)
        else:
            self.say(ANA, f"{wish} {address}")
            self.answer(ANA, "yes")

    def add(self, address: str) -> None:
        self.say(ANA, f"add address {address}")
        self.answer(ANA, "yes")
        self.answer(address, "yes")

    def say_yes_to(self, question: Question, sender: str, detail: int = 0) -> ReceivedMail:
        """Answer a letter that is no longer the newest."""
        ticket = (Purpose.CONFIRM, self.village.ana, question.id, detail)
        received = self.say(sender, "yes", self.village.address(*ticket))
        self.village.work(self.now)
        return received

    def new(self, address: str, *, invites: bool = False) -> Member:
        """Let the operator bring Eve into a community; she has not said yes."""
        with self.village.store.write() as session:
            context = of_operator(session, self.now)
            add_member(
                context, NewMember(address=address, name="Eve", communities=[self.village.lung.id])
            )
            eve = session.get_one(Member, owner(session, address))
            if invites:
                invite_member(context, eve.id)
            return eve

    def moved(self, member: Member, address: str) -> None:
        with self.village.store.write() as session:
            member = session.get_one(Member, member.id)
            asked = begin_move(of_operator(session, self.now), member, address, reason="a typo")
            assert isinstance(asked, Question)

    def sent_to(self, address: str) -> list[LetterKind]:
        self.letters()
        sent = zip(self.office.handed_over, self.office.sent, strict=True)
        return [each.kind for letter, each in sent if letter.recipient == address]

    def post(self, sender: str, text: str, **how) -> ReceivedMail:
        number = self.village.sleep.conversation_id
        return self.say(
            sender, text, self.village.address(Purpose.REPLY, self.village.ana, number), **how
        )


@pytest.fixture
def home_in(mail, keys, tmp_path):
    def make(village) -> Home:
        office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
        return Home(village, mail, office)

    return make


@pytest.fixture
def home(home_in, village) -> Home:
    return home_in(village)


def test_a_mailbox_is_added_by_the_registered_ones_yes_and_then_its_own(
    home_in, village_everywhere
):
    home = home_in(village_everywhere)
    said = home.say(ANA, f"add address {WORK}")
    assert (said.outcome, said.reason) == (Outcome.COMMAND, "asked: add_address")
    assert home.letters() == [(ANA, "Shall we take mail from one more mailbox?")]

    home.answer(ANA, "yes")
    assert home.boxes() == [ANA]
    assert home.letters() == [
        (ANA, "We have asked that mailbox"),
        (WORK, "May this mailbox write to Community Digest?"),
    ]
    home.answer(WORK, "yes")

    assert home.boxes() == [ANA, WORK]
    assert home.letters() == [(ANA, "You can write from this mailbox too")]
    assert home.post(WORK, "From my office.").outcome is Outcome.POSTED
    assert home.acts() == [(f"member {home.village.ana.id}", "add address")]


def test_an_earlier_question_about_a_mailbox_adds_it_no_second_time(home):
    for _ in range(2):
        home.say(ANA, f"add address {WORK}")
        home.answer(ANA, "yes")
        home.letters()
    home.answer(WORK, "yes")
    assert home.boxes() == [ANA, WORK]
    first, second = home.village.all(Question)
    assert None not in (first.ended_at, second.ended_at)

    home.say(ANA, f"remove address {WORK}")
    assert home.boxes() == [ANA]
    earlier = home.village.keys.local_part(
        Ticket(
            purpose=Purpose.CONFIRM,
            member_id=home.village.ana.id,
            object_id=first.id,
            detail=AT_THE_OTHER_BOX,
        )
    )
    home.say(WORK, "yes", f"{earlier}@mail.example.org")
    assert home.boxes() == [ANA]


@pytest.mark.parametrize("wish", ["change my address to", "an operator's change"])
def test_a_mailbox_that_was_removed_takes_over_by_no_earlier_letter(
    home_in, village_everywhere, wish
):
    """Whoever reads it now has the letter that asked it for its yes."""
    home = home_in(village_everywhere)
    home.add(WORK)
    home.ask_for(WORK, wish)
    home.letters()
    asked = home.village.all(Question)[-1]

    home.say(ANA, f"remove address {WORK}")
    home.say_yes_to(asked, WORK, AT_THE_OTHER_BOX)
    home.wait(8)

    assert home.boxes() == [ANA]
    assert home.letters() == [(ANA, "We removed that email address")]
    assert home.village.all(Question)[-1].was_yes is False
    ana = f"member {home.village.ana.id}"
    assert home.acts()[-2:] == [(ana, "decline mailbox"), (ana, "remove address")]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("add address", "The mailbox was not added"),
        ("change my address to", "Our letters still come to this mailbox"),
    ],
)
def test_who_removes_a_mailbox_that_is_only_asked_about_ends_the_question(home, wish, said):
    home.say(ANA, f"{wish} {THIEF}")
    home.answer(ANA, "yes")
    home.letters()
    asked = home.village.all(Question)[-1]

    assert home.say(ANA, f"remove address {THIEF}").reason == "address declined"
    assert home.letters() == [(ANA, said)]
    home.say_yes_to(asked, THIEF, AT_THE_OTHER_BOX)

    assert home.boxes() == [ANA]


def test_the_way_back_is_not_ended_by_removing_the_earlier_mailbox(home):
    """Whoever took the letters over would close it first of all."""
    home.change_to(THIEF)
    home.say(THIEF, f"remove address {ANA}")
    assert (THIEF, "We do not know that address") in home.letters()

    home.answer(ANA, "UNDO")

    assert home.boxes() == [ANA]


def test_what_came_from_a_mailbox_is_posted_once_it_is_added_by_their_yes_to_that_mail(home):
    home.post(WORK, "From my office")
    home.answer(ANA, "yes")
    assert "From my office" not in home.village.posts()
    home.answer(WORK, "yes")
    home.village.work(home.now)

    assert home.boxes() == [ANA, WORK]
    assert "From my office" in home.village.posts()


def test_what_came_from_a_mailbox_is_asked_about_once_it_is_added_by_another_question(
    home_in, village_everywhere
):
    """They may share it with whoever wrote that: to nothing of it have they said yes."""
    home = home_in(village_everywhere)
    home.post(WORK, "From my office")
    [asked] = home.village.all(Question)
    assert asked.asks is QuestionKind.YOUR_ADDRESS
    home.letters()
    home.now += 10 * DAY

    home.add(WORK)
    home.village.work(home.now)

    assert "From my office" not in home.village.posts()
    told = home.letters()
    assert [to for to, _ in told] == [ANA, ANA]
    assert "From my office" in home.office.sent[-1].text
    assert home.village.all(Question)[0].was_yes is True
    assert home.say_yes_to(asked, ANA).reason == "answered already"
    assert home.say_yes_to(asked, WORK, AT_THE_OTHER_BOX).reason == "answered already"
    assert home.letters() == []  # the mailbox is asked no second time
    home.answer(ANA, "yes")
    home.village.work(home.now)
    assert "From my office" in home.village.posts()
    home.say(ANA, f"remove address {WORK}")
    home.say_yes_to(asked, WORK, AT_THE_OTHER_BOX)
    assert home.boxes() == [ANA]


@pytest.mark.parametrize("wish", ["post", "DELETE", "STOP ALL"])
def test_nothing_that_a_friend_wrote_is_done_in_their_name_once_the_mailbox_is_added(home, wish):
    """They were told to do nothing about it."""
    home.post(ANA, "My knee is better")
    mine = home.village.all(Post)[-1]
    to = {
        "post": (Purpose.REPLY, home.village.ana, home.village.sleep.conversation_id),
        "DELETE": (Purpose.POST, home.village.ana, mine.id),
        "STOP ALL": (Purpose.SUMMARY, home.village.ana, 0),
    }[wish]
    home.say(
        WORK,
        "Is that what your doctor said?" if wish == "post" else wish,
        home.village.address(*to),
    )
    home.letters()

    home.add(WORK)
    home.village.work(home.now)

    assert home.village.posts()[-1] == "My knee is better"
    with home.village.store.read() as session:
        ana = session.get_one(Member, home.village.ana.id)
        assert ana.summary_frequency is SummaryFrequency.DAILY
    assert home.letters()[-1][1].startswith("Was this you?")
    home.answer(ANA, "no")
    assert home.village.all(ReceivedMail)[1].reason == "not wanted"


@pytest.mark.parametrize("by", ["change", "an operator's change", "undo"])
def test_what_came_from_a_mailbox_is_asked_about_once_letters_go_there(home, by):
    came_from = NEW
    if by == "undo":
        home.change_to(NEW)
        home.letters()
        came_from = ANA
    home.post(came_from, "It is me")
    asked = home.village.all(Question)[-1]
    assert asked.asks is QuestionKind.YOUR_ADDRESS
    home.letters()

    if by == "undo":
        undo = next(e for e in home.village.all(Question) if e.asks is QuestionKind.UNDO_ADDRESS)
        to = (Purpose.CONFIRM, home.village.ana, undo.id, AT_THE_OTHER_BOX)
        home.say(ANA, "UNDO", home.village.address(*to))
    elif by == "change":
        home.change_to(NEW)
    else:
        home.move(NEW)
        home.answer(NEW, "yes")
        home.wait(8)
    home.village.work(home.now)

    assert "It is me" not in home.village.posts()
    assert [to for to, subject in home.letters() if subject.startswith("Was this")] == [came_from]
    home.answer(came_from, "yes")
    home.village.work(home.now)
    assert "It is me" in home.village.posts()


@pytest.mark.parametrize("by", ["change", "undo"])
def test_what_is_asked_about_a_kept_mail_is_asked_again_where_letters_go_now(home, by):
    """A yes of the earlier mailbox counts no more: perhaps somebody else had taken it over."""
    if by == "undo":
        home.change_to(THIEF)
    home.letters()
    before = home.boxes()[0]
    home.post(WORK, "From my office")
    asked = home.village.all(Question)[-1]
    home.answer(before, "yes")
    assert (WORK, "May this mailbox write to Community Digest?") in home.letters()

    if by == "undo":
        undo = next(e for e in home.village.all(Question) if e.asks is QuestionKind.UNDO_ADDRESS)
        to = (Purpose.CONFIRM, home.village.ana, undo.id, AT_THE_OTHER_BOX)
        home.say(ANA, "UNDO", home.village.address(*to))
    else:
        home.change_to(NEW)
    now = ANA if by == "undo" else NEW
    assert (now, "Is this another address of yours?") in home.letters()
    home.say_yes_to(asked, WORK, AT_THE_OTHER_BOX)
    assert home.boxes() == [now]

    home.answer(now, "yes")
    home.answer(WORK, "yes")
    home.village.work(home.now)
    assert home.boxes() == [now, WORK]
    assert "From my office" in home.village.posts()


def test_a_mailbox_is_changed_by_both_and_both_are_told(home_in, village_everywhere):
    home = home_in(village_everywhere)
    home.say(ANA, f"Please change my e-mail address to {NEW}. Thanks, Ana")
    assert home.letters() == [(ANA, "Shall our letters go to another mailbox?")]
    home.answer(ANA, "yes")
    assert home.boxes() == [ANA]
    home.answer(NEW, "yes")

    assert home.boxes() == [NEW]
    assert home.letters() == [
        (NEW, "Our letters come to this mailbox now"),
        (ANA, "Our letters go to another mailbox now"),
    ]
    assert home.post(NEW, "Still me.").outcome is Outcome.POSTED
    assert home.post(ANA, "And from the old one?").outcome is Outcome.HELD
    assert (f"member {home.village.ana.id}", "change address") in home.acts()
    away = home.office.handed_over[-1]
    assert away.reverse_path == ""  # what comes back from there concerns nobody


@pytest.mark.parametrize("wish", ["add address", "change my address to", "an operator's change"])
def test_who_is_suspended_has_their_mailboxes_like_everybody_else(home, wish):
    """What is theirs stays theirs: a lost mailbox would cut them off from whoever they object to."""
    with home.village.store.write() as session:
        session.get_one(Member, home.village.ana.id).state = MemberState.SUSPENDED
    if wish == "an operator's change":
        home.move(NEW)
    else:
        home.say(ANA, f"{wish} {NEW}")
    home.answer(ANA, "yes")
    home.answer(NEW, "yes")

    assert home.boxes() == ([ANA, NEW] if wish == "add address" else [NEW])
    assert home.post(NEW, "Still me.").outcome is Outcome.REFUSED


@pytest.mark.parametrize("wish", ["add address", "change my address to"])
def test_nothing_happens_without_the_registered_ones_yes(home, wish):
    """Not even the new mailbox is written to: any mail that a member ever signed may be sent again."""
    home.say(ANA, f"{wish} {THIEF}")
    assert [to for to, _ in home.letters()] == [ANA]
    question = home.village.all(Question)[-1]
    sealed = (Purpose.CONFIRM, home.village.ana, question.id)

    early = home.say(THIEF, "yes", home.village.address(*sealed, AT_THE_OTHER_BOX))
    home.say(THIEF, "yes", home.village.address(*sealed))

    assert early.reason == "not agreed"
    assert home.letters() == []
    assert home.boxes() == [ANA]


@pytest.mark.parametrize("wish", ["add address", "change address to"])
def test_a_no_of_the_registered_one_ends_it(home, wish):
    home.say(ANA, f"{wish} {NEW}")
    home.answer(ANA, "no")

    assert home.boxes() == [ANA]
    assert [to for to, _ in home.letters()] == [ANA]
    assert home.village.all(Question)[-1].was_yes is False


def test_whoever_writes_from_a_new_mailbox_takes_nothing_over(home):
    """It says to be Ana; her old mailbox, and nobody else, can say that it is so."""
    for text in (f"I am Ana. Change my address to {THIEF}", f"change address to {THIEF}"):
        for to in (SETTINGS, "help@mail.example.org", "join@mail.example.org"):
            home.say(THIEF, text, to)

    assert home.boxes() == [ANA]
    assert [to for to, _ in home.letters() if to == ANA] == []


@pytest.mark.always
def test_the_old_mailbox_takes_a_change_back_within_thirty_days(home_in, village_everywhere):
    home = home_in(village_everywhere)
    home.change_to(THIEF)
    home.letters()
    home.say(THIEF, f"add address {WORK}")
    home.answer(THIEF, "yes")
    home.answer(WORK, "yes")
    assert home.boxes() == [THIEF, WORK]
    home.wait(29)

    home.answer(ANA, "UNDO")

    assert home.boxes() == [ANA]
    assert home.letters() == [
        (ANA, "Our letters come to this mailbox again"),
        (THIEF, "Our letters go to the old mailbox again"),
        (WORK, "Our letters go to the old mailbox again"),
    ]
    assert home.post(THIEF, "I am Ana").outcome is Outcome.HELD
    assert home.post(ANA, "It is me.").outcome is Outcome.POSTED
    assert (f"member {home.village.ana.id}", "undo change of address") in home.acts()


def test_a_change_is_taken_back_also_by_an_answer_to_the_letters_sender(home):
    """Some mail programs answer From, and leave Reply-To alone."""
    home.change_to(THIEF)
    home.letters()
    letter = [
        sent.mail
        for handed_over, sent in zip(home.office.handed_over, home.office.sent, strict=True)
        if handed_over.recipient == ANA
    ][-1]
    to, named = letter["From"].addresses[0].addr_spec, str(letter["Message-ID"])

    assert home.say(THIEF, "UNDO", to, In_Reply_To=named).outcome is Outcome.HELD
    assert home.boxes() == [THIEF]
    home.say(ANA, "UNDO", to, In_Reply_To=named)

    assert home.boxes() == [ANA]


@pytest.mark.parametrize("unclear", ["Yes, somebody else asked for this", "YES, cancel that"])
def test_a_yes_that_says_more_changes_no_address(home, unclear):
    home.say(ANA, f"change my address to {NEW}")

    assert home.answer(ANA, unclear).reason == "yes_or_no"
    home.answer(ANA, "yes")
    assert home.answer(NEW, unclear).reason == "asked for a yes"
    assert home.boxes() == [ANA]
    home.answer(NEW, "yes, that is my new address")
    assert home.boxes() == [NEW]


SIGNED = "Sí, soy yo\n\nInés García\nOficina Central, Madrid"


@pytest.mark.parametrize("wish", [f"use {WORK}", f"change my address to {WORK}"])
def test_a_mailbox_that_answers_unclearly_is_asked_once_more_and_no_third_time(home, wish):
    home.say(ANA, wish)
    home.answer(ANA, "yes")

    first = home.answer(WORK, SIGNED)
    assert (first.outcome, first.reason) == (Outcome.COMMAND, "asked for a yes")
    assert home.letters() == [(WORK, "Was that a yes?")]
    shown = home.office.sent[-1].mail.as_string()
    assert "Ana" not in shown
    assert ANA not in shown
    second = home.answer(WORK, SIGNED)
    assert (second.outcome, second.reason) == (Outcome.HELD, "neither yes nor no")
    assert home.letters() == []
    home.answer(WORK, "YES")

    assert WORK in home.boxes()


def test_a_change_of_a_change_is_taken_back_by_the_first_mailbox_at_once(home):
    home.change_to(THIEF)
    home.letters()
    home.change_to("second@elsewhere.example")
    home.letters()

    home.answer(ANA, "undo", verdict="none")  # as good as any answer of theirs

    assert home.boxes() == [ANA]
    late = home.answer(THIEF, "undo")
    assert late.outcome in (Outcome.HELD, Outcome.IGNORED)
    assert home.boxes() == [ANA]


def test_nobody_else_takes_a_change_back(home):
    home.change_to(NEW)
    home.letters()
    [undo] = [each for each in home.village.all(Question) if each.asks is QuestionKind.UNDO_ADDRESS]
    to = home.village.address(Purpose.CONFIRM, home.village.ana, undo.id, AT_THE_OTHER_BOX)

    for sender in (THIEF, BEN, NEW):
        assert home.say(sender, "UNDO", to).outcome is Outcome.HELD
    home.answer(ANA, "Who are you?")
    home.answer(ANA, "No")

    assert home.boxes() == [NEW]
    home.answer(ANA, "Undo please")
    assert home.boxes() == [ANA]


def test_after_thirty_days_the_way_back_is_closed_and_the_old_address_forgotten(home):
    home.change_to(NEW)
    home.letters()
    home.wait(30)

    assert home.answer(ANA, "UNDO").outcome in (Outcome.HELD, Outcome.IGNORED)

    assert home.boxes() == [NEW]
    kept = [each for each in home.village.all(Question) if each.asks is QuestionKind.UNDO_ADDRESS]
    assert [(each.address, each.ended_at is None) for each in kept] == [(None, False)]


@pytest.mark.parametrize("new", [NEW, WORK], ids=["a new one", "a second one of before"])
def test_what_was_asked_at_the_old_mailbox_is_not_answered_in_the_new_ones_name(home, new):
    """Whoever can read the old mailbox has letters with addresses in them, and can write any From."""
    home.add(WORK)
    home.letters()
    asked = []
    for wish, command in (("terminate my account", "terminate"), ("my data", "data")):
        home.say(ANA, wish, f"{command}@mail.example.org")
        home.letters()
        at = [n for n, each in enumerate(home.office.handed_over) if each.recipient == ANA][-1]
        asked.append(home.office.sent[at].mail["Reply-To"].addresses[0].addr_spec)
    home.say(ANA, f"add address {THIEF}")
    home.answer(ANA, "yes")
    home.change_to(new)

    for question in asked:
        assert home.say(new, "yes", question, verdict="none").outcome is Outcome.HELD
    home.answer(THIEF, "yes")

    assert LetterKind.DATA not in {each.kind for each in home.village.all(Delivery)}

    assert home.boxes() == list(dict.fromkeys([new, WORK]))


@pytest.mark.parametrize("new", [NEW, WORK], ids=["a new one", "a second one of before"])
def test_links_that_were_mailed_to_the_old_mailbox_lead_nowhere(home, new):
    home.add(WORK)
    home.say(ANA, "", subject="settings")
    home.say(ANA, "", "data@mail.example.org", subject="my data")
    home.answer(ANA, "yes")
    home.letters()
    mailed = {each.kind: each for each in home.village.all(Delivery)}
    settings, data = mailed[LetterKind.OVERVIEW], mailed[LetterKind.DATA]

    def lead_somewhere() -> tuple[bool, bool]:
        ana = home.village.ana.id
        with home.village.store.read() as session:
            return (
                not was_of_earlier_mailbox(session, ana, settings.sent_at),
                data_link(session, member_id=ana, delivery_id=data.id, at=home.now)
                is DataLink.OPEN,
            )

    assert lead_somewhere() == (True, True)
    home.now += MINUTE
    home.change_to(new)
    assert lead_somewhere() == (False, False)
    home.answer(ANA, "UNDO")
    assert lead_somewhere() == (False, False)


def test_a_mailbox_that_is_added_already_can_take_the_firsts_place_and_stays_after_an_undo(home):
    home.say(ANA, f"add address {WORK}")
    home.answer(ANA, "yes")
    home.answer(WORK, "yes")
    home.change_to(WORK)
    assert home.boxes() == [WORK]

    home.answer(ANA, "UNDO")

    assert home.boxes() == [ANA, WORK]


@pytest.mark.parametrize(
    ("wish", "to"),
    [
        pytest.param(f"change address to {THIEF}", SETTINGS, id="change"),
        pytest.param(f"add address {THIEF}", SETTINGS, id="add"),
        pytest.param("terminate my account", "terminate@mail.example.org", id="terminate"),
    ],
)
def test_a_grave_yes_that_nobody_vouches_for_asks_whoever_is_proved_else(home, wish, to):
    """Whoever was forwarded our question has the address that answers it."""
    home.say(ANA, wish, to)
    received = home.answer(ANA, "Yes, do it", verdict="none")

    assert received.outcome is Outcome.HELD
    [(asked, subject)] = home.letters()
    assert (asked, subject[:13]) == (ANA, "Was this you?")
    assert [each.was_yes for each in home.village.all(Question)] == [None, None]

    home.answer(ANA, "yes", verdict="none")
    home.village.work(home.now)

    [first, *_] = home.village.all(Question) or [None]  # who has left has none
    assert first is None or first.agreed_at


def test_a_yes_counts_unproved_where_no_mail_from_there_was_proved_for_months(home):
    home.say(ANA, f"add address {WORK}")
    home.letters()
    home.now += 91 * DAY
    with home.village.store.write() as session:
        session.get_one(Question, 1).asked_at = home.now

    assert home.answer(ANA, "yes", verdict="none").reason == "agreed"
    assert (WORK, "May this mailbox write to Community Digest?") in home.letters()


def test_another_members_mailbox_is_never_taken_nor_found_out(home):
    for wish in ("add address", "change address to"):
        home.say(ANA, f"{wish} {BEN}")
        home.answer(ANA, "yes")
        question = home.village.all(Question)[-1]
        sealed = (Purpose.CONFIRM, home.village.ana, question.id, AT_THE_OTHER_BOX)
        home.say(BEN, "yes", home.village.address(*sealed))

    assert {to for to, _ in home.letters()} <= {ANA}
    assert home.boxes() == [ANA]
    assert home.boxes(home.village.ben) == [BEN]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("add address", "The mailbox was not added"),
        ("change my address to", "Our letters still come to this mailbox"),
        ("an operator's change", "Our letters still come to this mailbox"),
    ],
)
def test_who_comes_too_late_for_a_mailbox_that_two_asked_for_is_told(
    home_in, village_everywhere, wish, said
):
    home = home_in(village_everywhere)
    home.ask_for(WORK, wish)
    home.letters()
    [late] = home.village.all(Question)
    home.say(BEN, f"add address {WORK}")
    home.answer(BEN, "yes")
    if wish == "an operator's change":
        home.say_yes_to(late, WORK, AT_THE_OTHER_BOX)
    home.answer(WORK, "yes")
    home.letters()
    if wish != "an operator's change":
        home.say_yes_to(late, WORK, AT_THE_OTHER_BOX)
    home.wait(8)

    assert home.letters() == [(ANA, said)]
    assert (home.boxes(), home.boxes(home.village.ben)) == ([ANA], [BEN, WORK])
    home.say(BEN, f"remove address {WORK}")
    home.say_yes_to(late, ANA)
    assert home.boxes() == [ANA]


@pytest.mark.parametrize("by", ["add", "change", "an operator's change", "a correction", "undo"])
def test_who_asked_to_join_from_a_mailbox_of_theirs_takes_it_all_the_same(
    home_in, village_everywhere, by
):
    """They wrote from the new one first, and did not answer what it was asked."""
    home = home_in(village_everywhere)
    ana, mine = home.village.ana, NEW
    if by == "undo":
        home.change_to(NEW)
        home.letters()
        mine = ANA
    home.say(mine, "join", "join@mail.example.org", subject="join")
    home.letters()
    newcomer = home.village.all(Member)[-1].id
    if by == "undo":
        undo = next(e for e in home.village.all(Question) if e.asks is QuestionKind.UNDO_ADDRESS)
        to = (Purpose.CONFIRM, home.village.ana, undo.id, AT_THE_OTHER_BOX)
        home.say(ANA, "UNDO", home.village.address(*to))
    elif by == "an operator's change":
        home.move(NEW)
    elif by == "a correction":
        ana = home.new(TYPO)
        home.moved(ana, NEW)
    else:
        home.say(ANA, f"{'add address' if by == 'add' else 'change my address to'} {NEW}")
        home.answer(ANA, "yes")
    if by != "undo":
        home.answer(NEW, "yes")
        home.wait(8)

    assert mine in home.boxes(ana)
    assert newcomer not in {each.id for each in home.village.all(Member)}
    assert ("system", "forget newcomer") in home.acts()


def test_who_was_brought_by_the_operator_keeps_the_mailbox_that_was_not_asked_yet(home):
    eve = home.new(NEW)
    home.say(ANA, f"change my address to {NEW}")
    home.answer(ANA, "yes")
    home.letters()
    home.say_yes_to(home.village.all(Question)[-1], NEW, AT_THE_OTHER_BOX)

    assert home.boxes() == [ANA]
    with pytest.raises(BadInput, match=f"member {eve.id} has this address"):
        home.move(NEW)


@pytest.mark.parametrize("address", ["x@mail.example.org", "ana@localhost", "r.x@mail.example.org"])
def test_an_address_that_is_no_mailbox_of_theirs_is_refused(home, address):
    home.say(ANA, f"change address to {address}")

    assert home.letters() == [(ANA, "We cannot write to that address")]
    assert home.village.all(Question) == []


def test_the_old_mailbox_does_not_learn_where_letters_go_now(home):
    """Perhaps it is read by somebody whom the member wants to be rid of."""
    home.change_to(NEW)
    home.letters()

    letter = home.office.sent[-1]
    assert "UNDO" in letter.text
    assert NEW not in letter.shown


def test_a_yes_that_comes_too_late_is_told_how_to_ask_again(home):
    home.say(ANA, f"change address to {NEW}")
    home.letters()
    home.now += 15 * DAY

    home.answer(ANA, "yes")

    assert home.boxes() == [ANA]
    assert home.letters() == [(ANA, "That question is over")]
    assert f"change address to {NEW}" in home.office.sent[-1].text


def test_few_mailboxes_are_asked_about_in_a_day(home):
    for number in range(5):
        home.say(ANA, f"{('add address', 'change address to')[number % 2]} a{number}@example.com")

    assert len(home.village.all(Question)) == 3


# By the operator


def test_an_operators_change_is_announced_and_waits_seven_days(home_in, village_everywhere):
    home = home_in(village_everywhere)
    home.move()
    assert home.letters() == [
        (NEW, "Shall our letters come to this mailbox?"),
        (ANA, "Did you ask us to write to another mailbox?"),
    ]
    new, old = (" ".join(each.text.split()) for each in home.office.sent[-2:])
    day = "Monday 9 March 2026, 12:00 (UTC)"
    assert f"Our letters still go to the old mailbox until {day}" in new
    assert "From then on they come here" in new
    assert f"Your letters come here until {day}. From then on they go there" in old
    home.answer(NEW, "yes")
    home.wait(6.9)
    assert home.boxes() == [ANA]

    home.wait(0.2)

    assert home.boxes() == [NEW]
    assert home.letters() == [
        (NEW, "Our letters come to this mailbox now"),
        (ANA, "Our letters go to another mailbox now"),
    ]
    assert [act for act in home.acts() if act[0] == "operator"] == [
        ("operator", "begin change of address"),
        ("operator", "change address"),
    ]
    home.answer(ANA, "UNDO")
    assert home.boxes() == [ANA]


def test_without_the_new_ones_yes_an_operators_change_does_nothing(home):
    home.move()
    home.wait(29)
    assert home.boxes() == [ANA]

    home.wait(2)

    assert home.boxes() == [ANA]
    assert home.village.all(Question)[-1].ended_at is not None
    assert home.acts()[-1] == ("system", "give up change of address")


def test_the_old_mailbox_stops_an_operators_change_by_a_no(home):
    home.move(THIEF)
    home.letters()
    home.answer(THIEF, "yes")
    home.answer(ANA, "No!")
    home.wait(10)

    assert home.boxes() == [ANA]
    assert home.letters() == [(ANA, "Our letters still come to this mailbox")]
    assert home.acts()[-1] == (f"member {home.village.ana.id}", "decline mailbox")


def test_the_old_mailbox_need_not_wait(home):
    home.move()
    home.letters()
    home.answer(NEW, "yes")
    home.answer(ANA, "yes")

    assert home.boxes() == [NEW]


REPORT = b"""From: MAILER-DAEMON@mx.example.net
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="R"

--R
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ana@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user

--R--
"""


def come_back(home: Home) -> None:
    """Let somebody report that the newest letter to Ana cannot be delivered."""
    home.now += MINUTE
    sent = [each for each in home.village.all(Delivery) if each.member_id == home.village.ana.id]
    back_to = home.village.address(Purpose.BOUNCE, home.village.ana, sent[-1].id)
    home.village.receive(REPORT, back_to, reverse_path="", at=home.now)
    home.village.work(home.now)
    [*_, received] = home.village.all(ReceivedMail)
    assert (received.outcome, received.reason) == (Outcome.BOUNCE, "dead 5.1.1")


def probe(home: Home) -> None:
    step = Probing(home.village.store, BouncePolicy())
    home.now += 7 * DAY
    with home.village.store.read() as session:
        keys = step.find(session, home.now, 10)
    for key in keys:
        step.run(key, home.now)
    home.office.run(home.now)


def silenced(home: Home) -> Suppression:
    """Return what silences Ana, after two letters of hers were reported to be undeliverable."""
    for number in range(2):
        home.village.letter(LetterKind.NOTIFICATION, home.village.ana, post_id=number)
        come_back(home)
    return home.village.all(Suppression)[-1]


def test_reports_that_whoever_was_forwarded_a_letter_can_write_do_not_spare_a_mailbox_the_wait(
    home,
):
    assert silenced(home).cause is SuppressionCause.DEAD
    home.move(THIEF)
    assert (ANA, "Did you ask us to write to another mailbox?") in home.letters()
    home.answer(THIEF, "yes")

    assert home.boxes() == [ANA]
    home.wait(7)
    assert home.boxes() == [THIEF]
    assert (ANA, "Our letters go to another mailbox now") in home.letters()
    home.answer(ANA, "UNDO")
    assert home.boxes() == [ANA]


def test_a_mailbox_that_is_proved_dead_is_not_waited_for_but_told_and_the_new_one_begins_anew(home):
    silenced(home)
    probe(home)
    come_back(home)  # the probe
    home.move()
    assert home.letters() == [
        (NEW, "Shall our letters come to this mailbox?"),
        (ANA, "Did you ask us to write to another mailbox?"),
    ]

    home.answer(NEW, "yes")

    assert home.boxes() == [NEW]
    assert home.letters() == [
        (NEW, "Our letters come to this mailbox now"),
        (ANA, "Our letters go to another mailbox now"),
    ]
    [last] = [each for each in home.village.all(AuditEntry) if each.act == "change address"]
    assert last.reason.endswith("nobody reads the old mailbox")
    with home.village.store.read() as session:
        [row] = session.exec(select(Address).where(Address.member_id == home.village.ana.id)).all()
    assert row.suppressed_at is None


def test_a_mailbox_that_speaks_again_is_waited_for_whatever_was_proved_when_the_change_began(home):
    silenced(home)
    probe(home)
    come_back(home)
    home.move(THIEF)
    home.letters()
    home.say(ANA, "", subject="settings")

    home.answer(THIEF, "yes")

    assert home.boxes() == [ANA]


def test_a_full_mailbox_is_waited_for_and_told_all_the_same(home):
    with home.village.store.write() as session:
        address = session.exec(select(Address).where(Address.address == ANA)).one()
        suppress(session, address, SuppressionCause.FULL, at=home.now)
    home.move()

    assert (ANA, "Did you ask us to write to another mailbox?") in home.letters()
    home.answer(NEW, "yes")
    assert home.boxes() == [ANA]


@pytest.mark.parametrize("invites", [False, True])
def test_a_mistyped_mailbox_that_never_said_yes_is_told_nothing_and_takes_nothing_back(
    home_in, village_everywhere, invites
):
    """A stranger reads it. The right one is invited, and its yes is the member's first."""
    home = home_in(village_everywhere)
    eve = home.new(TYPO, invites=invites)
    home.letters()
    before = home.sent_to(TYPO)
    home.moved(eve, RIGHT)
    if invites:
        home.answer(TYPO, "yes")  # to the invitation, which is over
    assert home.boxes(eve) == []
    assert home.letters()[-1:] in ([], [(RIGHT, "You are invited to Community Digest")])

    home.answer(RIGHT, "yes")

    assert home.boxes(eve) == [RIGHT]
    assert home.sent_to(RIGHT) == [LetterKind.NOTICE, LetterKind.OVERVIEW]
    assert "Welcome" in str(home.office.sent[-1].mail["Subject"])
    home.wait(8)
    assert home.sent_to(RIGHT)[2:] == [LetterKind.SUMMARY]
    assert home.sent_to(TYPO) == before
    asked = home.village.all(Question)
    assert QuestionKind.UNDO_ADDRESS not in {each.asks for each in asked}
    [request] = home.village.all(ModerationRequest)
    assert (request.kind, request.member_id) == (RequestKind.NEW_MEMBER, eve.id)


@pytest.mark.parametrize("by", ["join@", "a moderator", "members invite", "members confirm"])
def test_who_reads_the_mistyped_mailbox_becomes_nobody_but_themselves(home, by):
    eve = home.new(TYPO)
    home.moved(eve, RIGHT)
    home.letters()
    with home.village.store.write() as session:
        context = of_operator(session, home.now)
        if by == "a moderator":
            invite_stranger(context, TYPO, home.village.lung.id, received_id=None)
        elif by == "members invite":
            assert invite_member(context, eve.id, again=True).act == "is asked already"
        elif by == "members confirm":
            with pytest.raises(BadInput, match="only their own YES"):
                vouch_for_address(context, eve.id)
    if by == "join@":
        home.say(TYPO, "join", "join@mail.example.org", subject="join")
    asked = LetterKind.NOTICE in home.sent_to(TYPO)
    assert asked is (by in ("join@", "a moderator"))
    if asked:
        home.answer(TYPO, "yes")

    assert home.boxes(eve) == []
    home.answer(RIGHT, "yes")
    assert home.boxes(eve) == [RIGHT]
    assert QuestionKind.UNDO_ADDRESS not in {each.asks for each in home.village.all(Question)}


def test_what_who_asked_to_join_named_is_joined_by_the_right_mailboxs_yes(home):
    home.say(TYPO, "lung", "join@mail.example.org", subject="join lung")
    eve = home.village.all(Member)[-1]
    home.moved(eve, RIGHT)
    home.answer(RIGHT, "yes")

    with home.village.store.read() as session:
        assert belongs(session, eve.id, home.village.lung.id)


def test_what_was_kept_from_the_wrong_mailbox_is_a_strangers_again(home):
    """Moderators had invited its writer, who is nobody now."""
    home.say(TYPO, "My husband cannot sleep.", "lung@mail.example.org", subject="Nights")
    kept = home.village.all(ReceivedMail)[-1]
    with home.village.store.write() as session:
        session.exec(select(ModerationRequest)).one().ended_at = home.now
        invite_stranger(
            of_operator(session, home.now), TYPO, home.village.lung.id, received_id=kept.id
        )
    home.moved(home.village.all(Member)[-1], RIGHT)
    home.village.work(home.now)
    home.answer(RIGHT, "yes")
    home.village.work(home.now)

    assert "My husband cannot sleep." not in home.village.posts()
    again = [
        (each.title, each.received_id)
        for each in home.village.all(ModerationRequest)
        if each.kind is RequestKind.STRANGER and each.ended_at is None
    ]
    assert again == [(TYPO, kept.id)]


def test_the_right_mailbox_is_reminded_and_the_wrong_ones_no_is_not_theirs(home):
    eve = home.new(TYPO, invites=True)
    home.letters()
    home.answer(TYPO, "no")
    with home.village.store.write() as session:
        letter = home.village.all(Delivery)[-1].id
        came_back = {"member_id": eve.id, "delivery_id": letter, "status": "5.1.1"}
        session.add(bounce(BounceCause.DEAD, at=home.now, **came_back))
    home.moved(eve, RIGHT)
    home.letters()
    home.remind(3)

    assert home.letters() == [(RIGHT, "Do you still want to join Community Digest?")]
    home.answer(RIGHT, "no")
    with pytest.raises(BadInput, match="said no"):
        home.moved(eve, RIGHT)


def test_an_invited_stranger_whose_new_mailbox_never_answers_is_forgotten(home):
    with home.village.store.write() as session:
        stranger = pending_member(session, TYPO, at=home.now)
    home.moved(stranger, RIGHT)
    home.remind(14)

    assert stranger.id not in {each.id for each in home.village.all(Member)}
    assert home.acts() == [("operator", "correct address"), ("system", "forget newcomer")]


def test_a_suspended_newcomer_is_let_in_by_no_change(home):
    eve = home.new(TYPO)
    home.moved(eve, RIGHT)
    home.letters()
    with home.village.store.write() as session:
        session.get_one(Member, eve.id).state = MemberState.SUSPENDED
    home.answer(RIGHT, "yes")
    home.wait(8)

    assert home.boxes(eve) == []
    assert home.sent_to(RIGHT) == [LetterKind.NOTICE]
    with pytest.raises(BadInput, match="is suspended"):
        home.moved(eve, "eve@example.org")


@pytest.mark.parametrize("how", ["says no", "never answers"])
def test_who_is_suspended_before_they_said_yes_stays_so_whatever_they_answer(home, how):
    """Were they forgotten with the suspension, they could ask anew."""
    home.say(TYPO, "join", "join@mail.example.org", subject="join")
    home.letters()
    eve = home.village.all(Member)[-1]
    with home.village.store.write() as session:
        session.get_one(Member, eve.id).state = MemberState.SUSPENDED
    if how == "says no":
        home.answer(TYPO, "no")
    home.remind(15)

    again = home.say(TYPO, "join", "join@mail.example.org", subject="join")

    assert (again.outcome, again.reason) == (Outcome.HELD, "suspended")
    assert home.letters() == []
    assert eve.id in {each.id for each in home.village.all(Member)}


def test_the_operator_gives_nobody_what_is_anothers(home):
    with pytest.raises(BadInput, match="has this address already"):
        home.move(BEN)
    with pytest.raises(BadInput, match="go there already"):
        home.move(ANA)


# The ways are named


@pytest.mark.parametrize(("to", "wanted"), [("settings", "choices"), ("help", "help")])
def test_all_choices_and_help_name_the_way(home, to, wanted):
    home.say(ANA, "", f"{to}@mail.example.org", subject=wanted)
    home.letters()

    letter = home.office.sent[-1]
    assert "change address to" in letter.text
    assert "add address" in letter.text
    assert "change%20address%20to%20..." in letter.html


def test_every_was_this_you_names_the_way(home):
    home.post(ANA, "Me too.", verdict="none")
    home.post(WORK, "Me too, from my office.")
    home.now += DAY  # of strangers, little is told in one
    home.post(BEN, "Me as well.")
    home.letters()

    ana = home.village.ana.id
    notices = [
        each
        for each in home.office.sent
        if each.kind is LetterKind.NOTICE and each.member_id == ana
    ]
    assert len({str(each.mail["Subject"]) for each in notices}) == len(notices) == 3
    for letter in notices:
        flat = " ".join(letter.text.split())
        assert "The subject is “change address to” and the new address" in flat
        assert "staff@mail.example.org" in flat


def test_an_address_that_is_left_out_is_asked_for(home):
    home.say(ANA, "I have a new email address")
    home.letters()

    assert "change%20address%20to%20..." in home.office.sent[-1].html
    home.say(ANA, "", subject="change address to ...")
    assert [each.asks for each in home.village.all(Question)] == []


def test_all_mailboxes_are_in_the_settings_letter(home):
    home.say(ANA, f"add address {WORK}")
    home.answer(ANA, "yes")
    home.answer(WORK, "yes")
    home.say(ANA, "", subject="choices")
    home.letters()

    assert WORK in home.office.sent[-1].text
    assert f"remove address {WORK}" in home.office.sent[-1].text
