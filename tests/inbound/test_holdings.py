"""The file with a member's data: everything about them, nothing of others; in a letter, or by a link."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from sqlmodel import SQLModel, select
from werkzeug.test import Client

from digest.actions import stops
from digest.actions.account import MembershipEnd, end_membership
from digest.community import audit
from digest.community.communities.tag import follow_tag
from digest.community.conversations.conversation import Conversation
from digest.community.conversations.follow import mute
from digest.community.conversations.post import Post, PostState
from digest.community.people import mailbox
from digest.community.people.member import Member
from digest.community.people.moderator import Moderator
from digest.community.people.muted_member import mute_member
from digest.community.posting import change
from digest.community.preferences.stop import Stream
from digest.community.requests.moderation_request import ModerationRequest, RequestKind
from digest.inbox.question import Question, QuestionKind
from digest.intents.intents import StopStreams
from digest.language.sentences import catalogue
from digest.letters.data_export import OURS_ALONE, SECTIONS
from digest.letters.data_letter import DataComposer
from digest.letters.data_link import LINK_FOR, ONCE_MORE_FOR
from digest.mail.signed_address import Purpose
from digest.outbox.bounce import bounce
from digest.outbox.bounce_cause import BounceCause
from digest.outbox.delivery import Delivery, LetterKind
from digest.outbox.suppression import Suppression
from inbound.web.download import Downloads
from inbound.web.drawing import Drawing
from inbound.web.pages import Pages
from tests.contexts import of_member
from tests.inbound.post_office import PostOffice, new_stationery
from tests.rows import owe

NOT_OF_MEMBERS = {
    *("audit", "tag", "community", "community_alias", "conversation", "conversation_tag", "halt"),
    *("moderators_note", "announcement"),  # said for a community, or by the operator to all
    "imported",  # which post came from an archive: the post is there
    "departed",  # whoever can ask has not left
    *("epoch", "operator_letter", "warm_up", "warm_up_day"),  # of the installation
    *("sender_report", "sending_source"),  # which servers sent in our name
    "warm_up_refusal",  # that a letter was refused on a day: it stands under "letters"
    *("trial", "trial_site", "trial_name", "trial_name_word", "trial_term", "trial_heading"),
    *("trial_name_heading", "trial_word", "trial_change", "trial_load"),  # what a registry says
    "signed_content",  # a keyed hash of a mail that stands under "received"
}
NOT_TOLD = OURS_ALONE | {"seal", "key_id", "raw", "raw_key", "content_key", "ended_by"}
IN_SECTIONS = {
    "member": "member",
    "address": "addresses",
    "suppression": "suppressions",
    "membership": "memberships",
    "moderator": "moderator",
    "follow": "follows",
    "mute": "mutes",
    "muted_member": "muted_members",
    "tag_follow": "tags",
    "post": "posts",
    "revision": "revisions",
    "stopped": "stopped",
    "question": "questions",
    "matter": "matters",
    "delivery": "letters",
    "bounce": "bounces",
    "received": "received",
}


@pytest.fixture
def office(village, keys, tmp_path):
    return PostOffice(village.store, keys, new_stationery(), tmp_path / "state")


@pytest.fixture
def files(office):
    composer = office._composers()[LetterKind.DATA]
    assert isinstance(composer, DataComposer)
    return composer.files


@pytest.fixture
def full(village, mail):
    """The village, with something about Ana, and about Ben, wherever there can be something."""
    for who in (village.ana, village.ben):
        name = who.display_name
        raw = mail(f"{name.lower()}@example.net", f"{name}secretpost", subject=f"{name}title")
        village.take(raw, "lung@mail.example.org")
        post = village.all(Post)[-1]
        _live(village, who, post.id)
    return village


def _live(village, who, post_id):
    name = who.display_name
    with village.store.write() as session:
        post = session.get_one(Post, post_id)
        change.edit(session, post, text=f"{name}newtext", title=f"{name}newtitle", at=village.noon)
        mute(session, who.id, village.sleep.conversation_id, at=village.noon)
        mute_member(session, who.id, village.cleo.id, at=village.noon)
        follow_tag(session, who.id, village.lung.tag_id, at=village.noon)
        wanted = StopStreams(streams=(Stream.NOTIFICATIONS,))
        stops.stop(of_member(session, who.id, village.noon), who.id, wanted)
        ids = {"member_id": who.id, "delivery_id": None}
        session.add(bounce(BounceCause.FULL, **ids, status="4.2.2", at=village.noon))
        session.add(Moderator(member_id=who.id, community_id=village.lung.id, since=village.noon))
        about = {"kind": RequestKind.LATE_EDIT, "member_id": who.id, "post_id": post_id}
        session.add(
            ModerationRequest(
                **about, words=f"{name}wish", asked_at=village.noon, ended_by="member 3"
            )
        )
        session.add(
            Question(
                member_id=who.id,
                asks=QuestionKind.YOUR_ADDRESS,
                address=f"{name.lower()}.friend@example.com",
                asked_at=village.noon,
            )
        )
        session.add(Suppression(address_id=who.id, cause="full", since=village.noon))


def unzipped(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def made(files, village, who):
    with village.store.read() as session:
        return unzipped(files.make(session, who.id, at=village.noon))


def test_every_table_is_in_the_file_or_holds_nothing_of_members():
    known = {table.name for table in SQLModel.metadata.sorted_tables}

    assert known == NOT_OF_MEMBERS | IN_SECTIONS.keys()
    assert {*IN_SECTIONS.values(), "audit"} == {each.name for each in SECTIONS}


def test_the_page_names_every_field_in_words():
    tables = [SQLModel.metadata.tables[name] for name in (*IN_SECTIONS, "audit")]
    fields = {column.name for table in tables for column in table.columns} - NOT_TOLD

    assert {each for each in fields if catalogue().find(f"data.field.{each}") is None} == set()


def test_the_page_says_times_days_and_yes_and_no_in_words(full, files):
    with full.store.write() as session:
        session.get_one(Member, full.ana.id).zone = "Asia/Tokyo"

    page = made(files, full, full.ana)["your-data.html"]

    assert "on Monday 2 March 2026, 21:00. All times are Tokyo time." in page
    assert '<p class="m">Lung, Monday 2 March 2026, 21:00</p>' in page
    assert "<dd>Monday 2 March 2026, 21:00</dd>" in page
    assert "12:00" not in page
    assert "<dd>Monday</dd>" in page  # the day of a weekly summary
    assert re.findall(r"\+00:00|<dd>(?:True|False)", page) == []


def test_the_file_holds_something_of_every_kind(full, files):
    held = json.loads(made(files, full, full.ana)["your-data.json"])

    empty = [
        name
        for name, section in held.items()
        if isinstance(section, dict) and not section["records"]
    ]
    assert empty == []
    assert [each["text"] for each in held["posts"]["records"]] == ["Ananewtext"]
    assert [each["text"] for each in held["revisions"]["records"]] == ["Anasecretpost"]
    assert {each["outcome"] for each in held["received"]["records"]} == {"posted"}
    assert "raw" not in held["received"]["records"][0]


def test_nothing_of_anybody_else_is_in_it(full, files):
    with full.store.write() as session:
        conversation = session.get_one(Conversation, full.sleep.conversation_id)
        conversation.title = "Bens own title"
    full.say(full.ana, "An answer of mine.")

    texts = made(files, full, full.ana)

    found = {
        name: re.findall(r"(?i)\b\w*ben\w*|friend|member 3", text) for name, text in texts.items()
    }
    assert found == {name: [] for name in texts}
    assert "An answer of mine." in texts["your-data.html"]


def test_what_people_wrote_is_only_text_on_the_page(village, files):
    village.say(village.ana, "<script>alert(1)</script> & <b>bold</b>")

    page = made(files, village, village.ana)["your-data.html"]

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not re.search(r"src=|@import|url\(", page)


def test_a_reason_is_in_the_file_of_whoever_gave_it_alone(village, files):
    acts = {f"member {village.ana.id}": "I moved house", f"member {village.ben.id}": "Ana told me"}
    with village.store.write() as session:
        for actor, reason in acts.items():
            facts = {"act": "hold mail", "target": f"member {village.ana.id}", "reason": reason}
            audit.record(session, actor=actor, **facts, at=village.noon)

    held = json.loads(made(files, village, village.ana)["your-data.json"])["audit"]["records"]

    known = [(each["actor"], each["reason"]) for each in held if each["act"] == "hold mail"]
    assert known == [(f"member {village.ana.id}", "I moved house"), ("somebody else", "")]


def test_a_post_that_its_author_deleted_is_in_the_records_alone(village, files):
    gone = village.say(village.ana, "Never said.")
    with village.store.write() as session:
        change.delete(session, session.get_one(Post, gone.id), at=village.noon)

    texts = made(files, village, village.ana)

    held = json.loads(texts["your-data.json"])
    assert [each["state"] for each in held["posts"]["records"]] == [PostState.DELETED]
    assert [each["text"] for each in held["revisions"]["records"]] == ["Never said."]
    assert "Never said." not in texts["your-posts.mbox"]


def owe_data(village, who):
    with village.store.write() as session:
        owe(session, kind=LetterKind.DATA, key=f"data:{who.id}", member_id=who.id, at=village.noon)


def test_the_letter_brings_the_file_as_it_is_when_it_is_sent(village, office):
    owe_data(village, village.ana)
    village.say(village.ana, "Written since.")

    office.run(village.noon + timedelta(minutes=1))

    [letter] = office.sent
    [part] = letter.mail.iter_attachments()
    assert (part.get_filename(), letter.mail["Subject"]) == ("your-data.zip", "Your data")
    assert "Written since." in unzipped(part.get_content())["your-posts.mbox"]
    assert "1 post of yours" in " ".join(letter.text.split())


class Moment:
    """A clock that stands where it was put."""

    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock(village):
    return Moment(village.noon)


@pytest.fixture
def client(village, files, clock):
    drawing = Drawing(
        service_name="Community Digest",
        domain="mail.example.org",
        public_url="https://mail.example.org",
    )
    parts = {"store": village.store, "keys": village.keys, "clock": clock, "drawing": drawing}
    return Client(Pages(**parts, downloads=Downloads(**parts, files=files)))


@pytest.fixture
def link(village, office, files, clock):
    """Send Ana's data where letters may bring a hundred bytes, and return the path of the link in it."""
    owe_data(village, village.ana)
    office._composers = lambda: {LetterKind.DATA: DataComposer(files=files, largest=100)}
    office.run(clock())
    [letter] = office.sent
    assert list(letter.mail.iter_attachments()) == []
    paths = set(re.findall(r"https://example\.org(/w/[a-z2-7]{37})", letter.shown))
    assert len(paths) == 1
    return paths.pop()


