"""Any Unicode text comes out of pages and files with the same characters, and brings nothing of its own."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, assume, example, given, settings

from digest.community.communities.community import Community
from digest.community.conversations.conversation import TITLE_LIMIT
from digest.community.conversations.post import EditWindow
from digest.community.posting.publish import Draft, start
from digest.language.text import canonical, one_line
from digest.letters.conversation_letter import ConversationComposer
from digest.letters.data_file import JSON_NAME, PAGE_NAME, POSTS_NAME
from digest.letters.data_letter import DataFiles
from digest.outbox.delivery import Delivery, LetterKind
from tests.inbound.post_office import PostOffice, new_stationery
from tests.inbound.test_any_text import ANY, MARKUP, Page, squeezed
from tests.mbox import mails_in

PLAIN = ("Sleep", "I sleep well.")


class FilePage(Page):
    """A page whose articles hold what members wrote, with its time and number."""

    ATTRIBUTES = Page.ATTRIBUTES | {"class"}

    def holds_words(self, tag, attrs):
        return tag == "article"


@dataclass(frozen=True)
class Files:
    """What Ben is sent of Ana's conversation, as a page, and what Ana is sent of her data."""

    conversation: str
    data: dict[str, str]


@pytest.fixture
def files(village, keys, tmp_path) -> Callable[[str, str], Files]:
    office = PostOffice(village.store, keys, new_stationery(), tmp_path / "state")
    village.say(village.ana, "I was here before.")

    def made(title, text):
        with village.store.write() as session:
            words = Draft(author_id=village.ana.id, text=text, at=village.noon)
            community = session.get_one(Community, village.lung.id)
            post = start(session, community, words, title=title, window=EditWindow())
            asked = Delivery(
                kind=LetterKind.CONVERSATION,
                key="asked",
                member_id=village.ben.id,
                conversation_id=post.conversation_id,
                planned_at=village.noon,
                due_at=village.noon,
            )
            session.add(asked)
            session.flush()
            compose = ConversationComposer(sealer=office.sealer, html_limit=1)
            (letter,) = compose(session, [asked], village.noon + timedelta(hours=1))
            packed = DataFiles(sealer=office.sealer).make(session, village.ana.id, at=village.noon)
            session.rollback()
        mail = message_from_bytes(letter.message, policy=policy.default)
        (page,) = (part for part in mail.iter_attachments())
        with ZipFile(BytesIO(packed)) as archive:
            data = {name: archive.read(name).decode() for name in archive.namelist()}
        return Files(page.get_content(), data)

    return made


def check(files, folder, title, text):
    assume(canonical(text).strip())  # nobody can post nothing
    made, plain = files(title, text), files(*PLAIN)
    title, text = one_line(title, limit=TITLE_LIMIT) or "Untitled", canonical(text).strip("\n")

    pages = [(made.conversation, plain.conversation), (made.data[PAGE_NAME], plain.data[PAGE_NAME])]
    for html, of_plain_words in pages:
        page = FilePage(html)
        assert page.own == FilePage(of_plain_words).own
        assert page.within <= {"div", "h2", "h3", "p", "a", "bdi", "br"}
        assert squeezed(title) in squeezed(page.all)
        if "://" not in text:  # hosts are shown in plain letters
            assert squeezed(text) in squeezed(page.words)
    record = json.loads(made.data[JSON_NAME])["posts"]["records"][-1]
    assert (record["text"], record["title"]) == (text, title)
    mails = mails_in(made.data[POSTS_NAME], folder)
    assert len(mails) == 2
    assert squeezed(str(mails[-1]["Subject"])) == squeezed(title)
    lines = mails[-1].get_payload(decode=True).decode().removesuffix("\n").split("\n")
    assert [re.sub("^>(>*From )", r"\1", line) for line in lines] == text.split("\n")


OF_A_FIXTURE = [HealthCheck.function_scoped_fixture]


@settings(max_examples=10, deadline=None, suppress_health_check=OF_A_FIXTURE)
@example(MARKUP, MARKUP)
@example("x", "see https://example.org/?a=<b>&c='d' javascript:alert(1)")
@example("\x00\ud800", "From here on\n>From there\n\ud83d")
@example("", "x")
@given(ANY, ANY)
def test_any_text_is_in_pages_and_files_as_it_is(files, tmp_path, title, text):
    check(files, tmp_path, title, text)


@pytest.mark.long
@settings(max_examples=1_000, deadline=None, suppress_health_check=OF_A_FIXTURE)
@given(ANY, ANY)
def test_a_thousand_texts_are_in_pages_and_files_as_they_are(files, tmp_path, title, text):
    check(files, tmp_path, title, text)