def test_a_file_too_large_for_a_letter_is_fetched_by_a_button_and_by_no_link_alone(client, link):
    page = client.get(link)
    assert page.status_code == 200
    assert "Fetch the file" in page.text
    assert "Ana" not in page.text
    assert client.post(link).status_code == 400

    fetched = client.post(link, data={"fetch": "yes"})

    assert fetched.mimetype == "application/zip"
    assert fetched.headers["Cache-Control"] == "no-store"
    assert "ana@example.net" in unzipped(fetched.data)["your-data.json"]


def test_the_link_is_over_after_a_day_and_says_how_to_ask_again(client, link, clock):
    clock.at += LINK_FOR - timedelta(seconds=1)
    assert client.get(link).status_code == 200
    clock.at += timedelta(seconds=1)

    over = client.post(link, data={"fetch": "yes"})

    assert over.status_code == 410
    assert "works for a day" in over.text
    assert "write to data@mail.example.org with the subject “my data”" in over.text
    assert 'href="mailto:data@mail.example.org?subject=my%20data"' in over.text


def test_the_link_is_spent_an_hour_after_the_file_was_first_fetched(client, link, clock):
    first = client.post(link, data={"fetch": "yes"})
    clock.at += ONCE_MORE_FOR - timedelta(seconds=1)
    again = client.post(link, data={"fetch": "yes"})
    assert unzipped(again.data).keys() == unzipped(first.data).keys()
    assert "The file was fetched less than an hour ago." in client.get(link).text
    clock.at += timedelta(seconds=1)

    spent = client.post(link, data={"fetch": "yes"})

    assert (spent.status_code, client.get(link).status_code) == (410, 410)
    assert "<h1>The file was fetched</h1>" in spent.text
    assert "answer any letter with the word PERSON" in spent.text
    assert "write to data@mail.example.org" in spent.text


def test_a_download_that_begins_late_in_the_day_can_be_begun_again(client, link, clock):
    clock.at += LINK_FOR - timedelta(seconds=1)
    assert client.post(link, data={"fetch": "yes"}).status_code == 200
    clock.at += timedelta(minutes=30)
    assert client.post(link, data={"fetch": "yes"}).status_code == 200


def test_looking_at_the_link_does_not_use_it(client, link, clock):
    for _ in range(20):
        client.get(link)
        client.head(link)
        client.post(link, data={"fetch": "no"})
    clock.at += ONCE_MORE_FOR + timedelta(minutes=1)

    assert client.post(link, data={"fetch": "yes"}).status_code == 200


def test_a_letter_that_went_out_late_has_a_link_for_a_whole_day(village, client, link, clock):
    with village.store.write() as session:
        [letter] = session.exec(select(Delivery).where(Delivery.kind == LetterKind.DATA))
        letter.planned_at -= LINK_FOR
    clock.at += LINK_FOR - timedelta(seconds=1)

    assert client.get(link).status_code == 200


def test_the_link_of_who_left_leads_to_nothing(village, client, link):
    with village.store.write() as session:
        member = session.get_one(Member, village.ana.id)
        end_membership(of_member(session, 1, village.noon), member, MembershipEnd(erases=False))

    over = client.post(link, data={"fetch": "yes"})

    assert over.status_code == 410
    assert "Ana" not in over.text


def test_the_link_is_over_once_letters_go_to_another_mailbox(village, client, link):
    later = village.noon + timedelta(hours=1)
    with village.store.write() as session:
        mailbox.replace_primary(session, village.ana.id, "new@example.net", at=later)

    assert client.post(link, data={"fetch": "yes"}).status_code == 410
    assert client.get(link).status_code == 410


def test_the_link_that_went_to_a_taken_mailbox_is_over_once_that_is_undone(village, client, link):
    later = village.noon + timedelta(hours=1)
    with village.store.write() as session:
        [taken] = mailbox.mailboxes(session, village.ana.id)
        mailbox.replace_primary(session, village.ana.id, "own@example.net", at=later)
        facts = {"since": village.noon, "at": later + timedelta(hours=1)}
        assert taken not in mailbox.put_back(session, village.ana.id, taken, **facts)

    assert client.post(link, data={"fetch": "yes"}).status_code == 410


def test_neither_another_letter_nor_another_purpose_opens_the_file(village, client, link):
    other = village.address(Purpose.DOWNLOAD, village.ben, 1).partition("@")[0].partition(".")[2]
    stop = village.address(Purpose.UNSUBSCRIBE, village.ana, 1).partition("@")[0].partition(".")[2]

    assert client.post(f"/w/{other}", data={"fetch": "yes"}).status_code == 410
    assert client.post(f"/w/{stop}", data={"fetch": "yes"}).status_code == 404
    assert client.put(link).status_code == 405
